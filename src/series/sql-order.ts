/** The order of MLflow's SQL store, in which a point that was logged twice is one. */
import type { MetricHistory } from '#model/metric.ts'
import { gather } from './bits.ts'
import { stableOrder } from './order.ts'

/**
 * By time, step and value, or by step, time and value; NaN is ordered as 0, behind it. Of points that are equal in all
 * three the first is kept.
 */
export function toSqlOrder({ steps, values, timestamps }: MetricHistory, by: 'time' | 'step'): MetricHistory {
  const [first, second] = by === 'time' ? [timestamps, steps] : [steps, timestamps]
  const order = stableOrder(first)
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && first[order[to] as number] === first[order[from] as number]) to++
    if (to - from > 1) order.subarray(from, to).sort((a, b) => compareTies(a, b, second, values))
  }
  const kept = order.filter(
    (place, i) => i === 0 || !isSame(place, order[i - 1] as number, { steps, values, timestamps }),
  )
  return {
    steps: gather(steps, kept),
    values: gather(values, kept),
    timestamps: gather(timestamps, kept),
  }
}

function compareTies(a: number, b: number, second: Float64Array, values: Float64Array): number {
  const [x, y] = [values[a] as number, values[b] as number]
  return (
    (second[a] as number) - (second[b] as number) ||
    compareNumbers(x || 0, y || 0) ||
    Number(Number.isNaN(x)) - Number(Number.isNaN(y)) ||
    a - b
  )
}

/** Of infinities a difference would be NaN. */
function compareNumbers(x: number, y: number): number {
  return x < y ? -1 : x > y ? 1 : 0
}

function isSame(a: number, b: number, { steps, values, timestamps }: MetricHistory): boolean {
  const [x, y] = [values[a] as number, values[b] as number]
  return (
    timestamps[a] === timestamps[b] &&
    steps[a] === steps[b] &&
    (x === y || (Number.isNaN(x) && Number.isNaN(y)))
  )
}
