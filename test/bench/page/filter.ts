/** The filter of the run table: many runs, and what a key stroke in its field costs. */
import type { Remote } from 'comlink'
import type { TrackletApi } from '#worker/api.ts'
import { findPlace } from '#query/find-place.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { suggest } from '#query/suggest.ts'
import { appliedText } from '#ui/filter/applied-filter.ts'

/** Copies of an experiment's first run, rows that differ in id, name, start, one param and one metric's value. */
export async function cloneRuns(api: Remote<TrackletApi>, count: number): Promise<string> {
  const run = await api.createRun({ experiment: 'clones', runName: 'mlp-0', params: [['lr', '0']] })
  const metrics = {
    keys: ['loss'],
    keyIndex: new Uint32Array(1),
    step: new Float64Array(1),
    value: new Float64Array(1),
    time: new Float64Array(1),
  }
  await api.logBatch({ runId: run.runId, writerId: 'c'.repeat(32), seq: 0, metrics, status: 'FINISHED' })
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('tracklet')
    request.onsuccess = () => resolve(request.result)
  })
  const read = db.transaction(['runs', 'summaries'])
  const row = await settled<typeof run>(read.objectStore('runs').get(run.runId))
  type SummaryRow = { readonly summaries: { readonly last: Float64Array } }
  const summary = await settled<SummaryRow>(read.objectStore('summaries').get(run.runId))
  for (let from = 1; from < count; from += 5_000) {
    const write = db.transaction(['runs', 'summaries'], 'readwrite', { durability: 'relaxed' })
    for (let i = from; i < Math.min(count, from + 5_000); i++) {
      const runId = i.toString(16).padStart(32, '0')
      const params = new Map([['lr', String((i % 1_000) / 1_000)]])
      write
        .objectStore('runs')
        .add({ ...row, runId, runName: `mlp-${String(i)}`, params, startTime: row.startTime - i })
      const summaries = { ...summary.summaries, last: Float64Array.of((i % 9_973) / 9_973) }
      write.objectStore('summaries').add({ ...summary, runId, summaries })
    }
    await new Promise((resolve) => (write.oncomplete = resolve))
  }
  db.close()
  return run.experimentId
}

function settled<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(request.error ?? new Error('not read'))
  })
}

/** ms from each key stroke that changes what is in force to its rows, of a filter that is written letter by letter from `from` on. */
export async function filterStrokes(
  api: Remote<TrackletApi>,
  experimentId: string,
  text: string,
  from: number,
): Promise<number[]> {
  const times: number[] = []
  let last = ''
  for (let end = from; end <= text.length; end++) {
    const applied = appliedText('runs', text.slice(0, end), true)
    if (applied === last) continue
    last = applied
    const start = performance.now()
    await api.readRunTable({
      experimentIds: [experimentId],
      viewType: 'ACTIVE_ONLY',
      text: applied,
      sort: [],
      offset: 0,
      limit: 100,
      metrics: ['loss'],
      tree: { groupBy: [], toggled: [], stats: [] },
    })
    times.push(performance.now() - start)
  }
  return times
}

/** ms for what a field does with one key stroke: it parses, finds the place and ranks what fits. */
export function completionStroke(keys: number): number {
  const metric = Array.from({ length: keys }, (_, i) => `layer/${String(i)}/norm`)
  const vocabulary = { keys: { metric, param: metric, tag: metric }, values: [] }
  const text = "params.optimizer = 'adam' AND metrics.lay"
  const rounds = 20
  const start = performance.now()
  for (let i = 0; i < rounds; i++) {
    parseFilter('runs', text.slice(0, -14), { superset: true })
    if (suggest(findPlace('runs', text, text.length), vocabulary).length !== 50)
      throw new Error('not enough is offered')
  }
  return (performance.now() - start) / rounds
}
