/**
 * Our notebook as marimo exports it for the browser, on another origin. Its Pyodide and packages, which marimo fetches from
 * their hosts, are answered from here. `npm run test:interop`; without Python and PyPI it says so.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchApp, type App } from '../../helpers/chromium.ts'
import { DIST } from '../../helpers/static-server.ts'
import { maybePython, pyodideOf } from '../python.ts'
import { answerQuestion, makePyodide, PATIENCE_MS, servePlainly, withAddress } from './hosts.ts'

const python = maybePython('notebooks')
if (python === undefined) process.stdout.write('There is no marimo: no notebook is run in it.\n')

const NOTEBOOK = 'house_prices_marimo.py'
const TYPES: Record<string, string> = {
  mjs: 'text/javascript',
  wasm: 'application/wasm',
  json: 'application/json',
}

let folder: string
let app: App
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracklet-marimo-'))
  app = await launchApp()
  app.context.setDefaultTimeout(PATIENCE_MS)
  if (python !== undefined) await exportNotebook(python)
}, PATIENCE_MS)
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

async function exportNotebook(executable: string): Promise<void> {
  await makePyodide(join(folder, 'pyodide'), pyodideOf('notebooks').marimo)
  const text = await readFile(join(DIST, 'notebooks', NOTEBOOK), 'utf8')
  await writeFile(join(folder, NOTEBOOK), withAddress(text, app.server.url))
  const bin = dirname(executable)
  execFileSync(
    join(bin, 'marimo'),
    ['export', 'html-wasm', NOTEBOOK, '-o', join(folder, 'site'), '--mode', 'run', '--no-sandbox'],
    // It asks uv what belongs to the notebook.
    { cwd: folder, stdio: 'pipe', env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` } },
  )
}

/** What marimo's worker asks of Pyodide's and marimo's own hosts. */
async function answerHosts(context: BrowserContext): Promise<void> {
  await context.route(/^https:/, async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? ''
    const body = await readFile(join(folder, 'pyodide', name)).catch(() => undefined)
    if (body === undefined) return route.abort()
    const contentType = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    await route.fulfill({ body, contentType, headers: { 'access-control-allow-origin': '*' } })
  })
}

test.runIf(python)('a notebook of marimo’s asks once, and its runs are in the workbench', async () => {
  const server = await servePlainly(python as string, join(folder, 'site'), '127.0.0.1')
  try {
    await answerHosts(app.context)
    const tab = await app.open('#/experiments')
    const page = await app.context.newPage()
    await page.goto(server.url)
    const questions = await answerQuestion(page)
    await page.bringToFront()
    await page.getByText('finished').waitFor({ timeout: PATIENCE_MS })
    expect(questions).toHaveLength(1)
    await tab.bringToFront()
    await tab
      .getByRole('link', { name: /house-prices-marimo/ })
      .first()
      .click()
    const table = tab.getByRole('treegrid')
    for (const lr of [0.0003, 0.001, 0.003, 0.01])
      await table.getByText(`lr-${lr}`, { exact: true }).waitFor()
  } finally {
    server.stop()
  }
})
