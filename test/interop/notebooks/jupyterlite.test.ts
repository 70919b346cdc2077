/**
 * Our notebook in a real JupyterLite, by its own interface: beside Tracklet, and on another origin, whose person is asked
 * once. `npm run test:interop`; without Python and PyPI it says so.
 */
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchApp, type App } from '../../helpers/chromium.ts'
import { DIST } from '../../helpers/static-server.ts'
import { maybePython, pyodideOf } from '../python.ts'
import { answerQuestion, makePyodide, PATIENCE_MS, servePlainly, withAddress } from './hosts.ts'

const python = maybePython('notebooks')
if (python === undefined) process.stdout.write('There is no JupyterLite: no notebook is run in it.\n')

const NOTEBOOK = 'house-prices.ipynb'

let folder: string
let app: App
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracklet-lite-'))
  if (python === undefined) return
  await buildLite(python)
}, PATIENCE_MS)
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  app = await launchApp()
  app.context.setDefaultTimeout(PATIENCE_MS)
})
afterEach(() => app.close())

/** A site of JupyterLite with Pyodide in it, in `folder/lite`. */
async function buildLite(executable: string): Promise<void> {
  const source = join(folder, 'source')
  await makePyodide(join(source, 'static/pyodide'))
  await mkdir(join(source, 'pypi'))
  // Of all that its kernel needs the one that Pyodide does not know.
  const { wheels } = pyodideOf('notebooks')
  for (const file of (await readdir(wheels)).filter((name) => name.startsWith('comm-')))
    await cp(join(wheels, file), join(source, 'pypi', file))
  await mkdir(join(folder, 'contents'))
  await cp(join(DIST, 'notebooks', NOTEBOOK), join(folder, 'contents', NOTEBOOK))
  execFileSync(
    join(dirname(executable), 'jupyter'),
    [
      ...['lite', 'build', '--lite-dir', source, '--contents', join(folder, 'contents')],
      ...['--output-dir', join(folder, 'lite')],
    ],
    { cwd: folder, stdio: 'pipe' },
  )
}

/** As a person does: puts Tracklet's address in, opens the notebook and runs all. */
async function runNotebook(site: string, address: string, home: string): Promise<Page> {
  const file = join(site, 'files', NOTEBOOK)
  const text = await readFile(join(DIST, 'notebooks', NOTEBOOK), 'utf8')
  await writeFile(file, withAddress(text, home))
  const page = await app.context.newPage()
  await page.goto(`${address}notebooks/index.html?path=${NOTEBOOK}`)
  await page.locator('.jp-Notebook .jp-MarkdownOutput').first().waitFor()
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click()
  return page
}

/** Until the last cell has run; none may have raised. */
async function whenAllRan(page: Page): Promise<void> {
  const outputs = page.locator('.jp-Notebook .jp-OutputArea-output')
  const end = outputs.filter({ hasText: 'There is no scikit-learn here' })
  const error = outputs.filter({ hasText: 'Traceback' })
  await end.or(error).first().waitFor({ timeout: PATIENCE_MS })
  expect(await error.allTextContents()).toEqual([])
}

/** The experiment and the best run, as a tab of Tracklet shows them, which was open before. */
async function expectRuns(tab: Page): Promise<void> {
  await tab.bringToFront()
  await tab
    .getByRole('link', { name: /house-prices-python/ })
    .first()
    .click()
  const table = tab.getByRole('treegrid')
  for (const lr of [0.0003, 0.001, 0.003, 0.01]) await table.getByText(`lr-${lr}`, { exact: true }).waitFor()
  await table.getByRole('link', { name: 'lr-0.003', exact: true }).click()
  await tab.getByRole('link', { name: 'linear' }).first().waitFor()
  await tab.getByRole('link', { name: 'Charts' }).click()
  await tab
    .getByRole('slider', { name: /^Crosshair of .*loss/ })
    .first()
    .waitFor()
  await tab.getByRole('link', { name: 'Artifacts' }).click()
  const shown = {
    'notebook.py': 'import mlflow',
    'requirements.txt': 'cloudpickle==',
    'validation.svg': 'px',
    'weights.json': '4 keys',
    'python_env.yaml': 'python: 3.14',
  }
  for (const [name, words] of Object.entries(shown)) {
    await tab.getByRole('treeitem', { name }).click()
    await tab.getByRole('region', { name: 'Preview' }).filter({ hasText: words }).waitFor()
  }
}

test.runIf(python)(
  'beside Tracklet, JupyterLite asks nobody, and its runs are in the workbench',
  async () => {
    const site = join(folder, 'site')
    await cp(DIST, site, { recursive: true })
    await cp(join(folder, 'lite'), join(site, 'lite'), { recursive: true })
    const server = await servePlainly(python as string, site, 'localhost')
    try {
      const tab = await app.context.newPage()
      await tab.goto(`${server.url}#/experiments`)
      await whenAllRan(await runNotebook(join(site, 'lite'), `${server.url}lite/`, server.url))
      await expectRuns(tab)
    } finally {
      server.stop()
    }
  },
)

test.runIf(python)('on another origin, its person is asked once', async () => {
  const server = await servePlainly(python as string, folder, '127.0.0.1')
  try {
    const tab = await app.open('#/experiments')
    const page = await runNotebook(join(folder, 'lite'), `${server.url}lite/`, app.server.url)
    const questions = await answerQuestion(page)
    await whenAllRan(page)
    expect(questions).toHaveLength(1)
    await expectRuns(tab)
  } finally {
    server.stop()
  }
})
