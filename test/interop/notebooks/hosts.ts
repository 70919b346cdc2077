/** What the hosts of notebooks stand on: a Pyodide with packages, and a server that knows nothing of Tracklet. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { copyPyodide } from '../../helpers/pyodide.ts'
import { wheelsOf } from '../python.ts'

type Lock = { packages: Record<string, Record<string, unknown>> }

/** Pyodide's own files, and the wheels of wheels.txt as those that it knows. @param folder is made */
export async function makePyodide(folder: string): Promise<void> {
  await copyPyodide(folder)
  const path = join(folder, 'pyodide-lock.json')
  const lock = JSON.parse(await readFile(path, 'utf8')) as Lock
  const wheels = wheelsOf('notebooks')
  for (const file of await readdir(wheels)) {
    await copyFile(join(wheels, file), join(folder, file))
    const [distribution = '', version] = file.split('-')
    const name = distribution.toLowerCase().replaceAll('_', '-')
    const known = lock.packages[name] ?? {
      depends: [],
      imports: [distribution],
      install_dir: 'site',
      package_type: 'package',
      unvendored_tests: false,
    }
    const sha256 = createHash('sha256')
      .update(await readFile(join(wheels, file)))
      .digest('hex')
    // The project's own builds of the same versions have other bytes.
    lock.packages[name] = { ...known, name, version, file_name: file, sha256 }
  }
  await writeFile(path, JSON.stringify(lock))
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
