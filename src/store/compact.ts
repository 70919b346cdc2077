/**
 * Moves points from segments to chunks, in the background. Invisible to readers: one transaction takes the segments
 * away and puts the chunks there, so a crash leaves the one or the other.
 *
 * Few points stay in segments, put together: a run of 30 epochs is one row, not a chunk a metric.
 */
import type { MetricColumns } from '#model/metric.ts'
import { isTerminal } from '#model/run.ts'
import { concatColumns, splitByKey } from '#series/columns.ts'
import { addToChunks } from './add-to-chunks.ts'
import { guarded } from './errors.ts'
import { holdLock, listHeld, tryLock, withLock } from './locks.ts'
import type { SegmentRow, SummaryRow, TrackletDb } from './schema.ts'
import { makeSegment, segmentColumns, segmentsOf } from './segments.ts'
import type { Store } from './store.ts'

/** Rows are put together when there are more than this, and they hold less than SMALL_SEGMENT points on average. */
const MAX_SEGMENTS = 64
const SMALL_SEGMENT = 512
/** Up to here all open points of a run may stand in one segment. */
export const SEGMENT_POINTS = 16_384
/** Bounds of how many points wait in segments for chunks of a good size. */
const MIN_OPEN = 65_536
const MAX_OPEN = 524_288
/** With so many points a key on average a run that ended has chunks: their overviews are what a chart of many runs reads first. */
const LONG_SERIES = 1_024
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

/** Whether what is open of a run that ended belongs to chunks. */
function fillsLast({ summaries, openPoints }: SummaryRow): boolean {
  return openPoints > SEGMENT_POINTS || openPoints >= LONG_SERIES * Math.max(1, summaries.keys.length)
}

/** @param ended nothing more is expected: all that is worth a chunk goes to chunks */
export async function compactRun(store: Store, runId: string, ended: boolean): Promise<void> {
  await tryLock(COMPACT_LOCK + runId, async () => {
    let more = true
    while (more && !(await isPaused())) more = await guarded(() => compactSlice(store.db, runId, ended))
  })
}

const COMPACT_LOCK = 'compact:'
const PAUSE_LOCK = 'pause-compaction'

async function isPaused(): Promise<boolean> {
  return (await listHeld(PAUSE_LOCK)).size > 0
}

/** Runs `work` while no tab moves points. What is due meanwhile is done after a later commit, or at the next start. */
export async function withoutCompaction<T>(work: () => Promise<T>): Promise<T> {
  const pause = await holdLock(PAUSE_LOCK, 'shared')
  try {
    // Those that looked before there was a pause.
    for (const runId of await listHeld(COMPACT_LOCK))
      await withLock(COMPACT_LOCK + runId, async () => undefined)
    return await work()
  } finally {
    pause?.release()
  }
}

/** Runs that an earlier session left with more open points than it should. */
export async function listCompactable(store: Store): Promise<{ runId: string; ended: boolean }[]> {
  return await guarded(async () => {
    const rows = await store.db.summaries.filter((row) => row.openSegments > 1 || fillsLast(row)).toArray()
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
      if (row === undefined || (row.openSegments <= 1 && !fillsLast(row))) return false
      if (!ended && !wantsCompaction(row)) return false
      if (!fillsChunks(row) && !(ended && fillsLast(row))) {
        if (row.openSegments <= 1) return false
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
  await deleteSegments(db, segments)
  await addToChunks(db, runId, series)
}

async function deleteSegments(db: TrackletDb, rows: readonly SegmentRow[]): Promise<void> {
  await db.segments.bulkDelete(
    rows.map(({ runId, writerId, seq }): [string, string, number] => [runId, writerId, seq]),
  )
}

function countPoints(rows: readonly SegmentRow[]): number {
  return rows.reduce((sum, { value }) => sum + value.length, 0)
}
