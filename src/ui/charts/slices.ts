import type { Range } from '#model/chart.ts'
import type { Band } from '#model/lines.ts'
import type { BinnedSlice, RawSlice, SeriesSlice } from '#model/metric.ts'

/** What a chart reads out of slices: extents, the reading under a pointer, the way across. Pure. */

/** What a run says at one place of x: a point, or all the points of one pixel column. */
export type Reading =
  | { readonly kind: 'point'; readonly x: number; readonly y: number }
  | {
      readonly kind: 'column'
      readonly x: number
      readonly xEnd: number
      /** Over finite values; NaN when there is none. */
      readonly min: number
      readonly max: number
      readonly last: number
      readonly count: number
      readonly nonFinite: number
    }

/** Range of x over all points; undefined when there are none. */
export function xExtent(slices: readonly SeriesSlice[]): Range | undefined {
  let min = Infinity
  let max = -Infinity
  for (const slice of slices) {
    const length = slice.x.length
    if (length === 0) continue
    min = Math.min(min, slice.x[0] ?? Infinity)
    max = Math.max(max, (slice.raw ? slice.x : slice.xEnd)[length - 1] ?? -Infinity)
  }
  return min <= max ? [min, max] : undefined
}

/** A band and the places of its edges. */
export type PlacedBand = { readonly band: Band; readonly slice: SeriesSlice }

/** Range of the finite values in a range of x; with `log`, of those above 0. Undefined when there are none. */
export function yExtent(
  slices: readonly SeriesSlice[],
  within: Range,
  log: boolean,
  bands: readonly PlacedBand[] = [],
): Range | undefined {
  const extent = new Extent(log)
  for (const { band, slice } of bands) {
    const end = upperBound(slice.x, within[1])
    for (let i = lowerBound(slice.raw ? slice.x : slice.xEnd, within[0]); i < end; i++) {
      extent.add(band.low[i] ?? NaN)
      extent.add(band.high[i] ?? NaN)
    }
  }
  for (const slice of slices) {
    if (slice.raw) addRaw(extent, slice, within)
    else addBinned(extent, slice, within)
  }
  return extent.range()
}

class Extent {
  private min = Infinity
  private max = -Infinity
  private readonly log: boolean

  constructor(log: boolean) {
    this.log = log
  }

  add(value: number): void {
    if (!Number.isFinite(value) || (this.log && value <= 0)) return
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
  }

  range(): Range | undefined {
    return this.min <= this.max ? [this.min, this.max] : undefined
  }
}

function addRaw(extent: Extent, slice: RawSlice, within: Range): void {
  const end = upperBound(slice.x, within[1])
  for (let i = lowerBound(slice.x, within[0]); i < end; i++) extent.add(slice.y[i] ?? NaN)
}

function addBinned(extent: Extent, slice: BinnedSlice, within: Range): void {
  const end = upperBound(slice.x, within[1])
  for (let i = lowerBound(slice.xEnd, within[0]); i < end; i++) {
    extent.add(slice.min[i] ?? NaN)
    extent.add(slice.max[i] ?? NaN)
    extent.add(slice.first[i] ?? NaN)
    extent.add(slice.last[i] ?? NaN)
  }
}

/** First place whose value is not below `x`. @param xs ascending */
export function lowerBound(xs: Float64Array, x: number): number {
  let low = 0
  let high = xs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((xs[middle] ?? 0) < x) low = middle + 1
    else high = middle
  }
  return low
}

/** First place whose value is above `x`. @param xs ascending */
export function upperBound(xs: Float64Array, x: number): number {
  let low = 0
  let high = xs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((xs[middle] ?? 0) <= x) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The place nearest to `x`, of equal steps the one logged last; -1 without points.
 * @param within where it should lie, if anything lies there
 */
export function nearestIndex(slice: SeriesSlice, x: number, within?: Range): number {
  const nearest = nearestOfAll(slice, x)
  if (within === undefined) return nearest
  const first = lowerBound(slice.raw ? slice.x : slice.xEnd, within[0])
  const last = upperBound(slice.x, within[1]) - 1
  return first > last ? nearest : Math.min(Math.max(nearest, first), last)
}

function nearestOfAll(slice: SeriesSlice, x: number): number {
  const length = slice.x.length
  if (length === 0) return -1
  const after = upperBound(slice.x, x)
  const before = after - 1
  if (before < 0) return upperBound(slice.x, slice.x[0] ?? 0) - 1
  if (after >= length) return length - 1
  const end = (slice.raw ? slice.x : slice.xEnd)[before] ?? 0
  const next = slice.x[after] ?? Infinity
  return x - end <= next - x ? before : upperBound(slice.x, next) - 1
}

/**
 * What a run says nearest to `x`.
 * @param tolerance in units of x; farther from the first or last point than this says nothing
 */
export function readingAt(
  slice: SeriesSlice,
  x: number,
  tolerance = Infinity,
  within?: Range,
): Reading | undefined {
  const i = nearestIndex(slice, x, within)
  if (i < 0) return undefined
  const start = slice.x[i] ?? 0
  if (slice.raw) {
    return Math.abs(start - x) <= tolerance || inside(slice.x, slice.x, x)
      ? { kind: 'point', x: start, y: slice.y[i] ?? NaN }
      : undefined
  }
  if (
    !inside(slice.x, slice.xEnd, x) &&
    Math.min(Math.abs(start - x), Math.abs((slice.xEnd[i] ?? 0) - x)) > tolerance
  )
    return undefined
  return columnAt(slice, i)
}

function columnAt(slice: BinnedSlice, i: number): Reading {
  const at = (column: Float64Array): number => column[i] ?? NaN
  if (at(slice.count) === 1) return { kind: 'point', x: at(slice.x), y: at(slice.last) }
  return {
    kind: 'column',
    x: at(slice.x),
    xEnd: at(slice.xEnd),
    min: at(slice.min),
    max: at(slice.max),
    last: at(slice.last),
    count: at(slice.count),
    nonFinite: at(slice.nonFinite),
  }
}

function inside(starts: Float64Array, ends: Float64Array, x: number): boolean {
  return x >= (starts[0] ?? Infinity) && x <= (ends[ends.length - 1] ?? -Infinity)
}

/** Where the arrow keys take the crosshair: the next or previous place of x in any of the slices. */
export function stepAlong(slices: readonly SeriesSlice[], x: number, direction: 1 | -1): number | undefined {
  let best: number | undefined
  for (const slice of slices) {
    const i = direction > 0 ? upperBound(slice.x, x) : lowerBound(slice.x, x) - 1
    const candidate = slice.x[i]
    if (candidate === undefined) continue
    if (best === undefined || (direction > 0 ? candidate < best : candidate > best)) best = candidate
  }
  return best
}

/** The value to show in one number: a point's own, a column's last. */
export function valueOf(reading: Reading): number {
  return reading.kind === 'point' ? reading.y : reading.last
}

/** All points of the whole series are in these slices, so any zoom can be drawn from them. */
export function isComplete(slices: readonly SeriesSlice[]): boolean {
  return slices.every((slice) => slice.raw && slice.x.length === slice.total)
}
