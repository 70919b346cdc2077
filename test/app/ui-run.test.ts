import { readFile } from 'node:fs/promises'
import type { Frame, Page } from 'playwright'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { launchFaultApp, type FaultApp } from '../helpers/fault-site.ts'
import { whenOfflineReady } from '../helpers/pages.ts'

const REPORT =
  '<!doctype html><style>h1 { color: teal }</style><h1>Report</h1><p id="out">no script ran</p>' +
  '<script>document.getElementById("out").textContent = "ran in " + self.origin</script>'

/** Every way for a page to run a script; each writes into its title. */
const EAGER = `<!doctype "<script>document.title += 'doctype'</script>">
<script>document.title += 'inline'</script><script src="data:text/javascript,document.title+='data'"></script>
<body onload="document.title += 'onload'"><img src="x" onerror="document.title += 'onerror'">
<svg onload="document.title += 'svg'"></svg><iframe srcdoc="<script>parent.document.title += 'srcdoc'</script>"></iframe>
<meta http-equiv="refresh" content="0;url=javascript:document.title+='refresh'">
<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'">
<a id="link" href="javascript:document.title += 'link'">link</a><p id="out">no script ran</p>`

let app: FaultApp

beforeEach(async () => {
  app = await launchFaultApp()
})
afterEach(() => app.close())

/** A run with one file of each kind that is shown; resolves to its address. */
async function logRun(notebook: Page): Promise<string> {
  return await notebook.evaluate(
    async ([report, eager]) => {
      const { notebook } = globalThis as unknown as { notebook: { client(): Promise<Client> } }
      type Run = {
        id: string
        logMetric(key: string, value: number, at: { step: number }): void
        logArtifact(path: string, content: Blob | Uint8Array | string): Promise<void>
        end(): Promise<void>
      }
      type Client = { startRun(options: object): Promise<Run> }
      const run = await (
        await notebook.client()
      ).startRun({
        experiment: 'previews',
        name: 'previewed',
        params: { lr: 0.01 },
        tags: { 'mlflow.note.content': '# Note\n\n```python\nx = 1\n```\n' },
      })
      for (let step = 0; step < 50; step++) run.logMetric('loss', 1 / (step + 1), { step })
      const canvas = new OffscreenCanvas(20, 10)
      canvas.getContext('2d')?.fillRect(0, 0, 20, 10)
      const files: readonly (readonly [string, Blob | Uint8Array | string])[] = [
        ['report.html', report],
        ['eager.html', eager],
        ['table.csv', 'a,b\n1,x\n2,y\n'],
        ['data.json', '{"a":[1,2,{"b":null}]}'],
        ['README.md', '# Title\n\n![p](p.png)\n'],
        ['p.png', await canvas.convertToBlob({ type: 'image/png' })],
        ['logo.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'],
        ['code/train.py', 'def f(x):\n    return x + 1\n'],
        ['model/MLmodel', 'flavors:\n  sklearn:\n    sklearn_version: 1.5.2\n'],
        ['weights.bin', Uint8Array.of(0, 1, 2, 255)],
        ['paper.pdf', '%PDF-1.7\n'],
      ]
      for (const [path, content] of files) await run.logArtifact(path, content)
      await run.end()
      const { ok } = await (
        globalThis as unknown as {
          notebook: { call(verb: string, id: string): Promise<{ ok: { run: { experimentId: string } } }> }
        }
      ).notebook.call('getRun', run.id)
      return `#/experiments/${ok.run.experimentId}/runs/${run.id}`
    },
    [REPORT, EAGER] as const,
  )
}

/** Without the refusals that are wanted: those of a logged page's scripts, by the policy put into it. */
const ownProblems = (): string[] => app.problems.filter((problem) => !problem.includes("script-src 'none'"))

async function previewFrame(page: Page): Promise<Frame> {
  await expect.poll(() => page.frames().some((frame) => frame.url().endsWith('preview.html'))).toBe(true)
  const frame = page.frames().find((candidate) => candidate.url().endsWith('preview.html'))
  if (frame === undefined) throw new Error('no preview frame')
  return frame
}

const out = async (page: Page): Promise<string> =>
  (await (await previewFrame(page)).textContent('#out')) ?? ''

test('every kind of file is shown under the policy of the built page, and none breaks it', async () => {
  const run = await logRun(await app.openNotebook())
  const page = await app.open(run)
  await whenOfflineReady(page)
  await page.getByRole('heading', { name: 'Note' }).waitFor()
  await page.getByRole('link', { name: 'Charts' }).click()
  await page.getByRole('slider', { name: 'Crosshair of loss' }).waitFor()
  await page.getByRole('link', { name: 'Artifacts' }).click()
  const shown: Record<string, string> = {
    'table.csv': '2 rows, 2 columns',
    'data.json': '1 key',
    'README.md': 'Title',
    'p.png': '20 × 10 px',
    'logo.svg': '9 × 9 px',
    'train.py': 'return x + 1',
    MLmodel: 'sklearn 1.5.2',
    'weights.bin': '00 01 02 ff',
    'paper.pdf': 'PDF document',
    'report.html': 'Scripts are off.',
  }
  for (const [name, words] of Object.entries(shown)) {
    await page.getByRole('treeitem', { name: new RegExp(name.replace('.', '\\.')) }).click()
    await page.getByRole('region', { name: 'Preview' }).getByText(words).first().waitFor()
  }
  expect(ownProblems()).toEqual([])
})

test('the scripts of a logged page run only when asked, and in an origin of their own', async () => {
  const run = await logRun(await app.openNotebook())
  const page = await app.open(`${run}/artifacts/report.html`)
  await whenOfflineReady(page)
  await page.reload()
  await expect.poll(() => out(page)).toBe('no script ran')
  await page.getByRole('button', { name: 'Run its scripts' }).click()
  await expect.poll(() => out(page)).toBe('ran in null')
  await page.getByRole('button', { name: 'Stop them' }).click()
  await expect.poll(() => out(page)).toBe('no script ran')
  expect(await page.locator('iframe').getAttribute('sandbox')).toBeNull()
  expect(ownProblems()).toEqual([])
})

test('no way to run a script works in a logged page before it is asked to', async () => {
  const run = await logRun(await app.openNotebook())
  const page = await app.open()
  await whenOfflineReady(page)
  const asked = page.url()
  await page.evaluate((to) => (location.hash = to), `${run}/artifacts/eager.html`)
  await expect.poll(() => out(page)).toBe('no script ran')
  const frame = await previewFrame(page)
  await frame.click('#link')
  await frame.click('#out')
  expect(await frame.title()).toBe('')
  // The same page does run them when it may.
  await page.getByRole('button', { name: 'Run its scripts' }).click()
  await expect.poll(async () => await (await previewFrame(page)).title()).toMatch(/inline.*onload/)
  expect(new URL(page.url()).origin).toBe(new URL(asked).origin)
})

test('with the server gone, charts, files and logged pages are still shown', async () => {
  const run = await logRun(await app.openNotebook())
  const first = await app.open()
  await whenOfflineReady(first)
  await app.server.stop()
  const page = await app.open(`${run}/charts`)
  await page.getByRole('slider', { name: 'Crosshair of loss' }).waitFor()
  await page.evaluate((to) => (location.hash = to), `${run}/artifacts/code/train.py`)
  await page.getByText('return x + 1').waitFor()
  await page.evaluate((to) => (location.hash = to), `${run}/artifacts/report.html`)
  await expect.poll(() => out(page)).toBe('no script ran')
})

test('a file is downloaded as it was logged', async () => {
  const run = await logRun(await app.openNotebook())
  const page = await app.open(`${run}/artifacts/weights.bin`)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download weights.bin' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('weights.bin')
  expect([...(await readFile(await file.path()))]).toEqual([0, 1, 2, 255])
})

test('a run logged from another tab grows while one looks, and is interrupted when that tab closes', async () => {
  const notebook = await app.openNotebook()
  const id = await notebook.evaluate(async () => {
    const { notebook } = globalThis as unknown as { notebook: { startRun(name: string): Promise<string> } }
    return await notebook.startRun('growing')
  })
  const log = (from: number, to: number): Promise<void> =>
    notebook.evaluate(
      async ([a, b]) => {
        type Run = {
          logMetric(key: string, value: number, at: { step: number }): void
          flush(): Promise<void>
        }
        const { notebook } = globalThis as unknown as { notebook: { run(name: string): Run } }
        const run = notebook.run('growing')
        for (let step = a; step < b; step++) run.logMetric('loss', 1 / (step + 1), { step })
        await run.flush()
      },
      [from, to] as const,
    )
  await log(0, 10)
  const page = await app.open(`#/experiments/0/runs/${id}/charts`)
  const plot = page.getByRole('slider', { name: 'Crosshair of loss' })
  await expect.poll(() => plot.getAttribute('aria-valuemax')).toBe('9')
  await page.getByText('live', { exact: true }).waitFor()
  await log(10, 500)
  await expect.poll(() => plot.getAttribute('aria-valuemax')).toBe('499')
  await notebook.close()
  await page.getByText('interrupted').waitFor()
})
