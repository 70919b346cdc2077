/** What a chart draws: every point, or exact pixel columns where there are more. */
import type { MetricHistory, SeriesSlice, XAxis } from '#model/metric.ts'
import { binPoints, chooseRaw } from '#series/bin.ts'
import { gather } from '#series/bits.ts'
import { isAscending, stableOrder } from '#series/order.ts'
import { lowerBound, upperBound } from '#series/search.ts'

/** One run's metric along an axis; x ascends. */
export type AxisSeries = { readonly runId: string; readonly x: Float64Array; readonly y: Float64Array }

/** @param start of the run, ms since the epoch: what a relative axis counts from */
export function alongAxis(
  runId: string,
  history: MetricHistory,
  axis: XAxis,
  start: number | null,
): AxisSeries {
  if (axis === 'step') return { runId, x: history.steps, y: history.values }
  const { timestamps, values } = history
  const from = axis === 'relative' ? (start ?? timestamps.reduce((a, b) => Math.min(a, b), Infinity)) : 0
  const order = isAscending(timestamps) ? undefined : stableOrder(timestamps)
  const sorted = order ? gather(timestamps, order) : timestamps
  return {
    runId,
    x: from === 0 ? sorted : sorted.map((time) => time - from),
    y: order ? gather(values, order) : values,
  }
}

/** @param range of x; @param width pixel columns in it */
export function sliceSeries(
  { runId, x, y }: AxisSeries,
  range: readonly [from: number, to: number] | undefined,
  width: number,
): SeriesSlice {
  const [from, to] = range ?? [x[0] ?? 0, x.at(-1) ?? 0]
  // A neighbour on each side, so that lines leave the window where they should.
  const start = Math.max(0, lowerBound(x, from) - 1)
  const end = Math.min(x.length, upperBound(x, to) + 1)
  const total = x.length
  if (chooseRaw(end - start, width))
    return { raw: true, runId, x: x.subarray(start, end), y: y.subarray(start, end), total }
  return { raw: false, runId, total, ...binPoints(x, y, from, to, width) }
}
