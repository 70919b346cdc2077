/** Whether a few values of a chart leave the others no height. Pure. */
import type { SeriesSlice } from '#model/metric.ts'

/** Values that are looked at: to sort more is felt where twenty charts are live. */
const MOST_VALUES = 2_048
/** Of the height, which nine tenths of the values share. */
const LEAST_SHARE = 0.05

/** @param slices of all lines */
export function isDwarfed(slices: readonly SeriesSlice[]): boolean {
  const values = sampleValues(slices)
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? NaN
  const usual = at(0.95) - at(0.05)
  return usual > 0 && usual < LEAST_SHARE * (at(1) - at(0))
}

/** Finite ones, ascending: evenly from all, of a pixel column its least and its greatest. */
function sampleValues(slices: readonly SeriesSlice[]): Float64Array {
  const columns = slices.flatMap((slice) => (slice.raw ? [slice.y] : [slice.min, slice.max]))
  const total = columns.reduce((sum, { length }) => sum + length, 0)
  const stride = Math.max(1, Math.ceil(total / MOST_VALUES))
  const values: number[] = []
  let at = 0
  for (const column of columns) {
    for (; at < column.length; at += stride) values.push(column[at] ?? NaN)
    at -= column.length
  }
  return Float64Array.from(values.filter(Number.isFinite)).sort()
}
