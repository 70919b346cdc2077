/**
 * What an overview needs of a chunk: the extent and the extremes of every 256 points. Ten million points have 40,000
 * blocks, so a chart of 1,000 pixels never reads the points.
 */
import type { MetricHistory } from '#model/metric.ts'
import { findExtremes } from './extremes.ts'

/** Points a block; the last one may have fewer. */
export const BLOCK = 256

export const HEAD_FIELDS = [
  'firstStep',
  'lastStep',
  'firstTime',
  'lastTime',
  'minTime',
  'maxTime',
  'first',
  'last',
  'min',
  'max',
  'count',
  'nonFinite',
] as const

/**
 * One entry a block, all of equal length. `first…` and `last…` are of the first and last point in step order, so
 * `firstTime` need not be the least time. `min` and `max` are over finite values, NaN when there is none.
 */
export type HeadColumns = Readonly<Record<(typeof HEAD_FIELDS)[number], Float64Array>>

/** @param block points a block; 1 makes every point a block, for a chunk whose blocks are too long */
export function computeHead({ steps, values, timestamps }: MetricHistory, block = BLOCK): HeadColumns {
  const blocks = Math.ceil(values.length / block)
  const head = Object.fromEntries(HEAD_FIELDS.map((name) => [name, new Float64Array(blocks)])) as HeadColumns
  for (let b = 0; b < blocks; b++) {
    const start = b * block
    const end = Math.min(start + block, values.length)
    head.firstStep[b] = steps[start] as number
    head.lastStep[b] = steps[end - 1] as number
    head.firstTime[b] = timestamps[start] as number
    head.lastTime[b] = timestamps[end - 1] as number
    head.first[b] = values[start] as number
    head.last[b] = values[end - 1] as number
    head.count[b] = end - start
    const times = findExtremes(timestamps, start, end)
    head.minTime[b] = times.min
    head.maxTime[b] = times.max
    const { min, max, nonFinite } = findExtremes(values, start, end)
    head.min[b] = min
    head.max[b] = max
    head.nonFinite[b] = nonFinite
  }
  return head
}

/** One head of several, with `factor` blocks of each in one; a block never spans two of them. */
export function coarsenHeads(heads: readonly HeadColumns[], factor: number): HeadColumns {
  const blocks = heads.reduce((sum, { count }) => sum + Math.ceil(count.length / factor), 0)
  const coarse = Object.fromEntries(
    HEAD_FIELDS.map((name) => [name, new Float64Array(blocks)]),
  ) as HeadColumns
  let at = 0
  for (const head of heads) {
    for (let start = 0; start < head.count.length; start += factor) {
      joinBlocks(head, start, Math.min(start + factor, head.count.length), coarse, at++)
    }
  }
  return coarse
}

function joinBlocks(head: HeadColumns, start: number, end: number, to: HeadColumns, at: number): void {
  for (const name of ['firstStep', 'firstTime', 'first'] as const) to[name][at] = head[name][start] as number
  for (const name of ['lastStep', 'lastTime', 'last'] as const) to[name][at] = head[name][end - 1] as number
  to.minTime[at] = findExtremes(head.minTime, start, end).min
  to.maxTime[at] = findExtremes(head.maxTime, start, end).max
  to.min[at] = findExtremes(head.min, start, end).min
  to.max[at] = findExtremes(head.max, start, end).max
  for (let b = start; b < end; b++) {
    for (const name of ['count', 'nonFinite'] as const)
      to[name][at] = (to[name][at] as number) + (head[name][b] as number)
  }
}
