/**
 * First, min, max and last of every pixel column, exact: no sampling, so no spike is lost.
 *
 * From points, a column holds just the points of its pixel. From heads, a block goes whole to the column where it
 * starts, so a column may reach past its pixel (or past `from` and `to`) by a quarter of a pixel at most; `x` and
 * `xEnd` say how far it truly reaches. Blocks that are too long for that are refused.
 */
import type { BinnedSlice } from '#model/metric.ts'
import { findExtremes } from './extremes.ts'
import type { HeadColumns } from './heads.ts'
import { lowerBound, upperBound } from './search.ts'

export type BinnedColumns = Omit<BinnedSlice, 'raw' | 'runId' | 'total'>

type BinAxis = 'step' | 'time'

/** Points are sent as they are up to four a pixel: as many numbers as first, min, max and last. */
export function chooseRaw(count: number, width: number): boolean {
  return count <= 4 * width
}

/**
 * @param x ascending, ties allowed, no NaN; as long as `y`
 * @param from pixel columns divide [from, to], both included; points outside are left out
 * @param place where values lie on the axis; ascending, `Math.log10` for a log axis
 */
export function binPoints(
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  width: number,
  place: (x: number) => number = (value) => value,
): BinnedColumns {
  const start = lowerBound(x, from)
  const end = Math.max(start, upperBound(x, to))
  const grid = new Grid(place(from), place(to), width)
  const bins = new Bins(Math.min(grid.width, end - start))
  for (let i = start; i < end;) {
    const pixel = grid.pixelOf(place(x[i] as number))
    const next = findNextPixel(x, i, end, (value) => grid.pixelOf(place(value)) > pixel)
    bins.add(pixel, {
      x: x[i] as number,
      xEnd: x[next - 1] as number,
      first: y[i] as number,
      last: y[next - 1] as number,
      count: next - i,
      ...findExtremes(y, i, next),
    })
    i = next
  }
  return bins.finish()
}

/**
 * The same from the heads of consecutive pieces of a series, clipped or not. Null when heads cannot tell: a block is
 * too long for that width, or blocks in the range are out of order on that axis.
 * @param shift is subtracted from the heads' steps or times; `from` and `to` are in shifted units
 * @param reach how much of a pixel a block may span; Infinity, for a first look, takes any that is in order
 */
export function binHeads(
  heads: readonly HeadColumns[],
  axis: BinAxis,
  shift: number,
  from: number,
  to: number,
  width: number,
  reach = 0.25,
): BinnedColumns | null {
  const grid = new Grid(from, to, width)
  const blocks = heads.reduce((sum, { count }) => sum + count.length, 0)
  const bins = new Bins(Math.min(grid.width, blocks))
  let before = -Infinity
  for (const head of heads) {
    const { starts, ends } = extentsOf(head, axis)
    for (let b = 0; b < starts.length; b++) {
      const [start, end] = [(starts[b] as number) - shift, (ends[b] as number) - shift]
      if (end < from || start > to) continue
      const inOrder = start >= before && isInOrder(head, axis, b)
      if (reach === Infinity && !inOrder) continue
      if (!inOrder || end - start > grid.pixel * reach) return null
      before = end
      bins.add(grid.pixelOf(start), {
        x: start,
        xEnd: end,
        first: head.first[b] as number,
        last: head.last[b] as number,
        min: head.min[b] as number,
        max: head.max[b] as number,
        count: head.count[b] as number,
        nonFinite: head.nonFinite[b] as number,
      })
    }
  }
  return bins.finish()
}

/**
 * The heads with a block that is too long for that width, by place: a pause in logging, or a close zoom. Once the
 * caller has put `computeHead(points, 1)` in their place, {@link binHeads} can answer.
 */
export function listCoarseHeads(
  heads: readonly HeadColumns[],
  axis: BinAxis,
  shift: number,
  from: number,
  to: number,
  width: number,
): number[] {
  const quarter = new Grid(from, to, width).pixel / 4
  return heads.flatMap((head, place) => {
    const { starts, ends } = extentsOf(head, axis)
    const coarse = starts.some((value, b) => {
      const [start, end] = [value - shift, (ends[b] as number) - shift]
      return end >= from && start <= to && end - start > quarter
    })
    return coarse ? [place] : []
  })
}

function extentsOf(head: HeadColumns, axis: BinAxis): { starts: Float64Array; ends: Float64Array } {
  return axis === 'step'
    ? { starts: head.firstStep, ends: head.lastStep }
    : { starts: head.minTime, ends: head.maxTime }
}

/** By time the block's first and last point must be its earliest and its latest, or their values are of other places. */
function isInOrder(
  { firstTime, minTime, lastTime, maxTime }: HeadColumns,
  axis: BinAxis,
  b: number,
): boolean {
  return axis === 'step' || (firstTime[b] === minTime[b] && lastTime[b] === maxTime[b])
}

/** Pixel columns over [from, to]. Every step of the sum is monotonous, so ascending x gives ascending pixels. */
class Grid {
  readonly width: number
  /** In units of x. */
  readonly pixel: number
  readonly #from: number
  readonly #perUnit: number

  constructor(from: number, to: number, width: number) {
    this.width = Math.max(1, Math.floor(width))
    this.#from = from
    const perUnit = this.width / (to - from)
    this.#perUnit = to > from && Number.isFinite(perUnit) ? perUnit : 0
    this.pixel = to > from ? (to - from) / this.width : 0
  }

  pixelOf(x: number): number {
    const pixel = Math.floor((x - this.#from) * this.#perUnit)
    return pixel <= 0 ? 0 : Math.min(pixel, this.width - 1)
  }
}

/** The first place after `start` where `isPast`; gallops, since a column has few points or many. */
function findNextPixel(
  x: Float64Array,
  start: number,
  end: number,
  isPast: (value: number) => boolean,
): number {
  let [low, stride] = [start + 1, 1]
  while (low + stride <= end && !isPast(x[low + stride - 1] as number)) {
    low += stride
    stride *= 2
  }
  let high = Math.min(low + stride, end)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isPast(x[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

type Bin = Readonly<Record<keyof BinnedColumns, number>>

/** Gathers pixel columns from left to right. */
class Bins {
  readonly #columns: BinnedColumns
  #length = 0
  #pixel = -1

  constructor(capacity: number) {
    this.#columns = mapColumns(() => new Float64Array(capacity))
  }

  /** Adds to the last column when the pixel is the same. */
  add(pixel: number, bin: Bin): void {
    const { x, xEnd, first, last, min, max, count, nonFinite } = this.#columns
    if (pixel !== this.#pixel) {
      this.#pixel = pixel
      const at = this.#length++
      x[at] = bin.x
      first[at] = bin.first
      min[at] = NaN
      max[at] = NaN
    }
    const at = this.#length - 1
    xEnd[at] = bin.xEnd
    last[at] = bin.last
    // Written so that a number replaces NaN and NaN replaces nothing.
    if (!(bin.min >= (min[at] as number)) && !Number.isNaN(bin.min)) min[at] = bin.min
    if (!(bin.max <= (max[at] as number)) && !Number.isNaN(bin.max)) max[at] = bin.max
    count[at] = (count[at] as number) + bin.count
    nonFinite[at] = (nonFinite[at] as number) + bin.nonFinite
  }

  finish(): BinnedColumns {
    const columns = this.#columns
    if (columns.x.length === this.#length) return columns
    return mapColumns((name) => columns[name].slice(0, this.#length))
  }
}

const FIELDS = ['x', 'xEnd', 'first', 'min', 'max', 'last', 'count', 'nonFinite'] as const

function mapColumns(make: (name: keyof BinnedColumns) => Float64Array): BinnedColumns {
  return Object.fromEntries(FIELDS.map((name) => [name, make(name)])) as BinnedColumns
}
