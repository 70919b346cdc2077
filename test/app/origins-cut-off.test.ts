/** Pages that no window of Tracklet can reach: what they log is kept in their memory, leaves as a file, and is the same bits in Tracklet. */
import { readFile } from 'node:fs/promises'
import type { Frame, Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import type { Run, Tracklet } from '#sdk/types.ts'
import { allow, launchSites, type Sites } from '../helpers/other-site.ts'

declare global {
  var run: Run
}

let sites: Sites
afterEach(() => sites.close())

const said = (page: Page | Frame) => expect.poll(() => page.locator('output').textContent())

const SPECIAL = [Number.NaN, Infinity, -Infinity, -0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2]

/** Values of all sizes, by a generator of its own so that page and test have the same. */
function makeValues(count: number): number[] {
  let state = 7
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  return Array.from({ length: count }, () => (next() - 0.5) * 10 ** Math.floor(next() * 600 - 300))
}

const bitsOf = (values: readonly number[] | Float64Array) =>
  Array.from(new BigUint64Array(Float64Array.from(values).buffer), (bits) => bits.toString(16))

/** A run with everything that a run can have. @returns its id */
async function logRun(page: Page | Frame, values: readonly number[]): Promise<string> {
  return await page.evaluate(async (all) => {
    const { tracklet } = globalThis as unknown as { tracklet: Tracklet }
    globalThis.run = await tracklet.startRun({
      experiment: 'cut off',
      name: 'kept',
      params: { größe: 'klein', lr: 0.1 },
      tags: { team: 'north' },
    })
    all.forEach((value, step) => run.logMetric('loss', value, { step, timestamp: 1_700_000_000_000 + step }))
    run.logInput({ name: 'houses', digest: 'abc', source: 'https://example.org/houses.csv' })
    void run.logText('fine', 'notes/log.txt')
    await run.logArtifact('weights.bin', new Uint8Array(100_000).fill(7))
    await run.end()
    return run.id
  }, values)
}

/** The file that the box in the page's corner gives. */
async function save(page: Page, inside: Page | Frame = page): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download', { timeout: 60_000 })
  await inside.getByRole('button', { name: 'Save as a file' }).click()
  const download = await waiting
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** Opens the file in Tracklet, and takes it in. */
async function importInto(tab: Page, name: string, buffer: Buffer, files = 2): Promise<void> {
  await tab
    .locator('input[aria-label="Files to import"]')
    .setInputFiles({ name, mimeType: 'application/zip', buffer })
  await tab.getByRole('button', { name: 'Import 1 run' }).click()
  await tab.getByRole('heading', { name: 'Imported 1 run' }).waitFor()
  if (files > 0) await tab.getByText(`${files} files`).first().waitFor()
}

/** What a tab of the app then has. As text, since Vite would make another import of it. */
const readRun = (tab: Page, id: string) =>
  tab.evaluate<{ run: object; steps: number[]; times: number[]; values: string[] }>(`(async () => {
    const client = await (await import('./tracklet.js')).connect()
    try {
      const run = await client.getRun('${id}')
      const { name, status, params, tags } = run
      const { steps, timestamps, values } = await run.metricHistory('loss')
      const bits = Array.from(new BigUint64Array(values.buffer), (each) => each.toString(16))
      return {
        run: { name, status, params: { ...params }, tags: { ...tags } },
        steps: Array.from(steps), times: Array.from(timestamps), values: bits,
      }
    } finally { await client.close() }
  })()`)

/** What was logged in the page stands in Tracklet, to the bit. */
async function expectSame(page: Page, inside: Page | Frame, origin: string): Promise<void> {
  const values = [...makeValues(3_000), ...SPECIAL]
  const id = await logRun(inside, values)
  const { name, bytes } = await save(page, inside)
  expect(name).toBe('tracklet.tracklet.zip')
  const tab = await sites.open('#/import')
  await importInto(tab, name, bytes)
  const kept = await readRun(tab, id)
  expect(kept.run).toMatchObject({
    name: 'kept',
    status: 'FINISHED',
    params: { größe: 'klein', lr: '0.1' },
    tags: { team: 'north', 'tracklet.origin': expect.stringMatching(origin) as string },
  })
  expect(kept.steps).toEqual(values.map((_, step) => step))
  expect(kept.times).toEqual(values.map((_, step) => 1_700_000_000_000 + step))
  expect(kept.values).toEqual(bitsOf(values))
}

const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Playwright’s click opens a window, which the browser then cuts off. */
async function connectInVain(page: Page): Promise<void> {
  await said(page).toBe('ready')
  await page.click('#connect')
  await said(page).toBe('connected')
}

test.each([
  ['isolated, with COOP and COEP,', ISOLATED, true],
  ['with COOP alone', { 'Cross-Origin-Opener-Policy': 'same-origin' }, false],
] as const)('a page %s keeps its runs and gives them as a file', async (_what, headers, isolated) => {
  sites = await launchSites({}, {}, headers)
  const page = await sites.others[0].open()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated)
  await connectInVain(page)
  await page.getByText(/No window of Tracklet can reach this page/).waitFor()
  await expectSame(page, page, sites.others[0].origin)
  await page.getByText(/Saved\. Drop the file on Tracklet/).waitFor()
  // Nothing of it is in what the page's own origin stores.
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)
  expect(sites.problems).toEqual([])
})

const frame = (sandbox: string) => () =>
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Host</title>
<iframe src="framed.html" sandbox="${sandbox}" width="600" height="300"></iframe>`

/** A kernel whose host runs its script in a frame of another origin, where it is not heard. */
const kernel = (home: string) => `
  import { open } from '${home}python/bridge.js'
  const bridge = await open('nb.ipynb', 'cut off', (script) => postMessage({ script }))
  const run = await bridge.startRun(JSON.stringify({ experiment: 'cut off', name: 'kernel' }))
  run.addKey('loss')
  run.logPoints(new Float64Array([0, 0.5, 0, 1700000000000, 0, 0.25, 1, 1700000000001]))
  await run.end('FINISHED')
  postMessage({ id: run.id, inMemory: bridge.inMemory, bundle: await bridge.save() })`

const host = () => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Host</title>
<iframe></iframe><script type="module">
  const frame = document.querySelector('iframe')
  frame.src = new URLSearchParams(location.search).get('other') + 'output.html'
  await new Promise((loaded) => (frame.onload = loaded))
  const worker = new Worker('kernel.mjs', { type: 'module' })
  worker.onmessage = ({ data }) => {
    if ('script' in data) frame.contentWindow.postMessage(data.script, '*')
    else globalThis.done = { ...data, bundle: Array.from(new Uint8Array(data.bundle)) }
  }
</script>`

const output = () => `<!doctype html><meta charset="utf-8"><title>Output</title><script>
  onmessage = ({ data }) => { (0, eval)(data); document.title = 'told' }
</script>`

test('a kernel whose page is out of reach keeps its runs, and gives them as a file', async () => {
  sites = await launchSites({}, { 'host.html': host, 'output.html': output, 'kernel.mjs': kernel })
  const page = await sites.others[0].open(`host.html?other=${sites.others[1].origin}/`)
  type Done = { id: string; inMemory: boolean; bundle: number[] }
  await page.waitForFunction(() => 'done' in globalThis, undefined, { timeout: 90_000 })
  const { id, inMemory, bundle } = await page.evaluate(() => (globalThis as unknown as { done: Done }).done)
  expect(inMemory).toBe(true)
  const tab = await sites.open('#/import')
  await importInto(tab, 'runs.tracklet.zip', Buffer.from(bundle), 0)
  expect((await readRun(tab, id)).values).toEqual(bitsOf([0.5, 0.25]))
})

const SANDBOXES = {
  'webview.html': frame('allow-scripts allow-same-origin allow-downloads'),
  'bare.html': frame('allow-scripts allow-downloads'),
  'closed.html': frame('allow-scripts allow-popups allow-downloads'),
  'escaping.html': frame('allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads'),
}

async function openFrame(path: keyof typeof SANDBOXES): Promise<{ page: Page; inside: Frame }> {
  const page = await sites.others[0].open(path)
  await expect.poll(() => page.frames().length).toBe(2)
  const inside = page.frames()[1] as Frame
  await said(inside).toBe('ready')
  return { page, inside }
}

test.each([
  ['its origin, as in VS Code for the web,', 'webview.html', ''],
  ['no origin', 'bare.html', '^null:'],
] as const)('a frame that may open no windows, with %s keeps its runs too', async (_what, path, origin) => {
  sites = await launchSites({}, SANDBOXES)
  const { page, inside } = await openFrame(path)
  await inside.click('#connect')
  await inside.getByRole('button', { name: 'Connect to Tracklet' }).click()
  await said(inside).toBe('connected')
  await expectSame(page, inside, origin || sites.others[0].origin)
})

test('a frame whose windows are sandboxed with it keeps its runs once they are closed', async () => {
  sites = await launchSites({}, SANDBOXES)
  const { page, inside } = await openFrame('closed.html')
  const [window] = await Promise.all([page.context().waitForEvent('page'), inside.click('#connect')])
  expect(await window.evaluate(() => self.origin)).toBe('null')
  // Its scripts are refused there.
  const told = window.locator('#late')
  await expect.poll(() => told.evaluate((text) => getComputedStyle(text).opacity)).toBe('1')
  await window.close()
  await said(inside).toBe('connected')
  expect(await logRun(inside, [1, 2, 3])).toMatch(/^[0-9a-f]{32}$/)
})

test('a frame without an origin that reaches Tracklet is told by a code that both show, for that connection alone', async () => {
  sites = await launchSites({}, SANDBOXES)
  const { page, inside } = await openFrame('escaping.html')
  const [question] = await Promise.all([page.context().waitForEvent('page'), inside.click('#connect')])
  const shown = await inside.getByText(/Its code is \d{3} \d{3}\./).textContent()
  const code = /\d{3} \d{3}/.exec(shown ?? '')?.[0] ?? ''
  await question.getByText(code, { exact: true }).waitFor()
  expect(await question.locator('#late').count()).toBe(0)
  expect(await question.getByText('null', { exact: true }).count()).toBe(0)
  await allow(question)
  await said(inside).toBe('connected')
  const id = await logRun(inside, [3, 2, 1])
  const tab = await sites.open('')
  expect((await readRun(tab, id)).values).toEqual(bitsOf([3, 2, 1]))

  // Another one is asked for anew, by another code.
  const second = await openFrame('escaping.html')
  const [again] = await Promise.all([page.context().waitForEvent('page'), second.inside.click('#connect')])
  await again.getByRole('heading', { name: 'Let this page log to Tracklet?' }).waitFor()
  expect(await again.getByText(code, { exact: true }).count()).toBe(0)
})
