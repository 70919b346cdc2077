import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js'
import type { Change } from '#model/change.ts'
import type { SeriesRequest, SeriesSlice, XAxis } from '#model/metric.ts'
import { createLive, type Live } from '../live.ts'
import { remote } from '../remote.ts'
import { isComplete, xExtent, yExtent, type Range } from './slices.ts'
import { clampWindow, drawableRange, paddedRange, panBy, widenWindow, zoomAbout } from './x-window.ts'

/** What a line chart reads and shows: an overview of everything, and the exact points of the range zoomed into. */

export type LineChartSource = {
  readonly runIds: readonly string[]
  readonly metric: string
  readonly xAxis: XAxis
  readonly log: boolean
  /** Device pixels across; 0 while the chart is not seen, which asks for nothing. */
  readonly columns: number
}

export type LineChartState = {
  /** What to draw; undefined before the first answer. */
  readonly slices: Accessor<readonly SeriesSlice[] | undefined>
  /** The axis that `slices` are on: after a change of axis the old one until the new slices are here. */
  readonly xAxis: Accessor<XAxis>
  readonly x: Accessor<Range>
  readonly y: Accessor<Range>
  readonly isZoomed: Accessor<boolean>
  readonly isEmpty: Accessor<boolean>
  readonly error: Accessor<unknown>
  /** A range of x, to be gone back from. */
  readonly zoomTo: (range: Range) => void
  readonly zoomBy: (about: number, factor: number) => void
  readonly pan: (from: Range, delta: number) => void
  readonly back: () => void
  readonly reset: () => void
}

export function createLineChart(source: Accessor<LineChartSource>): LineChartState {
  const [windows, setWindows] = createSignal<readonly Range[]>([])
  const overview = createSlices(() => overviewRequest(source()))
  const whole = createMemo(() => drawableRange(xExtent(overview.data() ?? []) ?? [0, 1]))
  const window = createMemo(() => {
    const top = windows().at(-1)
    return top && clampWindow(top, whole())
  })
  const detail = createSlices(() => detailRequest(source(), window(), overview.data()))
  const xAxis = (): XAxis => overview.dataSource()?.xAxis ?? source().xAxis
  const slices = createMemo(() => {
    const coarse = overview.data()
    const visible = window()
    if (visible === undefined || coarse === undefined || isComplete(coarse)) return coarse
    return covers(detail.dataSource()?.range, visible) ? (detail.data() ?? coarse) : coarse
  })
  const x = (): Range => window() ?? whole()
  const y = createMemo(() => paddedRange(yExtent(slices() ?? [], x(), source().log), source().log))

  createEffect(on([() => source().xAxis, () => source().metric], () => setWindows([]), { defer: true }))

  const zoomTo = (range: Range): void => {
    const clamped = clampWindow(range, whole())
    if (clamped !== undefined) setWindows((old) => [...old, clamped])
  }
  return {
    slices,
    xAxis,
    x,
    y,
    isZoomed: () => window() !== undefined,
    isEmpty: () => overview.data()?.every((slice) => slice.x.length === 0) ?? false,
    error: overview.error,
    zoomTo,
    zoomBy: (about, factor) => {
      const wish = zoomAbout(x(), about, factor)
      if (factor > 1 && clampWindow(wish, whole()) === undefined) setWindows([])
      else zoomTo(wish)
    },
    pan: (from, delta) => {
      if (window() !== undefined) setWindows((old) => [...old.slice(0, -1), panBy(from, delta, whole())])
    },
    back: () => setWindows((old) => old.slice(0, -1)),
    reset: () => setWindows([]),
  }
}

/** What is asked for, kept beside the answer so that a later question does not relabel it. */
type Ask = {
  readonly request: SeriesRequest
  readonly xAxis: XAxis
  readonly range: Range | undefined
}

function createSlices(ask: Accessor<Ask | undefined>): Live<Ask, SeriesSlice[]> {
  const asked = createMemo(ask, undefined, { equals: isSame })
  return createLive(
    () => asked(),
    ({ request }) => remote.readSeries(request),
    concerns,
  )
}

function concerns(change: Change, { request }: Ask): boolean {
  return change.kind === 'metrics' && change.runIds.some((runId) => request.runIds.includes(runId))
}

function overviewRequest(source: LineChartSource): Ask | undefined {
  if (source.columns === 0 || source.runIds.length === 0) return undefined
  const { runIds, metric, xAxis, columns } = source
  return { request: { runIds, key: metric, x: xAxis, width: columns }, xAxis, range: undefined }
}

/** Nothing is asked where the overview already holds every point. */
function detailRequest(
  source: LineChartSource,
  window: Range | undefined,
  overview: readonly SeriesSlice[] | undefined,
): Ask | undefined {
  const whole = overviewRequest(source)
  if (window === undefined || overview === undefined || whole === undefined || isComplete(overview))
    return undefined
  const range = widenWindow(window)
  const [from, to] = range
  // Twice the range in twice the columns: a column is still a pixel.
  return { ...whole, request: { ...whole.request, from, to, width: source.columns * 2 }, range }
}

function covers(range: Range | undefined, window: Range): boolean {
  return range !== undefined && range[0] <= window[0] && range[1] >= window[1]
}

function isSame(a: Ask | undefined, b: Ask | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
