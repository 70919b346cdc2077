import type { Remote } from 'comlink'
import type { MetricColumns } from '#model/metric.ts'
import type { NewRun } from '#model/run-request.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import type { TrackletApi } from '#worker/api.ts'

/** What differs in a copy. */
export type Copy = { readonly row: Partial<Run>; readonly last: Float64Array }

/**
 * Many runs quickly: copies of one that was logged as any other, written past the worker.
 * @param change gets the first run and the copy's number
 * @returns the experiment's id
 */
export async function cloneRows(
  api: Remote<TrackletApi>,
  first: NewRun,
  metrics: MetricColumns,
  count: number,
  change: (run: Run, i: number) => Copy,
): Promise<string> {
  const run = await api.createRun(first)
  await api.logBatch({ runId: run.runId, writerId: 'c'.repeat(32), seq: 0, metrics, status: 'FINISHED' })
  const db = await openDatabase()
  const read = db.transaction(['runs', 'summaries'])
  const row = await settled<Run>(read.objectStore('runs').get(run.runId))
  type SummaryRow = { readonly summaries: MetricSummaries }
  const summary = await settled<SummaryRow>(read.objectStore('summaries').get(run.runId))
  for (let from = 1; from < count; from += 5_000) {
    const write = db.transaction(['runs', 'summaries'], 'readwrite', { durability: 'relaxed' })
    for (let i = from; i < Math.min(count, from + 5_000); i++) {
      const runId = run.runId.slice(0, 16) + i.toString(16).padStart(16, '0')
      const copy = change(row, i)
      write.objectStore('runs').add({ ...row, ...copy.row, runId, startTime: row.startTime - i })
      write
        .objectStore('summaries')
        .add({ ...summary, runId, summaries: { ...summary.summaries, last: copy.last } })
    }
    await new Promise((resolve, reject) => {
      write.oncomplete = resolve
      write.onabort = () => reject(write.error ?? new Error('The copies were not written.'))
    })
  }
  db.close()
  return run.experimentId
}

/** One point of each key, all 0. */
export function zeros(keys: readonly string[]): MetricColumns {
  const column = () => new Float64Array(keys.length)
  return { keys, keyIndex: Uint32Array.from(keys.keys()), step: column(), value: column(), time: column() }
}

export async function openDatabase(): Promise<IDBDatabase> {
  return await settled<IDBDatabase>(indexedDB.open('tracklet'))
}

export function settled<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(request.error ?? new Error('The database did not answer.'))
  })
}
