import { matchesView } from '#model/experiment.ts'
import type {
  RunAttribute,
  RunTableColumns,
  RunTablePage,
  RunTableRequest,
  TableColumn,
} from '#model/run-table.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { pickSummaries } from '#series/summary.ts'
import { listLiveRuns } from '#store/live.ts'
import { readSummaries, readTablePage } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTally } from '#store/tallies.ts'
import { compareBy, type SortKey } from './compare-values.ts'
import type { RunIndex } from './run-index.ts'
import type { RunIndexes } from './run-indexes.ts'
import { isLive } from './runs.ts'

type Page = { readonly runs: Run[]; readonly summaries: MetricSummaries[]; readonly total: number }

/** Answers the run table. The plain view is read from the database's own order; any other from an index in memory. */
export class RunTable {
  readonly #store: Store
  readonly #indexes: RunIndexes
  /** The last order that was made, for the next page of it. */
  #order: { name: string; runs: Run[] } | undefined

  constructor(store: Store, indexes: RunIndexes) {
    this.#store = store
    this.#indexes = indexes
  }

  async readPage(request: RunTableRequest): Promise<RunTablePage> {
    const direct = this.#isDirect(request)
    const [live, { runs, summaries, total }] = await Promise.all([
      listLiveRuns(),
      direct ? this.#readDirect(request) : this.#readOrdered(request),
    ])
    const rows = runs.map((run, i) => ({
      run,
      live: isLive(run, live),
      summaries: pickSummaries(summaries[i] as MetricSummaries, request.metrics),
    }))
    return { rows, total }
  }

  async readColumns(experimentIds: readonly string[]): Promise<RunTableColumns> {
    const [params, tags, metrics] = [new Set<string>(), new Set<string>(), new Set<string>()]
    for (const index of await this.#indexes.load(experimentIds)) {
      for (const run of index.runs.values()) {
        for (const key of run.params.keys()) params.add(key)
        for (const key of run.tags.keys()) tags.add(key)
      }
      for (const key of await index.metricKeys()) metrics.add(key)
    }
    return { params: sorted(params), tags: sorted(tags), metrics: sorted(metrics) }
  }

  /** The first rows of an experiment that is not in memory yet come straight from the database's order. */
  #isDirect(request: RunTableRequest): boolean {
    return isPlain(request) && !request.experimentIds.some((id) => this.#indexes.has(id))
  }

  async #readDirect({ experimentIds, viewType, offset, limit }: RunTableRequest): Promise<Page> {
    const id = experimentIds[0] ?? ''
    const stage = viewType === 'DELETED_ONLY' ? 'deleted' : 'active'
    const [page, tally] = await Promise.all([
      readTablePage(this.#store, id, stage, { offset, limit }),
      readTally(this.#store, id),
    ])
    return { ...page, total: tally[stage] }
  }

  async #readOrdered(request: RunTableRequest): Promise<Page> {
    const indexes = await this.#indexes.load(request.experimentIds)
    const versions = indexes.map(({ version }) => version)
    const name = JSON.stringify([
      request.experimentIds,
      request.viewType,
      request.text,
      request.sort,
      versions,
    ])
    if (this.#order?.name !== name) this.#order = { name, runs: await sortRuns(indexes, request) }
    const { runs: all } = this.#order
    const runs = all.slice(request.offset, request.offset + request.limit)
    const runIds = runs.map(({ runId }) => runId)
    return { runs, summaries: await readSummaries(this.#store, runIds), total: all.length }
  }
}

/** The order of the database's own index. */
function isPlain({ experimentIds, viewType, text, sort }: RunTableRequest): boolean {
  const [only] = sort
  const byStart =
    only === undefined ||
    (only.descending && only.column.kind === 'attribute' && only.column.key === 'startTime')
  return experimentIds.length === 1 && viewType !== 'ALL' && text === '' && sort.length <= 1 && byStart
}

async function sortRuns(
  indexes: readonly RunIndex[],
  { viewType, text, sort }: RunTableRequest,
): Promise<Run[]> {
  const needle = text.toLowerCase()
  const runs = indexes
    .flatMap((index) => [...index.runs.values()])
    .filter((run) => matchesView(run.lifecycleStage, viewType) && run.runName.toLowerCase().includes(needle))
  const order =
    sort.length > 0 ? sort : [{ column: { kind: 'attribute', key: 'startTime' } as const, descending: true }]
  const keys: SortKey[] = []
  for (const { column, descending } of order)
    keys.push({ values: await columnValues(indexes, runs, column), descending })
  const places = Uint32Array.from(runs.keys()).sort(compareBy(keys))
  return Array.from(places, (place) => runs[place] as Run)
}

async function columnValues(
  indexes: readonly RunIndex[],
  runs: readonly Run[],
  column: TableColumn,
): Promise<(string | number | undefined)[]> {
  if (column.kind === 'metric') {
    const columns = await Promise.all(indexes.map((index) => index.column(column.key, column.show)))
    return runs.map(({ runId }) => columns.find((values) => values.has(runId))?.get(runId))
  }
  if (column.kind === 'attribute') return runs.map((run) => attributeOf(run, column.key))
  return runs.map(({ params, tags }) => (column.kind === 'param' ? params : tags).get(column.key))
}

function attributeOf(run: Run, key: RunAttribute): string | number | undefined {
  switch (key) {
    case 'name':
      return run.runName
    case 'status':
      return run.status
    case 'startTime':
      return run.startTime
    case 'duration':
      return run.endTime === null ? undefined : run.endTime - run.startTime
    case 'source':
      return run.tags.get(TAG.sourceName)
    case 'user':
      return run.userId
  }
}

function sorted(keys: ReadonlySet<string>): string[] {
  return [...keys].sort(new Intl.Collator('en', { numeric: true }).compare)
}
