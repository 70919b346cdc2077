/**
 * Moves points from segments to chunks, in the background. Invisible to readers: one transaction takes the segments
 * away and puts the chunks there, so a crash leaves the one or the other.
 *
 * Few points stay in segments, put together: a run of 30 epochs is one row, not a chunk a metric.
 */
import type { MetricColumns, MetricHistory } from '#model/metric.ts'
import { isTerminal } from '#model/run.ts'
import { concatColumns, mergeHistories, sortHistory, splitByKey } from '#series/columns.ts'
import {
  CHUNK_POINTS,
  chunkHistory,
  GROUP_CHUNKS,
  groupOf,
  makeChunk,
  makeOverview,
  seriesRange,
} from './chunks.ts'
import { guarded } from './errors.ts'
import { tryLock } from './locks.ts'
import type { ChunkRow, HeadRow, OverviewRow, SegmentRow, SummaryRow, TrackletDb } from './schema.ts'
import { makeSegment, segmentColumns, segmentsOf } from './segments.ts'
import type { Store } from './store.ts'

/** Rows are put together when there are more than this, and they hold less than SMALL_SEGMENT points on average. */
const MAX_SEGMENTS = 64
const SMALL_SEGMENT = 512
/** Up to here all open points of a run may stand in one segment. */
const SEGMENT_POINTS = 16_384
/** A chunk with fewer points than this is filled up, not followed. */
const THIN_CHUNK = CHUNK_POINTS / 2
/** Bounds of how many points wait in segments for chunks of a good size. */
const MIN_OPEN = 65_536
const MAX_OPEN = 524_288
/** So many points a key make a rewrite of its last chunk cheap. */
const OPEN_PER_KEY = 4_096
/** One transaction moves no more, so that no other writer waits long. */
const SLICE_POINTS = 262_144

export function wantsCompaction(row: SummaryRow): boolean {
  return fillsChunks(row) || row.openSegments - MAX_SEGMENTS >= row.openPoints / SMALL_SEGMENT
}

function fillsChunks({ summaries, openPoints }: SummaryRow): boolean {
  return openPoints >= Math.min(MAX_OPEN, Math.max(MIN_OPEN, OPEN_PER_KEY * summaries.keys.length))
}

/** @param ended nothing more is expected: all that is worth a chunk goes to chunks */
export async function compactRun(store: Store, runId: string, ended: boolean): Promise<void> {
  await tryLock(`compact:${runId}`, async () => {
    let more = true
    while (more) more = await guarded(() => compactSlice(store.db, runId, ended))
  })
}

/** Runs that an earlier session left with more open points than it should. */
export async function listCompactable(store: Store): Promise<{ runId: string; ended: boolean }[]> {
  return await guarded(async () => {
    const rows = await store.db.summaries.filter((row) => row.openSegments > 1).toArray()
    const runs = await store.db.runs.bulkGet(rows.map(({ runId }) => runId))
    return rows.flatMap((row, i) => {
      const run = runs[i]
      const ended = run !== undefined && isTerminal(run.status)
      return ended || wantsCompaction(row) ? [{ runId: row.runId, ended }] : []
    })
  })
}

/** True when there is more to move. */
async function compactSlice(db: TrackletDb, runId: string, ended: boolean): Promise<boolean> {
  return await db.transaction(
    'rw',
    [db.summaries, db.segments, db.chunks, db.heads, db.overviews],
    async () => {
      const row = await db.summaries.get(runId)
      if (row === undefined || (row.openSegments <= 1 && row.openPoints <= SEGMENT_POINTS)) return false
      if (!ended && !wantsCompaction(row)) return false
      if (!fillsChunks(row) && !(ended && row.openPoints > SEGMENT_POINTS)) {
        await mergeSegments(db, row)
        return false
      }
      const segments = await readSlice(db, runId)
      await moveToChunks(db, runId, segments)
      const points = countPoints(segments)
      await db.summaries.put({
        ...row,
        openPoints: row.openPoints - points,
        openSegments: row.openSegments - segments.length,
      })
      return row.openPoints > points
    },
  )
}

async function readSlice(db: TrackletDb, runId: string): Promise<SegmentRow[]> {
  let points = 0
  return await segmentsOf(db, runId)
    .until((row) => (points += row.value.length) >= SLICE_POINTS, true)
    .toArray()
}

/** Puts the small segments of each writer together, into rows of up to SEGMENT_POINTS points. */
async function mergeSegments(db: TrackletDb, row: SummaryRow): Promise<void> {
  const segments = await segmentsOf(db, row.runId).toArray()
  const merged: SegmentRow[] = []
  let group: SegmentRow[] = []
  const close = (): void => {
    const first = group[0]
    if (first !== undefined && group.length > 1)
      merged.push(makeSegment(first, concatColumns(group.map(segmentColumns))))
    else merged.push(...group)
    group = []
  }
  for (const segment of segments) {
    const full = countPoints(group) + segment.value.length > SEGMENT_POINTS
    if (full || group[0]?.writerId !== segment.writerId) close()
    group.push(segment)
  }
  close()
  await deleteSegments(db, segments)
  await db.segments.bulkPut(merged)
  await db.summaries.put({ ...row, openSegments: merged.length })
}

async function moveToChunks(db: TrackletDb, runId: string, segments: readonly SegmentRow[]): Promise<void> {
  const series = splitByKey(segments.map((row): MetricColumns => segmentColumns(row)))
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
  await deleteSegments(db, segments)
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

async function deleteSegments(db: TrackletDb, rows: readonly SegmentRow[]): Promise<void> {
  await db.segments.bulkDelete(
    rows.map(({ runId, writerId, seq }): [string, string, number] => [runId, writerId, seq]),
  )
}

function countPoints(rows: readonly SegmentRow[]): number {
  return rows.reduce((sum, { value }) => sum + value.length, 0)
}

function sliceHistory({ steps, values, timestamps }: MetricHistory, from: number, to: number): MetricHistory {
  return {
    steps: steps.slice(from, to),
    values: values.slice(from, to),
    timestamps: timestamps.slice(from, to),
  }
}
