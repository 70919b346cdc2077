/**
 * What a line chart reads and shows. A draft of everything comes first, from overviews; what is drawn then is asked for in
 * pixel columns of the plot, for the part of the axis that is seen.
 */
import { createMemo, type Accessor } from 'solid-js'
import type { JumpRule, LineSource, OutlierRange, Range, Smoothing } from '#model/chart.ts'
import type { LinesAnswer, LinesRequest, MapRequest } from '#model/lines.ts'
import type { SeriesSlice } from '#model/metric.ts'
import { createLive, type Live } from '../live.ts'
import { remote } from '../remote.ts'
import type { ChartAxes, OwnAxes } from './chart-axes.ts'
import type { ChartGroup } from './chart-group.ts'
import { createLines, isSame, type Ask } from './live-lines.ts'
import { isComplete, upperBound, yExtent, type PlacedBand } from './slices.ts'
import { clampWindow, drawableRange, paddedRange, panBy, widenWindow, zoomAbout } from './x-window.ts'

export type LineChartSource = {
  readonly runIds: readonly string[]
  readonly sources: readonly LineSource[]
  readonly x: LinesRequest['x']
  readonly logX: boolean
  readonly logY: boolean
  readonly smoothing: Smoothing | undefined
  readonly jumps: JumpRule
  readonly groups: LinesRequest['groups']
  /** Of each group of `groups`. */
  readonly groupIds: readonly string[]
  readonly outliers: OutlierRange
  readonly yRange: Range | undefined
  /** Device pixels across the chart; 0 while it is not seen, which asks for nothing. */
  readonly roughColumns: number
  /** Device pixels across the plot; 0 before it is laid out, too. */
  readonly columns: number
}

/** Lines, and whose they are: while others are asked for, the old ones stay with what they were asked by. */
export type Answered = LinesAnswer & Pick<LineChartSource, 'runIds' | 'groupIds' | 'sources' | 'x'>

export type LineChartState = OwnAxes & {
  readonly source: Accessor<LineChartSource>
  /** What to draw; undefined before the first answer. */
  readonly answered: Accessor<Answered | undefined>
  /** The axis of what is drawn: after a change of axis the old one until the new lines are here. */
  readonly xAxis: Accessor<LinesRequest['x']>
  readonly slices: Accessor<readonly SeriesSlice[]>
  readonly x: Accessor<Range>
  readonly y: Accessor<Range>
  readonly isZoomed: Accessor<boolean>
  readonly isEmpty: Accessor<boolean>
  readonly error: Accessor<unknown>
  /** A range of x, to be gone back from; of y, of its chart alone. */
  readonly zoomTo: (x: Range, y?: Range) => void
  readonly zoomBy: (about: number, factor: number) => void
  /** @param done false while it goes on */
  readonly pan: (from: Range, delta: number, done: boolean) => void
  readonly back: () => void
  readonly reset: () => void
}

/** @param axes of the chart, which may have several plots */
export function createLineChart(
  source: Accessor<LineChartSource>,
  group: ChartGroup,
  axes: ChartAxes,
): LineChartState {
  const draft = createLines(() => draftRequest(source()))
  const xAxis = (): LinesRequest['x'] => draft.dataSource()?.request.x ?? source().x
  const ownX = createMemo(() => wholeRange(draft.data(), source().logX), undefined, { equals: isSame })
  const whole = createMemo((): Range => axes.x() ?? ownX() ?? (source().logX ? [1, 10] : [0, 1]), undefined, {
    equals: isSame,
  })
  const mapped = createMappedZoom(source, group)
  const window = createMemo(
    () => {
      const zoom = group.zoom()
      const wish = zoom?.x === xAxis() ? zoom.range : mapped()
      return wish && clampWindow(wish, whole())
    },
    undefined,
    { equals: isSame },
  )
  const detail = createLines(() => {
    const coarse = draft.data()
    return coarse === undefined || xAxis() !== source().x
      ? undefined
      : detailRequest(source(), coarse, window(), whole())
  })
  const drafted = createMemo(() => answerOf(draft))
  const detailed = createMemo(() => answerOf(detail))
  const answered = createMemo((): Answered | undefined => {
    const coarse = drafted()
    if (coarse === undefined || !needsDetail(source(), coarse, window() !== undefined)) return coarse
    const fine = detailed()
    // While finer ones are on their way: those of the zoom before, or coarse ones where they are of other runs.
    return fine !== undefined && (isOfSame(fine, coarse) || coarse.lines.length === 0) ? fine : coarse
  })
  const slices = createMemo(() => answered()?.lines.map(({ slice, smooth }) => smooth ?? slice) ?? [])
  const x = createMemo((): Range => window() ?? whole())
  const logY = createMemo(() => source().logY)
  const extent = createMemo(() => yExtent(slices(), x(), logY(), bandsOf(answered())))
  const ownY = createMemo(() => yRange(extent(), answered()?.spread, source()), undefined, { equals: isSame })
  const y = createMemo(
    (): Range => drawable(axes.yWindow(), logY()) ?? axes.y() ?? ownY() ?? paddedRange(undefined, logY()),
    undefined,
    { equals: isSame },
  )

  return {
    source,
    answered,
    xAxis,
    slices,
    ownX,
    ownY,
    x,
    y,
    isZoomed: () => window() !== undefined || axes.yWindow() !== undefined,
    isEmpty: () => draft.data() !== undefined && draft.data()?.extent === undefined,
    error: () => detail.error() ?? draft.error(),
    ...makeZooming({ group, xAxis, x, whole, window, setYWindow: axes.setYWindow }),
  }
}

type ZoomingParts = Pick<LineChartState, 'xAxis' | 'x'> & {
  readonly group: ChartGroup
  readonly whole: Accessor<Range>
  readonly window: Accessor<Range | undefined>
  readonly setYWindow: (range: Range | undefined) => void
}

function makeZooming({
  group,
  xAxis,
  x,
  whole,
  window,
  setYWindow,
}: ZoomingParts): Pick<LineChartState, 'zoomTo' | 'zoomBy' | 'pan' | 'back' | 'reset'> {
  const zoomTo = (range: Range, yPart?: Range): void => {
    const clamped = clampWindow(range, whole())
    if (clamped !== undefined) group.zoomTo({ x: xAxis(), range: clamped })
    if (yPart !== undefined) setYWindow(yPart)
  }
  return {
    zoomTo,
    zoomBy: (about, factor) => {
      const wish = zoomAbout(x(), about, factor)
      if (factor > 1 && clampWindow(wish, whole()) === undefined) group.zoomTo(undefined)
      else zoomTo(wish)
    },
    pan: (from, delta, done) => {
      if (window() !== undefined) group.panTo({ x: xAxis(), range: panBy(from, delta, whole()) }, done)
    },
    back: () => {
      setYWindow(undefined)
      group.zoomBack()
    },
    reset: () => {
      setYWindow(undefined)
      group.zoomTo(undefined)
    },
  }
}

function draftRequest(source: LineChartSource): Ask | undefined {
  const { runIds, sources, x, jumps, groups, roughColumns } = source
  if (roughColumns === 0 || runIds.length === 0) return undefined
  const width = Math.ceil(roughColumns / COLUMN_STEP) * COLUMN_STEP
  return {
    source,
    request: { runIds, sources, x, jumps, width, draft: groups === undefined ? 'lines' : 'extent' },
  }
}

/** Drafts need not be as wide as the plot: asking in steps spares new questions while a splitter moves. */
const COLUMN_STEP = 64

/** Nothing is asked where the draft already holds every point. */
function detailRequest(
  source: LineChartSource,
  draft: LinesAnswer,
  window: Range | undefined,
  whole: Range,
): Ask | undefined {
  if (draft.extent === undefined || source.columns === 0) return undefined
  if (!needsDetail(source, draft, window !== undefined)) return undefined
  const { runIds, sources, x, jumps, groups, smoothing, columns, logX } = source
  // On a log axis columns of the screen cannot be widened evenly.
  const [from, to] = window === undefined ? whole : logX ? window : widenWindow(window)
  const width = window === undefined || logX ? columns : columns * 2
  return {
    source,
    request: {
      runIds,
      sources,
      x,
      from,
      to,
      width,
      jumps,
      ...(logX && { logX }),
      ...(groups && { groups }),
      ...(smoothing && { smoothing }),
      ...(source.outliers !== 'all' && { spread: true }),
    },
  }
}

function needsDetail(source: LineChartSource, draft: LinesAnswer, zoomed: boolean): boolean {
  if (source.smoothing !== undefined || source.groups !== undefined || source.outliers !== 'all') return true
  const slices = draft.lines.map(({ slice }) => slice)
  if (isComplete(slices)) return !draft.exact
  return zoomed || source.columns > 0
}

/** With the lines asked for, so that the places of runs and groups are read from the right lists. */
function answerOf(live: Live<Ask, LinesAnswer>): Answered | undefined {
  const [answer, ask] = [live.data(), live.dataSource()]
  if (answer === undefined || ask === undefined) return undefined
  const { runIds, groupIds, sources, x } = ask.source
  return { ...answer, runIds, groupIds, sources, x }
}

function isOfSame(a: Answered, b: Answered): boolean {
  return a.x === b.x && a.runIds === b.runIds && isSame(a.sources, b.sources)
}

function wholeRange(draft: LinesAnswer | undefined, logX: boolean): Range | undefined {
  const extent = draft?.extent
  if (extent === undefined) return undefined
  if (!logX || extent[0] > 0) return drawableRange(extent)
  if (extent[1] <= 0) return undefined
  return drawableRange([leastPositive(draft?.lines ?? []) ?? Math.min(1, extent[1]), extent[1]])
}

function leastPositive(lines: LinesAnswer['lines']): number | undefined {
  const firsts = lines.flatMap(({ slice: { x } }) => x[upperBound(x, 0)] ?? [])
  return firsts.length === 0 ? undefined : firsts.reduce((a, b) => Math.min(a, b))
}

function bandsOf(answer: Answered | undefined): PlacedBand[] {
  return answer?.lines.flatMap(({ band, slice }) => (band ? [{ band, slice }] : [])) ?? []
}

/** @param all what the lines reach over */
function yRange(
  all: Range | undefined,
  spread: LinesAnswer['spread'],
  { logY, outliers, yRange: fixed }: LineChartSource,
): Range | undefined {
  if (drawable(fixed, logY)) return fixed
  const inner = spread && outliers !== 'all' ? innerRange(spread, outliers, logY) : undefined
  if (all === undefined) return undefined
  if (inner === undefined) return paddedRange(all, logY)
  const cut: Range = [Math.max(all[0], inner[0]), Math.min(all[1], inner[1])]
  return paddedRange(cut[0] < cut[1] ? cut : all, logY)
}

/** A log axis has no zero. */
function drawable(range: Range | undefined, log: boolean): Range | undefined {
  return range === undefined || (log && range[0] <= 0) ? undefined : range
}

/** What the outlier rule leaves: from 5 % to 95 %, or up to 1.5 quartile distances beyond the quartiles. */
function innerRange(
  [p5, q1, q3, p95]: NonNullable<LinesAnswer['spread']>,
  rule: Exclude<OutlierRange, 'all'>,
  logY: boolean,
): Range | undefined {
  const [low, high] = rule === 'percentile' ? [p5, p95] : [q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)]
  if (logY && low <= 0) return high > 0 ? [-Infinity, high] : undefined
  return [low, high]
}

/** The shared zoom on this chart's axis, where it was made on another. */
function createMappedZoom(source: Accessor<LineChartSource>, group: ChartGroup): Accessor<Range | undefined> {
  const ask = createMemo<MapRequest | undefined>(
    () => {
      const zoom = group.zoom()
      const { x, runIds, sources, roughColumns } = source()
      if (zoom === undefined || zoom.x === x || zoom.x === 'epoch' || roughColumns === 0) return undefined
      return { runIds, source: sources[0] ?? '', from: zoom.x, range: zoom.range, to: x }
    },
    undefined,
    { equals: isSameMap },
  )
  const mapped = createLive(
    ask,
    (request) => remote.mapRange(request),
    (change, { runIds }) => change.kind === 'metrics' && change.runIds.some((id) => runIds.includes(id)),
  )
  return () => (ask() === undefined ? undefined : mapped.data())
}

function isSameMap(a: MapRequest | undefined, b: MapRequest | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (Object.keys(a) as (keyof MapRequest)[]).every((name) => isSame(a[name], b[name]))
}
