import type { MetricHistory } from '#model/metric.ts'
import { packColumn, unpackColumn } from '#series/codec.ts'
import { coarsenHeads, computeHead, HEAD_FIELDS, type HeadColumns } from '#series/heads.ts'
import type { ChunkRow, HeadRow, OverviewRow } from './schema.ts'

/** Beyond about 100 kB a value gets a file of its own in Chromium, which is cheap to read, to delete and to count. */
export const CHUNK_POINTS = 16_384

export function chunkHistory({ step, value, time }: ChunkRow): MetricHistory {
  return { steps: unpackColumn(step), values: value, timestamps: unpackColumn(time) }
}

/** How many chunks an overview's row stands for, and how many blocks it has at most, but for what is left over of each chunk. */
export const GROUP_CHUNKS = 16
const OVERVIEW_BLOCKS = 128

/** @param history at most CHUNK_POINTS points in step order, in arrays of their own (a view would store its whole buffer) */
export function makeChunk(
  runId: string,
  key: string,
  n: number,
  history: MetricHistory,
): { chunk: ChunkRow; head: HeadRow } {
  const { steps, values, timestamps } = history
  return {
    chunk: { runId, key, n, step: packColumn(steps), value: values, time: packColumn(timestamps) },
    head: makeHead(runId, key, n, computeHead(history)),
  }
}

/** @param heads of one group, in order */
export function makeOverview(heads: readonly HeadRow[]): OverviewRow {
  const { runId = '', key = '', n = 0 } = heads[0] ?? {}
  const columns = heads.map(headColumns)
  const blocks = columns.reduce((sum, { count }) => sum + count.length, 0)
  return makeHead(
    runId,
    key,
    groupOf(n),
    coarsenHeads(columns, Math.max(1, Math.ceil(blocks / OVERVIEW_BLOCKS))),
  )
}

export function groupOf(n: number): number {
  return Math.floor(n / GROUP_CHUNKS)
}

function makeHead(runId: string, key: string, n: number, blocks: HeadColumns): HeadRow {
  const least = (column: Float64Array): number => column.reduce((a, b) => Math.min(a, b), Infinity)
  const most = (column: Float64Array): number => column.reduce((a, b) => Math.max(a, b), -Infinity)
  return {
    runId,
    key,
    n,
    count: blocks.count.reduce((a, b) => a + b, 0),
    minStep: least(blocks.firstStep),
    maxStep: most(blocks.lastStep),
    minTime: least(blocks.minTime),
    maxTime: most(blocks.maxTime),
    blocks: joinColumns(blocks),
  }
}

/** Views of the stored array. */
export function headColumns({ blocks }: HeadRow): HeadColumns {
  const length = blocks.length / HEAD_FIELDS.length
  return Object.fromEntries(
    HEAD_FIELDS.map((name, i) => [name, blocks.subarray(i * length, (i + 1) * length)]),
  ) as HeadColumns
}

function joinColumns(columns: HeadColumns): Float64Array {
  const length = columns.count.length
  const joined = new Float64Array(length * HEAD_FIELDS.length)
  for (const [i, name] of HEAD_FIELDS.entries()) joined.set(columns[name], i * length)
  return joined
}

/** @param from, to numbers, both included */
export function seriesRange(
  runId: string,
  key: string,
  from = 0,
  to = Infinity,
): [[string, string, number], [string, string, number], boolean, boolean] {
  return [[runId, key, from], [runId, key, to], true, true]
}
