import { expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { eventually, makeRun, seriousIssues, textOf } from './run-fixture.tsx'
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { renderChartImage } from '#ui/charts/chart-image.ts'
import type { ChartRun } from '#ui/charts/chart-run.ts'
import { LineChart } from '#ui/charts/line-chart.tsx'
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

async function mountChart(runs: readonly ChartRun[]): Promise<HTMLElement> {
  await page.viewport(800, 600)
  const host = document.createElement('div')
  document.body.append(host)
  const [log, setLog] = createSignal(false)
  const dispose = render(
    () => <LineChart metric="loss" runs={runs} xAxis="step" log={log()} onLogChange={setLog} height={240} />,
    host,
  )
  onTestFinished(() => {
    dispose()
    host.remove()
  })
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

test('the legend names every run; the run under the pointer lights everywhere', async () => {
  const runs = await threeRuns()
  const overlay = await mountChart(runs)
  const legend = overlay.closest('figure')?.querySelector('ul')
  expect(textOf(legend)).toBe('longshortnone')
  await userEvent.hover(page.getByText('short'))
  expect(litRun()).toBe(runs[1]?.runId)
  expect(await seriousIssues(overlay.closest('figure') ?? overlay)).toEqual([])
  setLitRun(undefined)
})

test('a chart of runs that all lack the metric says so', async () => {
  const { runId } = await makeRun()
  const host = document.createElement('div')
  document.body.append(host)
  const runs = [runId, runId.replace(/./, '0')].map((id, i) => ({
    runId: id,
    name: `r${i}`,
    color: '#000000',
  }))
  const dispose = render(
    () => (
      <LineChart
        metric="nope"
        runs={runs}
        xAxis="step"
        log={false}
        onLogChange={() => undefined}
        height={200}
      />
    ),
    host,
  )
  onTestFinished(() => {
    dispose()
    host.remove()
  })
  await expect.element(page.getByText('None of these 2 runs has logged nope.')).toBeVisible()
})

test('the picture of a chart has its title, its plot and its legend', async () => {
  const runs = await threeRuns()
  const overlay = await mountChart(runs)
  const canvas = await eventually(() => overlay.closest('figure')?.querySelector('canvas'), 'the canvas')
  const ink = {
    axis: '#777',
    grid: '#ddd',
    ground: '#ffffff',
    text: '#565d66',
    title: '#16191d',
    family: 'sans-serif',
  }
  const ratio = canvas.width / canvas.clientWidth
  const blob = await renderChartImage({ metric: 'val/loss', canvas, ratio, runs, ink })
  expect(blob.type).toBe('image/png')
  const bitmap = await createImageBitmap(blob)
  expect(bitmap.width).toBe(Math.round((canvas.clientWidth + 24) * ratio))
  expect(bitmap.height).toBe(Math.round((canvas.clientHeight + 24 + 28 + 3 * 20) * ratio))
  const copy = new OffscreenCanvas(bitmap.width, bitmap.height)
  const ctx = copy.getContext('2d')!
  ctx.drawImage(bitmap, 0, 0)
  const dots = runs.map((_, i) =>
    [...ctx.getImageData(17 * ratio, (12 + 28 + canvas.clientHeight + i * 20 + 10) * ratio, 1, 1).data]
      .slice(0, 3)
      .map((value) => value.toString(16).padStart(2, '0'))
      .join(''),
  )
  expect(dots).toEqual(COLORS.map((color) => color.slice(1)))
})
