/** Search of runs by a metric, ordered by another one: from memory, and as it would be by reading rows. */
import type { Remote } from 'comlink'
import type { MetricSummaries, Run } from '#model/run.ts'
import type { TrackletApi } from '#worker/api.ts'
import { cloneRows, openDatabase, settled, zeros } from './clone-rows.ts'

/** Any number from 0 to 1 that `i` and `k` give, spread evenly. */
function spread(i: number, k: number): number {
  return ((i + 1) * (k + 3) * 48_271) % 100_003 / 100_003 // prettier-ignore
}

export async function makeSearchable(
  api: Remote<TrackletApi>,
  count: number,
  metrics: number,
  params: number,
): Promise<string> {
  const keys = Array.from({ length: metrics }, (_, k) => `m${String(k)}`)
  const entries = (i: number) =>
    Array.from({ length: params }, (_, k) => [`p${String(k)}`, String(spread(i, k))] as const)
  const first = { experiment: `search ${String(count)}`, params: entries(0) }
  return await cloneRows(api, first, zeros(keys), count, (_, i) => ({
    row: { params: new Map(entries(i)) },
    last: Float64Array.from(keys, (_key, k) => spread(i, k)),
  }))
}

const RESULTS = 100
const WANTED = 'm3'
const ORDER = 'm7'

/** ms, from the call to its answer. */
export async function search(api: Remote<TrackletApi>, experimentId: string, above: number): Promise<number> {
  const start = performance.now()
  const { items } = await api.searchRuns({
    experimentIds: [experimentId],
    filter: `metrics.${WANTED} > ${String(above)}`,
    orderBy: [`metrics.${ORDER} DESC`],
    maxResults: RESULTS,
  })
  const ms = performance.now() - start
  found = items.map(({ run }) => run.runId)
  return ms
}

/** Of the last search, which the other way must find too. */
let found: readonly string[] = []

/** ms for the same by reading every run and its summary. */
export async function searchRows(experimentId: string, above: number): Promise<number> {
  const db = await openDatabase()
  const start = performance.now()
  const transaction = db.transaction(['runs', 'summaries'])
  const range = IDBKeyRange.bound([experimentId, 'active', -Infinity], [experimentId, 'active', []])
  const index = transaction.objectStore('runs').index('[experimentId+lifecycleStage+startTime]')
  const [runs, rows] = await Promise.all([
    settled<Run[]>(index.getAll(range)),
    settled<{ runId: string; summaries: MetricSummaries }[]>(transaction.objectStore('summaries').getAll()),
  ])
  const summaries = new Map(rows.map((row) => [row.runId, row.summaries]))
  const valueOf = ({ runId }: Run, key: string): number => {
    const own = summaries.get(runId)
    return own?.last[own.keys.indexOf(key)] ?? NaN
  }
  const results = runs
    .filter((run) => valueOf(run, WANTED) > above)
    .sort((a, b) => valueOf(b, ORDER) - valueOf(a, ORDER) || b.startTime - a.startTime)
    .slice(0, RESULTS)
  const ms = performance.now() - start
  db.close()
  if (results.some(({ runId }, i) => runId !== found[i])) throw new Error('both ways find other runs')
  return ms
}

/** ms for a filter over all runs that gives one of them. */
export async function filterAll(
  api: Remote<TrackletApi>,
  experimentId: string,
  filter: string,
): Promise<number> {
  const start = performance.now()
  const { items } = await api.searchRuns({ experimentIds: [experimentId], filter, maxResults: 1 })
  if (items.length !== 1) throw new Error('nothing is found')
  return performance.now() - start
}
