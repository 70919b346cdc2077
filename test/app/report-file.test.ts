/** A comparison's file, opened from the disk by a double click: no server, no network, no worker. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeHtml } from '#formats/html/write-html.ts'
import { makeExperiment, makeRun } from '#formats/make-records.ts'
import type { ImportRecord } from '#formats/records.ts'
import { MAX_BATCH_POINTS } from '#model/batch.ts'
import { CHROMIUM_FLAGS, maybeChromiumPath } from '../../src/build/chromium.mjs'
import { launchApp } from '../helpers/chromium.ts'
import { DIST } from '../helpers/static-server.ts'

const POINTS = 200_000
const SPIKE = 123_457
const START = 1_700_000_000_000

/** Between 0 and 1, but for one point. */
function valueAt(run: number, step: number): number {
  if (run === 1 && step === SPIKE) return 100
  return (Math.sin(step / 5_000 + run) + 1) / 2
}

function* makeRecords(): Generator<ImportRecord> {
  yield makeExperiment('e', 'Houses')
  for (const run of [0, 1, 2]) {
    const runId = `${run}`.repeat(32)
    const params = new Map([
      ['lr', String(0.1 / 2 ** run)],
      ['optimizer', 'adam'],
    ])
    yield makeRun({
      runId,
      experiment: 'e',
      runName: `run-${run}`,
      startTime: START,
      endTime: START + 60_000 * (3 - run),
      params,
    })
    for (let from = 0; from < POINTS; from += MAX_BATCH_POINTS) {
      const steps = Float64Array.from(
        { length: Math.min(MAX_BATCH_POINTS, POINTS - from) },
        (_, i) => from + i,
      )
      const columns = {
        keys: ['val/loss'],
        keyIndex: new Uint32Array(steps.length),
        step: steps,
        value: steps.map((step) => valueAt(run, step)),
        time: steps.map((step) => START + step),
      }
      yield { kind: 'points', runId, columns }
    }
    const last = {
      keys: ['acc'],
      keyIndex: new Uint32Array(1),
      step: Float64Array.of(7),
      value: Float64Array.of(run / 4),
      time: Float64Array.of(START),
    }
    yield { kind: 'points', runId, columns: last }
  }
}

let folder: string
let browser: Browser
let page: Page
const requests: string[] = []
const problems: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracklet-report-'))
  const template = await readFile(join(DIST, 'report.html'), 'utf8')
  const html = await writeHtml(makeRecords(), { title: 'Three houses', written: START, template })
  const path = join(folder, 'report.html')
  await writeFile(path, html.stream())
  const executablePath = maybeChromiumPath()
  browser = await chromium.launch({ ...(executablePath && { executablePath }), args: CHROMIUM_FLAGS })
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => {
    // Of our own reading of pixels.
    if (!message.text().includes('willReadFrequently')) problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(pathToFileURL(path).href)
})

afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

const chart = (metric: string) => page.getByRole('figure', { name: `Chart of ${metric}` })

/** Whether something coloured is painted in a part of the plot; shares of its width and height from the left and the top. */
async function isPainted(
  metric: string,
  [left, right]: [number, number],
  [top, bottom]: [number, number],
): Promise<boolean> {
  const plot = await chart(metric).getByRole('slider').boundingBox()
  const canvas = chart(metric).locator('canvas')
  const at = await canvas.boundingBox()
  if (!plot || !at) throw new Error('There is no plot.')
  const area = {
    x: plot.x - at.x + left * plot.width,
    y: plot.y - at.y + top * plot.height,
    width: (right - left) * plot.width,
    height: (bottom - top) * plot.height,
  }
  return canvas.evaluate((element: HTMLCanvasElement, { x, y, width, height }) => {
    const ratio = element.width / element.clientWidth
    const context = element.getContext('2d') as CanvasRenderingContext2D
    const { data } = context.getImageData(
      x * ratio,
      y * ratio,
      Math.max(1, width * ratio),
      Math.max(1, height * ratio),
    )
    // Grey is the grid's.
    for (let i = 0; i < data.length; i += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(i, i + 4)
      if (alpha > 100 && Math.max(red, green, blue) - Math.min(red, green, blue) > 40) return true
    }
    return false
  }, area)
}

/** The tooltip's values by run, with the pointer at a share of the plot's width. */
async function readValues(metric: string, share: number): Promise<Map<string, string>> {
  const plot = await chart(metric).getByRole('slider').boundingBox()
  if (!plot) throw new Error('There is no plot.')
  await page.mouse.move(plot.x + share * plot.width, plot.y + plot.height / 2)
  const rows = chart(metric).locator('tbody tr')
  await rows.first().waitFor()
  const texts = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
  )
  return new Map(texts.map(([, name = '', value = '']) => [name, value]))
}

test('the file opens from the disk with its runs, params and summaries, and asks nobody for anything', async () => {
  await expect.poll(() => page.title()).toBe('Three houses')
  const rows = page.getByRole('table').first().getByRole('row')
  expect(await rows.count()).toBe(4)
  expect(await rows.nth(1).innerText()).toMatch(/run-0.*3 min.*0\.1/s)
  expect(await page.getByRole('columnheader').allInnerTexts()).toEqual([
    'Run',
    'Started',
    'Duration',
    'val/loss',
    'acc',
    'lr',
  ])
  expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
  expect(problems).toEqual([])
})

test('the table is sorted by any column', async () => {
  const names = () =>
    page.getByRole('table').first().getByRole('row').locator('td:first-child').allInnerTexts()
  const sort = page.getByRole('columnheader', { name: 'lr' }).getByRole('button')
  await sort.click()
  expect((await names()).map((name) => name.trim())).toEqual(['run-2', 'run-1', 'run-0'])
  await sort.click()
  expect((await names()).map((name) => name.trim())).toEqual(['run-0', 'run-1', 'run-2'])
  await sort.click()
})

test('a spike of one point in 200,000 is drawn, and stands alone when it is zoomed into', async () => {
  await chart('val/loss').getByRole('slider').waitFor()
  const place = SPIKE / (POINTS - 1)
  await expect.poll(() => isPainted('val/loss', [place - 0.005, place + 0.005], [0.05, 0.1])).toBe(true)
  expect(await isPainted('val/loss', [0, place - 0.01], [0.05, 0.9])).toBe(false)
  expect(await isPainted('val/loss', [place + 0.01, 1], [0.05, 0.9])).toBe(false)
  // Zoomed until each point is its own: three drags around the spike.
  for (const reach of [0.02, 0.2, 0.05]) {
    const plot = await chart('val/loss').getByRole('slider').boundingBox()
    const middle = reach === 0.02 ? place : 0.5
    if (!plot) throw new Error('There is no plot.')
    await page.mouse.move(plot.x + (middle - reach) * plot.width, plot.y + 40)
    await page.mouse.down()
    await page.mouse.move(plot.x + (middle + reach) * plot.width, plot.y + 60, { steps: 4 })
    await page.mouse.up()
  }
  await chart('val/loss').getByRole('button', { name: 'Zoom out' }).waitFor()
  const slider = chart('val/loss').getByRole('slider')
  const [least, most] = [
    Number(await slider.getAttribute('aria-valuemin')),
    Number(await slider.getAttribute('aria-valuemax')),
  ]
  expect(most - least).toBeLessThan(POINTS / 200)
  const values = await readValues('val/loss', (SPIKE - least) / (most - least))
  expect([...values.keys()]).toEqual([
    'run-1',
    ...[0, 2].sort((a, b) => valueAt(b, SPIKE) - valueAt(a, SPIKE)).map((run) => `run-${run}`),
  ])
  expect(values.get('run-1')).toContain('100')
})

test('a value under the pointer is the one that was logged', async () => {
  const values = await readValues('acc', 0.5)
  expect(Object.fromEntries(values)).toEqual({ 'run-2': '0.5000', 'run-1': '0.2500', 'run-0': '0' })
})

test('a run can be left out of the charts, and shows everything about itself', async () => {
  await page.getByRole('button', { name: 'Draw run-2' }).click()
  expect([...(await readValues('acc', 0.5)).keys()]).toEqual(['run-1', 'run-0'])
  await page.getByRole('button', { name: 'run-1', exact: true }).click()
  const details = page.getByRole('dialog')
  expect(await details.innerText()).toMatch(/optimizer\s+adam/)
  expect(await details.getByRole('row', { name: /val\/loss/ }).innerText()).toMatch(/100\s+200,000/)
  await page.keyboard.press('Escape')
  await details.waitFor({ state: 'hidden' })
})

test('dark is a click away', async () => {
  await page.getByRole('button', { name: 'Dark theme' }).click()
  const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  expect(ground).toBe('rgb(16, 18, 20)')
  expect(problems).toEqual([])
})

test('a comparison leaves the app as such a file', async () => {
  const app = await launchApp()
  try {
    const from = await app.open('#/experiments')
    const ids = await from.evaluate<string[]>(`(async () => {
      const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
      const tracklet = await connect()
      const ids = []
      for (const name of ['one', 'two']) {
        const run = await tracklet.startRun({ experiment: 'Flats', name, params: { lr: ids.length } })
        for (let step = 0; step < 50; step++) run.logMetrics({ loss: 1 / (step + 1), 'val/loss': 1 }, { step })
        await run.end()
        ids.push(run.id)
      }
      await tracklet.close()
      return ids
    })()`)
    const compare = await app.open(`#/compare-runs?runs=${encodeURIComponent(JSON.stringify(ids))}`)
    const waiting = compare.waitForEvent('download', { timeout: 60_000 })
    await compare.getByRole('button', { name: 'Download as HTML' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('Flats-2-runs.html')
    const path = join(folder, 'from-app.html')
    await download.saveAs(path)
    const opened = await browser.newPage()
    await opened.goto(pathToFileURL(path).href)
    await expect.poll(() => opened.title()).toBe('Flats: 2 runs')
    await opened.getByRole('figure', { name: 'Chart of loss' }).getByRole('slider').waitFor()
    const rows = opened.getByRole('table').first().getByRole('row')
    expect(await rows.count()).toBe(3)
    expect(await rows.nth(1).innerText()).toMatch(/one.*0\.02/s)
    // In the order of the app, where validation comes first.
    const titles = await opened.getByRole('figure').evaluateAll((all) => all.map((one) => one.ariaLabel))
    expect(titles).toEqual(['Chart of val/loss', 'Chart of loss'])
    expect(app.problems).toEqual([])
  } finally {
    await app.close()
  }
})
