/**
 * Every run's points up to one moment, while others go on logging. The moment is one transaction, which notes what each
 * writer had committed; segments that came later are left out when the points are read. Compaction would mix them with the
 * others, so all of it happens within `withoutCompaction`.
 */
import type { MetricHistory } from '#model/metric.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { Run } from '#model/run.ts'
import { mergeHistories, sortHistory, splitByKey } from '#series/columns.ts'
import { chunkHistory, seriesRange } from './chunks.ts'
import { guarded } from './errors.ts'
import { emptySummary, type SummaryRow } from './schema.ts'
import { segmentColumns, segmentsOf } from './segments.ts'
import type { Store } from './store.ts'
import { isCommitted } from './writers.ts'

export type OwnerSnapshot = { readonly summary: SummaryRow } & (
  { readonly run: Run } | { readonly model: LoggedModel }
)

/** What runs and logged models are at this moment, in the order of the ids; ids that are gone are left out. */
export async function snapshotOwners(store: Store, ids: readonly string[]): Promise<OwnerSnapshot[]> {
  const { db } = store
  return await guarded(() =>
    db.transaction('r', [db.runs, db.loggedModels, db.summaries], async () => {
      const runs = await db.runs.bulkGet([...ids])
      const models = await db.loggedModels.bulkGet([...ids])
      const summaries = await db.summaries.bulkGet([...ids])
      return ids.flatMap((id, i): OwnerSnapshot[] => {
        const [run, model, summary = emptySummary(id)] = [runs[i], models[i], summaries[i]]
        if (run !== undefined) return [{ run, summary }]
        return model === undefined ? [] : [{ model, summary }]
      })
    }),
  )
}

/**
 * An owner's points as they were, one metric after the other, each in step order; the same each time.
 */
export async function* readSnapshot(
  { db, points }: Store,
  { runId, writers }: SummaryRow,
  keys: readonly string[],
): AsyncGenerator<readonly [key: string, history: MetricHistory]> {
  if (points !== undefined) {
    for (const key of keys) yield [key, await points.history(runId, key)]
    return
  }
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
