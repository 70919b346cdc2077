/** What the hosts of notebooks stand on: a Pyodide with packages, and a server that knows nothing of Tracklet. */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import JSZip from 'jszip'
import type { Page } from 'playwright'
import { expect } from 'vitest'
import { allow } from '../../helpers/other-site.ts'
import { copyPyodide } from '../../helpers/pyodide.ts'
import { maybePython, pyodideOf } from '../python.ts'

type Lock = { packages: Record<string, Record<string, unknown>> }

/**
 * Pyodide's own files, and the wheels of wheels.txt as those that it knows.
 * @param folder is made
 * @param from another Pyodide than the project's
 * @returns the names of all wheels
 */
export async function makePyodide(folder: string, from?: string): Promise<string[]> {
  await copyPyodide(folder, from)
  const path = join(folder, 'pyodide-lock.json')
  const lock = JSON.parse(await readFile(path, 'utf8')) as Lock
  const { wheels } = pyodideOf('notebooks')
  for (const file of await readdir(wheels)) await copyFile(join(wheels, file), join(folder, file))
  await writeYaml(folder)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.whl'))
  const names = files.map((file) => nameOf(file))
  for (const [i, file] of files.entries()) {
    const name = names[i] as string
    const [distribution, version] = file.split('-')
    const known = lock.packages[name] ?? {
      depends: [],
      imports: [distribution],
      install_dir: 'site',
      package_type: 'package',
      unvendored_tests: false,
    }
    const sha256 = createHash('sha256')
      .update(await readFile(join(folder, file)))
      .digest('hex')
    // The project's own builds of the same versions have other bytes.
    lock.packages[name] = { ...known, name, version, file_name: file, sha256 }
  }
  // What its own distribution says of it.
  const marimo = lock.packages['marimo-base'] as Record<string, unknown>
  Object.assign(marimo, { imports: ['marimo'], depends: MARIMO_NEEDS })
  await writeFile(path, JSON.stringify(lock))
  return names
}

const MARIMO_NEEDS = [
  ...['docutils', 'itsdangerous', 'jedi', 'markdown', 'msgspec', 'narwhals', 'packaging', 'pygments'],
  ...['pymdown-extensions', 'python-multipart', 'pyyaml', 'tomlkit'],
]

function nameOf(wheel: string): string {
  return (wheel.split('-')[0] as string).toLowerCase().replaceAll('_', '-')
}

/** PyYAML without its part in C, from where pip installed it for JupyterLite: PyPI has no wheel of it for Pyodide. */
async function writeYaml(folder: string): Promise<void> {
  const [version, site] = execFileSync(
    maybePython('notebooks') as string,
    ['-c', 'import yaml, os; print(yaml.__version__, os.path.dirname(yaml.__file__))'],
    { encoding: 'utf8' },
  )
    .trim()
    .split(' ') as [string, string]
  const archive = new JSZip()
  for (const file of (await readdir(site)).filter((name) => name.endsWith('.py')))
    archive.file(`yaml/${file}`, await readFile(join(site, file)))
  archive.file(
    `pyyaml-${version}.dist-info/METADATA`,
    `Metadata-Version: 2.1\nName: PyYAML\nVersion: ${version}\n`,
  )
  archive.file(
    `pyyaml-${version}.dist-info/WHEEL`,
    'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  )
  const content = await archive.generateAsync({ type: 'nodebuffer' })
  await writeFile(join(folder, `pyyaml-${version}-py3-none-any.whl`), content)
}

/** What is computed in Python on a busy machine. */
export const PATIENCE_MS = 180_000

/** As the app does that offers a notebook: its own address in place of the one that it was written with. */
export const withAddress = (text: string, home: string) => text.replaceAll('http://localhost:4173/', home)

/**
 * Of a page whose kernel wants to log: the window opens by itself where the click that ran the cells is fresh, else by the
 * button. Its person allows what is asked.
 * @returns all windows that ask, those to come too
 */
export async function answerQuestion(page: Page): Promise<readonly Page[]> {
  const isQuestion = (one: Page) => one.url().includes('connect.html')
  const questions = page.context().pages().filter(isQuestion)
  page.on('popup', (opened) => questions.push(opened))
  void page
    .getByRole('button', { name: 'Connect to Tracklet' })
    .click({ timeout: PATIENCE_MS })
    .catch(() => undefined)
  await expect.poll(() => questions.length, { timeout: PATIENCE_MS }).toBeGreaterThan(0)
  await allow(questions[0] as Page)
  return questions
}

export type PlainServer = { readonly url: string; stop(): void }

/** Python's own: any static host, which sends no policies. @param url of another site than Tracklet's, unless `localhost` is asked for */
export async function servePlainly(
  python: string,
  folder: string,
  host: 'localhost' | '127.0.0.1',
): Promise<PlainServer> {
  const child = spawn(
    python,
    ['-u', '-m', 'http.server', '0', '--bind', '127.0.0.1', '--directory', folder],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  for await (const line of createInterface(child.stdout)) {
    const port = /port (\d+)/.exec(line)?.[1]
    if (port !== undefined) return { url: `http://${host}:${port}/`, stop: () => void child.kill() }
  }
  throw new Error('The server did not start')
}
