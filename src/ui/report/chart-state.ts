import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js'
import type { Range } from '#model/chart.ts'
import type { MetricHistory, SeriesSlice, XAxis } from '#model/metric.ts'
import { xExtent, yExtent } from '../charts/slices.ts'
import { clampWindow, drawableRange, paddedRange, panBy, widenWindow, zoomAbout } from '../charts/x-window.ts'
import { loadHistories, type ShownRun } from './report-data.ts'
import { alongAxis, sliceSeries } from './report-slices.ts'

export type ReportChartSource = {
  /** Its place in the report. */
  readonly metric: number
  /** By their places in the report. */
  readonly runs: ReadonlyMap<number, ShownRun>
  readonly xAxis: XAxis
  readonly log: boolean
  /** Device pixels across; 0 while the chart was not seen. */
  readonly columns: number
}

/** Every point of the metric is in memory, so each zoom is cut anew from them. */
export function createReportChart(source: Accessor<ReportChartSource>) {
  const [histories, setHistories] = createSignal<ReadonlyMap<number, MetricHistory>>()
  const [error, setError] = createSignal<unknown>()
  const [windows, setWindows] = createSignal<readonly Range[]>([])
  const isSeen = createMemo(() => source().columns > 0)
  createEffect(() => {
    if (isSeen()) loadHistories(source().metric).then(setHistories, setError)
  })
  createEffect(
    on(
      () => source().xAxis,
      () => setWindows([]),
      { defer: true },
    ),
  )

  const series = createMemo(() =>
    [...(histories() ?? [])].flatMap(([place, history]) => {
      const run = source().runs.get(place)
      return run ? [alongAxis(run.runId, history, source().xAxis, run.startTime)] : []
    }),
  )
  const whole = createMemo(() => drawableRange(xExtent(series().map(endsOf)) ?? [0, 1]))
  const window = createMemo(() => {
    const top = windows().at(-1)
    return top && clampWindow(top, whole())
  })
  const slices = createMemo((): readonly SeriesSlice[] | undefined => {
    if (histories() === undefined) return undefined
    const visible = window()
    const range = visible && widenWindow(visible)
    const width = Math.max(1, source().columns) * (visible ? 2 : 1)
    return series().map((one) => sliceSeries(one, range, width))
  })
  const x = (): Range => window() ?? whole()
  const zoomTo = (range: Range): void => {
    const clamped = clampWindow(range, whole())
    if (clamped !== undefined) setWindows((old) => [...old, clamped])
  }
  return {
    slices,
    error,
    x,
    y: createMemo(() => paddedRange(yExtent(slices() ?? [], x(), source().log), source().log)),
    isZoomed: () => window() !== undefined,
    zoomTo,
    zoomBy: (about: number, factor: number) => {
      const wish = zoomAbout(x(), about, factor)
      if (factor > 1 && clampWindow(wish, whole()) === undefined) setWindows([])
      else zoomTo(wish)
    },
    pan: (from: Range, delta: number) => {
      if (window() !== undefined) setWindows((old) => [...old.slice(0, -1), panBy(from, delta, whole())])
    },
    back: () => setWindows((old) => old.slice(0, -1)),
  }
}

export type ReportChartState = ReturnType<typeof createReportChart>

/** The two ends of a series, as a slice of its own. */
function endsOf({ runId, x }: { readonly runId: string; readonly x: Float64Array }): SeriesSlice {
  const ends = x.length === 0 ? x : Float64Array.of(x[0] as number, x.at(-1) as number)
  return { raw: true, runId, x: ends, y: ends, total: x.length }
}
