import type { Band, Line, LinesRequest } from '#model/lines.ts'
import { binPoints, chooseRaw, type BinnedColumns } from '#series/bin.ts'
import { groupColumns, groupSeries, joinGrids, type GroupColumns } from '#series/group.ts'
import { lowerBound, upperBound } from '#series/search.ts'
import type { Points } from './run-points.ts'
import { extentOf, placeOn, slicePart, smoothPart } from './slice-line.ts'

type Window = { readonly from: number; readonly to: number; readonly width: number; readonly logX: boolean }

/** Members that share no x are put together at so many places a pixel column, at most; beyond, by column. */
const PLACES_A_COLUMN = 16
const LEAST_PLACES = 4_096

/** Undefined for a group without points. */
export function groupLine(
  members: readonly Points[],
  groups: NonNullable<LinesRequest['groups']>,
  { from, to, width, smoothing, logX = false }: LinesRequest,
): Pick<Line, 'slice' | 'smooth' | 'band'> | undefined {
  const drawn = members.filter(({ x }) => x.length > 0)
  const extent = extentOf(drawn)
  if (extent === undefined) return undefined
  const window = { from: from ?? extent[0], to: to ?? extent[1], width, logX }
  const grid = joinGrids(drawn, Math.max(LEAST_PLACES, PLACES_A_COLUMN * width))
  const columns =
    grid === undefined
      ? groupColumns(drawn, window.from, window.to, width, groups)
      : groupSeries(drawn, grid, groups)
  const own = { runId: '', x: columns.x }
  const slice = slicePart(own, columns.center, window)
  if (smoothing === undefined) return { slice, band: sliceBand(columns, window) }
  const smoothed = smoothColumns(columns, smoothing)
  return { slice, smooth: slicePart(own, smoothed.center, window), band: sliceBand(smoothed, window) }
}

function smoothColumns(
  { x, center, low, high, n }: GroupColumns,
  smoothing: NonNullable<LinesRequest['smoothing']>,
): GroupColumns {
  const of = (column: Float64Array): Float64Array => smoothPart(x, column, smoothing)
  return { x, center: of(center), low: of(low), high: of(high), n }
}

/** On the places of the center's slice. */
function sliceBand({ x, low, high, n }: GroupColumns, { from, to, width, logX }: Window): Band {
  const [a, b] = [lowerBound(x, from), upperBound(x, to)]
  if (chooseRaw(b - a, width)) {
    const [first, end] = [Math.max(0, a - 1), Math.min(x.length, b + 1)]
    return { low: low.slice(first, end), high: high.slice(first, end), n: n.slice(first, end) }
  }
  const bin = (column: Float64Array): BinnedColumns => binPoints(x, column, from, to, width, placeOn(logX))
  return { low: bin(low).min, high: bin(high).max, n: bin(n).last }
}
