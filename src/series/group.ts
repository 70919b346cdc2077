/**
 * A group of series as one line and a band. It is computed at every x where a member has a point; a member without a point
 * there counts with the straight line between its neighbours, and not before its first and after its last. What is not
 * finite does not count, nor does a line to it.
 */
import type { Grouping } from '#model/chart.ts'
import { computeStatsOf } from './group-stats.ts'
import { lowerBound, upperBound } from './search.ts'
import { bandOf, centerOf } from './stats.ts'

/** `x` ascending, ties allowed: of equal x the last counts. */
export type XYColumns = { readonly x: Float64Array; readonly y: Float64Array }

/** All of one length; NaN and `n` 0 where no member counts. */
export type GroupColumns = {
  readonly x: Float64Array
  readonly center: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly n: Float64Array
}

type Style = Pick<Grouping, 'center' | 'band'>

/** @param grid ascending without ties; see {@link joinGrids} */
export function groupSeries(members: readonly XYColumns[], grid: Float64Array, style: Style): GroupColumns {
  const readers = members.map((member) => makeReader(member, member.x === grid))
  const values = new Float64Array(members.length)
  return computeColumns(grid, style, (i) => {
    let count = 0
    for (const read of readers) {
      const value = read(grid[i] as number, i)
      if (value - value === 0) values[count++] = value
    }
    return { values, count }
  })
}

/**
 * The same for more places than a screen has: `width` columns between `from` and `to`, in each of which a member counts with
 * the mean of its points there. A band `range` spans all points.
 */
export function groupColumns(
  members: readonly XYColumns[],
  from: number,
  to: number,
  width: number,
  style: Style,
): GroupColumns {
  const step = (to - from) / width
  const grid = Float64Array.from({ length: width }, (_, i) => from + (i + 0.5) * step)
  const parts = members.map((member) => columnMeans(member, { from, to, step }, grid))
  const values = new Float64Array(members.length)
  const columns = computeColumns(grid, style, (i) => {
    let count = 0
    for (const { mean } of parts) {
      const value = mean[i] as number
      if (value - value === 0) values[count++] = value
    }
    return { values, count }
  })
  if (style.band === 'range')
    for (const { min, max } of parts)
      for (let i = 0; i < width; i++) {
        if ((min[i] as number) < (columns.low[i] as number)) columns.low[i] = min[i] as number
        if ((max[i] as number) > (columns.high[i] as number)) columns.high[i] = max[i] as number
      }
  return columns
}

/** Every x of any of the series, once; undefined when there are more than `most`. A grid that all share is given itself. */
export function joinGrids(series: readonly XYColumns[], most: number): Float64Array | undefined {
  let joined: Float64Array | undefined
  for (const { x } of series) {
    if (joined === undefined) joined = isStrict(x) ? x : withoutTies(x)
    else if (x !== joined && !isSame(x, joined)) joined = mergeGrids(joined, x)
    if (joined.length > most && series.some((other) => other.x !== joined)) return undefined
  }
  return joined ?? new Float64Array()
}

function computeColumns(
  grid: Float64Array,
  { center = 'mean', band = 'std' }: Style,
  valuesAt: (i: number) => { values: Float64Array; count: number },
): GroupColumns {
  const make = (): Float64Array => new Float64Array(grid.length)
  const columns = { x: grid, center: make(), low: make(), high: make(), n: make() }
  for (let i = 0; i < grid.length; i++) {
    const { values, count } = valuesAt(i)
    const stats = computeStatsOf(values, count)
    columns.n[i] = count
    columns.center[i] = centerOf(center, values, stats)
    ;[columns.low[i], columns.high[i]] = bandOf(band, stats)
  }
  return columns
}

/** Reads a member at ascending places. @param onGrid its own places are those of the grid */
function makeReader({ x, y }: XYColumns, onGrid: boolean): (at: number, i: number) => number {
  if (onGrid) return (_at, i) => y[i] as number
  let next = 0
  return (at) => {
    while (next < x.length && (x[next] as number) <= at) next++
    const before = next - 1
    if (before < 0) return NaN
    const value = y[before] as number
    if (x[before] === at) return value
    if (next >= x.length) return NaN
    let after = next
    while (x[after + 1] === x[next]) after++
    const share = (at - (x[before] as number)) / ((x[next] as number) - (x[before] as number))
    return value * (1 - share) + (y[after] as number) * share
  }
}

type Span = { readonly from: number; readonly to: number; readonly step: number }

/** A column without points gets what the line between its neighbours has in its middle. */
function columnMeans({ x, y }: XYColumns, { from, to, step }: Span, grid: Float64Array) {
  const make = (): Float64Array => new Float64Array(grid.length).fill(NaN)
  const [mean, min, max] = [make(), make(), make()]
  const read = makeReader({ x, y }, false)
  const last = upperBound(x, to)
  let place = lowerBound(x, from)
  for (let i = 0; i < grid.length; i++) {
    const isLast = i === grid.length - 1
    let [sum, count, seen] = [0, 0, false]
    for (; place < last && (isLast || (x[place] as number) < from + (i + 1) * step); place++) {
      const value = y[place] as number
      seen = true
      if (value - value !== 0) continue
      sum += value
      count++
      if (!(value >= (min[i] as number))) min[i] = value
      if (!(value <= (max[i] as number))) max[i] = value
    }
    if (!seen) mean[i] = min[i] = max[i] = read(grid[i] as number, i)
    else if (count > 0) mean[i] = sum / count
  }
  return { mean, min, max }
}

function isStrict(x: Float64Array): boolean {
  for (let i = 1; i < x.length; i++) if ((x[i] as number) <= (x[i - 1] as number)) return false
  return true
}

function withoutTies(x: Float64Array): Float64Array {
  return x.filter((value, i) => i === 0 || value !== x[i - 1])
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function mergeGrids(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length)
  let [i, j, length] = [0, 0, 0]
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity)
    out[length++] = value
    while (i < a.length && (a[i] as number) <= value) i++
    while (j < b.length && (b[j] as number) <= value) j++
  }
  return out.subarray(0, length)
}
