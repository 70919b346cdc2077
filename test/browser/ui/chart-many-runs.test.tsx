import { expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { eventually, makeRun, seriousIssues, textOf } from './run-fixture.tsx'
import { mountPanel } from './panel-fixture.tsx'
import type { ChartsView } from '#model/charts-view.ts'
import type { ChartRun } from '#ui/charts/chart-run.ts'
import { litRun, setLitRun } from '#ui/lit-run.ts'

const COLORS = ['#0072b2', '#e69f00', '#009e73']

/** Three runs: one of ten points, one that ended after five, one without the metric. */
async function threeRuns(): Promise<ChartRun[]> {
  const long = await makeRun(
    { runName: 'long' },
    Array.from({ length: 10 }, (_, i) => ['loss', i, 10 - i] as const),
  )
  const short = await makeRun(
    { runName: 'short' },
    Array.from({ length: 5 }, (_, i) => ['loss', i, 20 + i] as const),
  )
  const none = await makeRun({ runName: 'none' })
  return [long, short, none].map(({ runId }, i) => ({
    runId,
    name: ['long', 'short', 'none'][i] ?? '',
    color: COLORS[i] ?? '',
  }))
}

async function mountChart(runs: readonly ChartRun[], view: ChartsView = {}): Promise<HTMLElement> {
  const { host } = await mountPanel({ runs, metrics: ['loss'], view })
  return await eventually(() => host.querySelector<HTMLElement>('[role="slider"]'), 'the plot')
}

test('the crosshair lists the runs by value, and leaves out those that ended before', async () => {
  const overlay = await mountChart(await threeRuns())
  overlay.focus()
  await userEvent.keyboard('{Home}{ArrowRight}')
  await expect.poll(() => overlay.getAttribute('aria-valuetext')).toBe('step 1: short 21, long 9')
  await userEvent.keyboard('{End}')
  await expect.poll(() => overlay.getAttribute('aria-valuetext')).toBe('step 9: 1')
})

test('the legend names every run with a line, and counts the others; the run under the pointer lights everywhere', async () => {
  const runs = await threeRuns()
  const overlay = await mountChart(runs)
  const legend = overlay.closest('figure')?.querySelector('ul')
  await expect.poll(() => textOf(legend)).toBe('longshort1 without points')
  await userEvent.hover(page.getByText('short'))
  expect(litRun()).toBe(runs[1]?.runId)
  expect(await seriousIssues(overlay.closest('figure') ?? overlay)).toEqual([])
  setLitRun(undefined)
})

test('a chart of runs that all lack the metric says so', async () => {
  const { runId } = await makeRun()
  const runs = [runId, runId.replace(/./, '0')].map((id, i) => ({
    runId: id,
    name: `r${i}`,
    color: '#000000',
  }))
  await mountPanel({ runs, metrics: ['nope'] })
  await expect.element(page.getByText('None of these 2 runs has logged nope.')).toBeVisible()
})

test('the picture of a chart has its title, its plot and its legend, as PNG and as SVG', async () => {
  const runs = await threeRuns()
  const overlay = await mountChart(runs)
  const canvas = await eventually(() => overlay.closest('figure')?.querySelector('canvas'), 'the canvas')
  const saved: Blob[] = []
  const make = URL.createObjectURL
  URL.createObjectURL = (blob) => make.call(URL, (saved.push(blob as Blob), blob))
  onTestFinished(() => void (URL.createObjectURL = make))
  HTMLAnchorElement.prototype.click = () => undefined
  for (const format of ['PNG', 'SVG', 'CSV']) {
    await userEvent.click(page.getByRole('button', { name: 'Options of loss' }))
    await userEvent.click(page.getByRole('menuitem', { name: `Save as ${format}` }))
    await expect.poll(() => saved.length).toBe(['PNG', 'SVG', 'CSV'].indexOf(format) + 1)
  }
  const [png, svg, csv] = saved
  const ratio = devicePixelRatio
  const bitmap = await createImageBitmap(png!)
  expect(bitmap.width).toBe(Math.round((canvas.clientWidth + 24) * ratio))
  // Two lines are drawn: the third run lacks the metric.
  expect(bitmap.height).toBe(Math.round((canvas.clientHeight + 24 + 28 + 2 * 20) * ratio))
  const text = await svg!.text()
  const document_ = new DOMParser().parseFromString(text, 'image/svg+xml')
  expect(document_.querySelector('parsererror')).toBeNull()
  const words = [...document_.querySelectorAll('text')].map(({ textContent }) => textContent)
  expect(words).toEqual(expect.arrayContaining(['loss', 'long', 'short', '0', '5']))
  for (const color of COLORS.slice(0, 2)) expect(text).toContain(`stroke="${color}"`)
  expect((await csv!.text()).split('\r\n').slice(0, 3)).toEqual([
    'run,metric,step,value',
    'long,loss,0.0,10.0',
    'long,loss,1.0,9.0',
  ])
})

test('while smoothing is dragged the lines follow it, on the same canvas', async () => {
  const given: ChartsView = { lines: { smoothing: { kind: 'ema', amount: 0.5 } } }
  const { host, view } = await mountPanel({ runs: await threeRuns(), metrics: ['loss'], view: given })
  const overlay = await eventually(() => host.querySelector<HTMLElement>('[role="slider"]'), 'the plot')
  const canvas = await eventually(() => overlay.closest('figure')?.querySelector('canvas'), 'the canvas')
  overlay.focus()
  await userEvent.keyboard('{Home}{ArrowRight}')
  const reading = (): string | null => overlay.getAttribute('aria-valuetext')
  await expect.poll(reading).toBe('step 1: short 20.67, long 9.333')
  const slider = page.getByRole('slider', { name: 'Amount of smoothing' }).element() as HTMLInputElement
  for (const place of [20, 25, 30]) {
    slider.value = String(place)
    slider.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  // The last one, though it was asked for while the first was read: 0.874 of the way back.
  await expect.poll(reading).toBe('step 1: short 20.53, long 9.466')
  expect(view()).toEqual(given)
  expect(overlay.closest('figure')?.querySelector('canvas')).toBe(canvas)
})
