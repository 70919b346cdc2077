/** Puts points of a run into chunks, behind those that it has. */
import type { MetricHistory } from '#model/metric.ts'
import { mergeHistories, sortHistory } from '#series/columns.ts'
import {
  CHUNK_POINTS,
  chunkHistory,
  GROUP_CHUNKS,
  groupOf,
  makeChunk,
  makeOverview,
  seriesRange,
} from './chunks.ts'
import type { ChunkRow, HeadRow, OverviewRow, TrackletDb } from './schema.ts'

/** A chunk with fewer points than this is filled up, not followed. */
const THIN_CHUNK = CHUNK_POINTS / 2

/**
 * To be called in a transaction over chunks, heads and overviews.
 * @param series points in the order they were logged; they need not be in step order
 */
export async function addToChunks(
  db: TrackletDb,
  runId: string,
  series: ReadonlyMap<string, MetricHistory>,
): Promise<void> {
  const chunks: ChunkRow[] = []
  const heads: HeadRow[] = []
  const lasts = await readLastHeads(db, runId, [...series.keys()])
  for (const [key, history] of series) {
    const last = lasts.get(key)
    const sorted = sortHistory(history)
    const isThin = last !== undefined && last.count < THIN_CHUNK
    // Nothing but requests is awaited: over other promises Dexie loses its transaction.
    const thin = isThin ? await db.chunks.get([runId, key, last.n]) : undefined
    const points = thin === undefined ? sorted : mergeHistories([chunkHistory(thin), sorted])
    const from = thin?.n ?? (last === undefined ? 0 : last.n + 1)
    for (let at = 0, n = from; at < points.values.length; at += CHUNK_POINTS, n++) {
      const made = makeChunk(runId, key, n, sliceHistory(points, at, at + CHUNK_POINTS))
      chunks.push(made.chunk)
      heads.push(made.head)
    }
  }
  await db.chunks.bulkPut(chunks)
  await db.heads.bulkPut(heads)
  await db.overviews.bulkPut(await makeOverviews(db, heads))
}

/** Of every group that has one of these heads, which are written already. */
async function makeOverviews(db: TrackletDb, heads: readonly HeadRow[]): Promise<OverviewRow[]> {
  const first = heads.filter(({ key, n }, i) => {
    const before = heads[i - 1]
    return before?.key !== key || groupOf(before.n) !== groupOf(n)
  })
  const groups = first.map(({ runId, key, n }) => {
    const from = groupOf(n) * GROUP_CHUNKS
    return headsOf(db, ...seriesRange(runId, key, from, from + GROUP_CHUNKS - 1)).toArray()
  })
  return (await Promise.all(groups)).map(makeOverview)
}

/** Asked for at once: one after the other they would wait for each other. A key without chunks is left out. */
async function readLastHeads(
  db: TrackletDb,
  runId: string,
  keys: readonly string[],
): Promise<Map<string, HeadRow>> {
  const lasts = await Promise.all(keys.map((key) => headsOf(db, ...seriesRange(runId, key)).last()))
  return new Map(lasts.flatMap((head) => (head === undefined ? [] : [[head.key, head]])))
}

function headsOf({ heads }: TrackletDb, ...range: ReturnType<typeof seriesRange>) {
  return heads.where('[runId+key+n]').between(...range)
}

/** In arrays of their own. */
export function sliceHistory(
  { steps, values, timestamps }: MetricHistory,
  from: number,
  to: number,
): MetricHistory {
  return {
    steps: steps.slice(from, to),
    values: values.slice(from, to),
    timestamps: timestamps.slice(from, to),
  }
}
