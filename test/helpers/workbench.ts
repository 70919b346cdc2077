/** The built app with the runs of one experiment, for tests of how runs are compared. */
import type { Locator, Page } from 'playwright'
import { expect, onTestFinished } from 'vitest'
import { launchApp, type App } from './chromium.ts'

export type LoggedRun = {
  readonly name: string
  readonly params?: Readonly<Record<string, string | number>>
  /** By metric, in the order they are logged; a second of time a step where nothing else is said. */
  readonly metrics: Readonly<
    Record<string, readonly (readonly [step: number, value: number, seconds?: number])[]>
  >
}

export type Workbench = {
  readonly app: App
  readonly page: Page
  /** In the order of the runs. */
  readonly runIds: readonly string[]
  /** Logs to the same experiment, or to another. */
  readonly log: (runs: readonly LoggedRun[], experiment?: string) => Promise<readonly string[]>
  readonly open: (search: string) => Promise<void>
}

const START = Date.UTC(2026, 2, 4, 10)

/** @param search of the experiment's page, `?layout=charts` by default; problems of the page fail the test at its end */
export async function openWorkbench(
  runs: readonly LoggedRun[],
  search = '?layout=charts',
): Promise<Workbench> {
  const app = await launchApp()
  onTestFinished(async () => {
    const { problems } = app
    await app.close()
    expect(problems).toEqual([])
  })
  const page = await app.open()
  const log = (more: readonly LoggedRun[], experiment = 'sweep') => logRuns(page, experiment, more)
  const open = async (text: string): Promise<void> => {
    await page.evaluate((hash) => (location.hash = hash), `#/experiments/1${text}`)
  }
  const runIds = await log(runs)
  await page.setViewportSize({ width: 1280, height: 900 })
  await open(search)
  return { app, page, runIds, log, open }
}

/** Through tracklet.js, as a reader would. Text, since Vitest rewrites `import()` in functions. */
async function logRuns(
  page: Page,
  experiment: string,
  runs: readonly LoggedRun[],
): Promise<readonly string[]> {
  return await page.evaluate(`(async () => {
    const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
    const tracklet = await connect()
    const ids = []
    for (const { name, params, metrics } of ${JSON.stringify(runs)}) {
      const run = await tracklet.startRun({ experiment: ${JSON.stringify(experiment)}, name, params })
      for (const [key, points] of Object.entries(metrics)) {
        for (const [step, value, seconds = step] of points)
          run.logMetric(key, value, { step, timestamp: ${START} + seconds * 1000 })
        await run.flush()
      }
      await run.end()
      ids.push(run.id)
    }
    return ids
  })()`)
}

/** The plot of a chart: its crosshair, which pointer and keys move. */
export async function plotOf(page: Page, title: string): Promise<Locator> {
  const plot = page.getByRole('slider', { name: `Crosshair of ${title}`, exact: true })
  await plot.waitFor()
  await expect
    .poll(() =>
      page
        .getByRole('figure', { name: `Chart of ${title}`, exact: true })
        .locator('[data-painted=true]')
        .count(),
    )
    .toBe(1)
  return plot
}

/** What is seen of the axis. */
export async function rangeOf(plot: Locator): Promise<[number, number]> {
  const [min, max] = [await plot.getAttribute('aria-valuemin'), await plot.getAttribute('aria-valuemax')]
  return [Number(min), Number(max)]
}

/** What the crosshair reads. */
export async function readingOf(plot: Locator): Promise<string> {
  return (await plot.getAttribute('aria-valuetext')) ?? ''
}

/** With a mouse, over parts of the plot's width. */
export async function dragAcross(page: Page, plot: Locator, from: number, to: number): Promise<void> {
  const box = await boxOf(plot)
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + from * box.width, y)
  await page.mouse.down()
  await page.mouse.move(box.x + ((from + to) / 2) * box.width, y)
  await page.mouse.move(box.x + to * box.width, y)
  await page.mouse.up()
}

/** With a mouse, to a part of the plot's width and of its height from the top. */
export async function pointAt(page: Page, plot: Locator, across: number, down = 0.5): Promise<void> {
  const box = await boxOf(plot)
  await page.mouse.move(box.x + across * box.width, box.y + down * box.height)
}

async function boxOf(plot: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await plot.boundingBox()
  if (box === null) throw new Error('The plot is not on the page.')
  return box
}

/** The pixels of a chart's canvas that have a colour and are opaque, as `#rrggbb` with their number. */
export async function colorsOf(page: Page, title: string): Promise<Map<string, number>> {
  const counts = await page
    .getByRole('figure', { name: `Chart of ${title}`, exact: true })
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      const found: Record<string, number> = {}
      for (let at = 0; at < data.length; at += 4) {
        const [r = 0, g = 0, b = 0, a = 0] = data.subarray(at, at + 4)
        if (a < 255 || Math.max(r, g, b) - Math.min(r, g, b) < 40) continue
        const hex = `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`
        found[hex] = (found[hex] ?? 0) + 1
      }
      return found
    })
  return new Map(Object.entries(counts))
}

/** Points of a metric at steps from 0. */
export function series(count: number, valueAt: (step: number) => number): [number, number][] {
  return Array.from({ length: count }, (_, step) => [step, valueAt(step)])
}

/** A choice in the settings of all line charts, which are opened for it. */
export async function chooseForAll(page: Page, label: string, value: string): Promise<void> {
  const settings = page.getByRole('complementary', { name: 'All line charts' })
  if (!(await settings.isVisible()))
    await page.getByRole('button', { name: 'Settings of all line charts' }).click()
  await settings.getByRole('combobox', { name: label, exact: true }).selectOption(value)
}
