/**
 * A run that was started again from a checkpoint logs steps it had logged before. In step order both courses would be one
 * zigzag line; in the order of their times they are two, and where the step falls one ends and the next begins.
 */
import type { JumpRule } from '#model/chart.ts'
import type { MetricHistory } from '#model/metric.ts'
import { gather } from './bits.ts'
import { isAscending, stableOrder } from './order.ts'
import { lowerBound } from './search.ts'

/** Points that go back more often than this are out of order, not started again: several writers, or late ones. */
const MOST_PARTS = 50

/** @param history in step order, points of equal time in the order they were logged @returns parts in step order each, the earliest first */
export function splitAtJumps(history: MetricHistory, rule: JumpRule): MetricHistory[] {
  if (rule === 'join' || isAscending(history.timestamps)) return [history]
  const order = stableOrder(history.timestamps)
  const starts = findJumps(gather(history.steps, order))
  if (starts.length === 1 || starts.length > MOST_PARTS) return [history]
  const parts = starts.map((start, i) => pick(history, order.subarray(start, starts[i + 1])))
  return rule === 'later' ? cutEarlier(parts) : parts
}

/** Where parts begin: at 0, and wherever the step is below the one before. */
function findJumps(steps: Float64Array): number[] {
  const starts = [0]
  for (let i = 1; i < steps.length; i++) if ((steps[i] as number) < (steps[i - 1] as number)) starts.push(i)
  return starts
}

function pick({ steps, values, timestamps }: MetricHistory, places: Uint32Array): MetricHistory {
  return {
    steps: gather(steps, places),
    values: gather(values, places),
    timestamps: gather(timestamps, places),
  }
}

/** Of each part what lies before all later parts; a part that has nothing left goes. */
function cutEarlier(parts: readonly MetricHistory[]): MetricHistory[] {
  const kept: MetricHistory[] = []
  let end = Infinity
  for (const part of parts.toReversed()) {
    const length = lowerBound(part.steps, end)
    end = Math.min(end, part.steps[0] as number)
    if (length > 0)
      kept.unshift({
        steps: part.steps.subarray(0, length),
        values: part.values.subarray(0, length),
        timestamps: part.timestamps.subarray(0, length),
      })
  }
  return kept
}
