/** Points as lines of a chart: cut, binned and smoothed. */
import type { Range } from '#model/chart.ts'
import type { Line, LinesRequest } from '#model/lines.ts'
import type { SeriesSlice } from '#model/metric.ts'
import { binPoints, chooseRaw } from '#series/bin.ts'
import { lowerBound, upperBound } from '#series/search.ts'
import { smooth } from '#series/smooth.ts'
import type { Points } from './run-points.ts'

type Window = Pick<LinesRequest, 'from' | 'to' | 'width' | 'logX'>

/** `twema` forgets over so many parts of a series' whole range of x. */
const TWEMA_PARTS = 1_000

export function linesOf(
  parts: readonly Points[],
  of: Pick<Line, 'source' | 'run' | 'group'>,
  { smoothing, draft, ...window }: LinesRequest,
): Line[] {
  return parts.map((points, part) => ({
    ...of,
    part,
    slice: slicePart(points, points.y, window),
    ...(smoothing !== undefined &&
      draft === undefined && {
        smooth: slicePart(points, smoothPart(points.x, points.y, smoothing), window),
      }),
  }))
}

export function smoothPart(
  x: Float64Array,
  y: Float64Array,
  smoothing: NonNullable<LinesRequest['smoothing']>,
): Float64Array {
  const range = (x.at(-1) ?? 0) - (x[0] ?? 0)
  return smooth(x, y, smoothing, range / TWEMA_PARTS)
}

/** Copies what it answers: the points may be the cache's. */
export function slicePart(
  { runId, x }: Pick<Points, 'runId' | 'x'>,
  y: Float64Array,
  window: Window,
): SeriesSlice {
  const { from = x[0] ?? 0, to = x.at(-1) ?? 0, width, logX } = window
  const [a, b] = [lowerBound(x, from), upperBound(x, to)]
  const total = x.length
  if (!chooseRaw(b - a, width))
    return { raw: false, runId, total, ...binPoints(x, y, from, to, width, placeOn(logX)) }
  // A point beyond each edge, so that the line runs out of the plot.
  const [first, end] = [Math.max(0, a - 1), Math.min(total, b + 1)]
  return { raw: true, runId, total, x: x.slice(first, end), y: y.slice(first, end) }
}

/** Where x lies on the axis. */
export function placeOn(logX = false): (x: number) => number {
  return logX ? Math.log10 : (x) => x
}

export function extentOf(parts: readonly Points[]): Range | undefined {
  return parts.reduce<Range | undefined>(
    (all, { x }) => (x.length === 0 ? all : joinExtents(all, [x[0] as number, x.at(-1) as number])),
    undefined,
  )
}

/** The extent of `b` where `a` lies in the range; both are of the same points. */
export function extentWithin(a: Float64Array, b: Float64Array, range: Range): Range | undefined {
  let [least, greatest] = [Infinity, -Infinity]
  for (let i = 0; i < a.length; i++) {
    const [place, other] = [a[i] as number, b[i] as number]
    if (!(place >= range[0] && place <= range[1])) continue
    if (other < least) least = other
    if (other > greatest) greatest = other
  }
  return least <= greatest ? [least, greatest] : undefined
}

export function joinExtents(a: Range | undefined, b: Range | undefined): Range | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])]
}

/** What is on the screen: of columns their extremes, of points all in the range. */
export function valuesDrawn(lines: readonly Line[], from = -Infinity, to = Infinity): Float64Array {
  const parts = lines.map(({ slice, smooth: smoothed }) => {
    const drawn = smoothed ?? slice
    const [a, b] = [lowerBound(drawn.x, from), upperBound(drawn.x, to)]
    return (drawn.raw ? [drawn.y] : [drawn.min, drawn.max]).map((column) =>
      column.subarray(a, b).filter((value) => value - value === 0),
    )
  })
  const columns = parts.flat()
  const all = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const column of columns) {
    all.set(column, at)
    at += column.length
  }
  return all
}
