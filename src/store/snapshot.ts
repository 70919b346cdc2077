/**
 * Every run's points up to one moment, while others go on logging. The moment is one transaction, which notes what each
 * writer had committed; segments that came later are left out when the points are read. Compaction would mix them with the
 * others, so all of it happens within `withoutCompaction`.
 */
import type { MetricHistory } from '#model/metric.ts'
import type { Run } from '#model/run.ts'
import { mergeHistories, sortHistory, splitByKey } from '#series/columns.ts'
import { chunkHistory, seriesRange } from './chunks.ts'
import { guarded } from './errors.ts'
import { emptySummary, type SummaryRow } from './schema.ts'
import { segmentColumns, segmentsOf } from './segments.ts'
import type { Store } from './store.ts'
import { isCommitted } from './writers.ts'

export type RunSnapshot = {
  readonly run: Run
  readonly summary: SummaryRow
}

/** What the runs are at this moment, in the order of the ids; ids that are gone are left out. */
export async function snapshotRuns(store: Store, runIds: readonly string[]): Promise<RunSnapshot[]> {
  const { db } = store
  return await guarded(() =>
    db.transaction('r', [db.runs, db.summaries], async () => {
      const [runs, summaries] = [await db.runs.bulkGet([...runIds]), await db.summaries.bulkGet([...runIds])]
      return runs.flatMap((run, i): RunSnapshot[] => {
        if (run === undefined) return []
        return [{ run, summary: summaries[i] ?? emptySummary(run.runId) }]
      })
    }),
  )
}

/**
 * The run's points as they were, one metric after the other, each in step order; the same each time.
 */
export async function* readSnapshot(
  { db }: Store,
  { runId, writers }: SummaryRow,
  keys: readonly string[],
): AsyncGenerator<readonly [key: string, history: MetricHistory]> {
  const open = await guarded(async () => {
    const rows = await segmentsOf(db, runId).toArray()
    const kept = rows.filter(({ writerId, seq }) => isCommitted(writers, writerId, seq))
    return splitByKey(kept.map(segmentColumns))
  })
  for (const key of keys) {
    const chunks = await guarded(() =>
      db.chunks
        .where('[runId+key+n]')
        .between(...seriesRange(runId, key))
        .toArray(),
    )
    const late = open.get(key)
    const history = mergeHistories([...chunks.map(chunkHistory), ...(late ? [sortHistory(late)] : [])])
    if (history.values.length > 0) yield [key, history]
  }
}
