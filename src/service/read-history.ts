import type { MetricHistory } from '#model/metric.ts'
import { readRun } from '#store/runs.ts'
import { readInOne } from '#store/series.ts'
import type { Store } from '#store/store.ts'
import { ensureRun } from './rules.ts'

/** Every point, bit for bit; empty for an unknown metric. @throws TrackletError RESOURCE_DOES_NOT_EXIST for an unknown run */
export async function readHistory(store: Store, runId: string, key: string): Promise<MetricHistory> {
  const [run, history] = await Promise.all([
    readRun(store, runId),
    readInOne(store, (reader) => reader.history(runId, key)),
  ])
  ensureRun(run, runId)
  return history
}
