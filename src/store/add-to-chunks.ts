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
  for (const [key, history] of series) {
    const { from, points } = await fillUp(db, runId, key, sortHistory(history))
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
  const overviews: OverviewRow[] = []
  for (const [i, { runId, key, n }] of heads.entries()) {
    const before = heads[i - 1]
    if (before?.key === key && groupOf(before.n) === groupOf(n)) continue
    const first = groupOf(n) * GROUP_CHUNKS
    const range = seriesRange(runId, key, first, first + GROUP_CHUNKS - 1)
    overviews.push(
      makeOverview(
        await db.heads
          .where('[runId+key+n]')
          .between(...range)
          .toArray(),
      ),
    )
  }
  return overviews
}

/** With the last chunk when that is thin: the new points and where to write them. */
async function fillUp(
  db: TrackletDb,
  runId: string,
  key: string,
  points: MetricHistory,
): Promise<{ from: number; points: MetricHistory }> {
  const last = await db.heads.where('[runId+key+n]').between([runId, key, 0], [runId, key, Infinity]).last()
  if (last === undefined) return { from: 0, points }
  if (last.count >= THIN_CHUNK) return { from: last.n + 1, points }
  const chunk = await db.chunks.get([runId, key, last.n])
  if (chunk === undefined) return { from: last.n + 1, points }
  return { from: last.n, points: mergeHistories([chunkHistory(chunk), points]) }
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
