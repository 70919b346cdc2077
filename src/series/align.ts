/** Putting series on other axes: values of one metric at the steps of another, and points in the order of any x. */
import { gather } from './bits.ts'
import { isAscending, stableOrder } from './order.ts'
import { upperBound } from './search.ts'

/**
 * What a metric is at other steps: at its own steps its value (of equal steps the last logged), between them on the straight
 * line, and before and after them what it is at the end. Values that are not finite are passed over; without any, all NaN.
 * @param steps of the metric, ascending
 * @param at ascending
 */
export function valuesAt(steps: Float64Array, values: Float64Array, at: Float64Array): Float64Array {
  const known = keepFinite(steps, values)
  const out = new Float64Array(at.length)
  for (let i = 0, from = 0; i < at.length; i++) {
    const step = at[i] as number
    from = upperBound(known.steps, step, from)
    out[i] = valueBetween(known, from - 1, step)
  }
  return out
}

type Columns = { readonly steps: Float64Array; readonly values: Float64Array }

function keepFinite(steps: Float64Array, values: Float64Array): Columns {
  if (values.every((value) => value - value === 0)) return { steps, values }
  const places = Uint32Array.from(values.keys()).filter((i) => Number.isFinite(values[i]))
  return { steps: gather(steps, places), values: gather(values, places) }
}

/** @param before the last place at or before the step; -1 without one */
function valueBetween({ steps, values }: Columns, before: number, step: number): number {
  const after = before + 1
  if (before < 0) return after < values.length ? (values[lastOfStep(steps, after)] as number) : NaN
  const low = values[before] as number
  if (after >= values.length || steps[before] === step) return low
  const share = (step - (steps[before] as number)) / ((steps[after] as number) - (steps[before] as number))
  return low * (1 - share) + (values[lastOfStep(steps, after)] as number) * share
}

function lastOfStep(steps: Float64Array, place: number): number {
  let last = place
  while (steps[last + 1] === steps[place]) last++
  return last
}

/** Points in the order of x, equal ones as they were; those whose x is NaN have no place and are left out. */
export function sortByX(x: Float64Array, y: Float64Array): { x: Float64Array; y: Float64Array } {
  const places = x.every((value) => value === value)
    ? undefined
    : Uint32Array.from(x.keys()).filter((i) => !Number.isNaN(x[i]))
  const [xs, ys] = places === undefined ? [x, y] : [gather(x, places), gather(y, places)]
  if (isAscending(xs)) return { x: xs, y: ys }
  const order = stableOrder(xs)
  return { x: gather(xs, order), y: gather(ys, order) }
}
