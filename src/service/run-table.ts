import { runColorFor } from '#model/run-color.ts'
import type {
  MatchingRun,
  RunTableColumns,
  RunTablePage,
  RunTableRequest,
  RunTableRow,
  TableColumn,
} from '#model/run-table.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { readExperiment } from '#store/experiments.ts'
import { listLiveRuns } from '#store/live.ts'
import { hasNestedRuns, readLatestRuns } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTally } from '#store/tallies.ts'
import { arrangeLines, sortRuns, type Lines } from './arrange-runs.ts'
import type { Ranks } from './compare-values.ts'
import { FieldColumns } from './field-columns.ts'
import { matchRuns, runsIn } from './match-runs.ts'
import type { RunIndex } from './run-index.ts'
import type { RunIndexes } from './run-indexes.ts'
import { makeGroupRow, makeRunRow } from './run-rows.ts'
import { plainLines, type Line } from './run-tree.ts'

type Page = {
  readonly lines: readonly Line[]
  readonly summaries: ReadonlyMap<string, MetricSummaries>
  readonly total: number
  readonly runs: number
  readonly indexes: readonly RunIndex[]
  /** Of experiments. */
  readonly names: ReadonlyMap<string, string>
}

/** The runs of a view in no order, and what was made of them for filters and orders. */
type Listed = {
  readonly name: string
  readonly runs: readonly Run[]
  readonly columns: FieldColumns
  readonly ranks: Map<string, Ranks>
}
type Sorted = { readonly name: string; readonly listed: Listed; readonly places: Uint32Array }
type Order = {
  readonly name: string
  readonly listed: Listed
  readonly indexes: readonly RunIndex[]
  readonly runs: readonly Run[]
}

/** Answers the run table. The first rows of the plain view are the database's own; all else is from an index in memory. */
export class RunTable {
  readonly #store: Store
  readonly #indexes: RunIndexes
  #listed: Listed | undefined
  /** Every run in the last sort, for the next letter of a filter. */
  #sorted: Sorted | undefined
  /** The last order that was made, for the next page of it, and its lines. */
  #order: Order | undefined
  #lines: { readonly order: Order; readonly tree: string; readonly lines: Lines } | undefined

  constructor(store: Store, indexes: RunIndexes) {
    this.#store = store
    this.#indexes = indexes
  }

  async readPage(request: RunTableRequest): Promise<RunTablePage> {
    const direct = await this.#isDirect(request)
    const [live, page] = await Promise.all([
      listLiveRuns(),
      direct ? this.#readDirect(request) : this.#readOrdered(request),
    ])
    const rows: RunTableRow[] = []
    for (const line of page.lines) {
      if (line.kind === 'group') rows.push(await makeGroupRow(line, page.indexes, request.tree?.stats ?? []))
      else {
        const name = page.names.get(line.run.experimentId) ?? ''
        rows.push(makeRunRow(line, name, page.summaries, request.metrics, live))
      }
    }
    return { rows, total: page.total, runs: page.runs }
  }

  /** All that match, in the table's order. */
  async listMatching(request: RunTableRequest): Promise<MatchingRun[]> {
    const { runs } = await this.#makeOrder(request)
    return runs.map((run) => {
      const { runId, experimentId, runName, status, startTime } = run
      return { runId, experimentId, runName, status, startTime, color: runColorFor(run) }
    })
  }

  /** All that match, groups and closed parents or not, with the given columns. @returns CSV */
  async exportRuns(request: RunTableRequest, columns: readonly TableColumn[]): Promise<Blob> {
    const { indexes, runs } = await this.#makeOrder(request)
    const { exportTable } = await import('./export-table.ts')
    return await exportTable(indexes, runs, columns)
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
  async #isDirect(request: RunTableRequest): Promise<boolean> {
    if (request.offset > 0 || !isPlain(request)) return false
    if (request.experimentIds.some((id) => this.#indexes.has(id))) return false
    return request.tree === undefined || !(await hasNestedRuns(this.#store))
  }

  async #readDirect({ experimentIds, viewType, limit }: RunTableRequest): Promise<Page> {
    const id = experimentIds[0] ?? ''
    const stage = viewType === 'DELETED_ONLY' ? 'deleted' : 'active'
    const [{ runs, summaries }, tally, experiment] = await Promise.all([
      readLatestRuns(this.#store, id, stage, limit),
      readTally(this.#store, id),
      readExperiment(this.#store, id),
    ])
    const byRun = new Map(runs.map(({ runId }, i) => [runId, summaries[i] as MetricSummaries]))
    return {
      lines: plainLines(runs),
      summaries: byRun,
      total: tally[stage],
      runs: tally[stage],
      indexes: [],
      names: new Map([[id, experiment?.name ?? '']]),
    }
  }

  async #readOrdered(request: RunTableRequest): Promise<Page> {
    const order = await this.#makeOrder(request)
    const all = await this.#makeLines(order, request)
    const lines = all.slice(request.offset, request.offset + request.limit)
    const runIds = lines.flatMap((line) => (line.kind === 'run' ? line.run.runId : []))
    const summaries = await this.#indexes.summaries.read(runIds)
    return {
      lines,
      summaries: new Map(runIds.map((id, i) => [id, summaries[i] as MetricSummaries])),
      total: all.length,
      runs: order.runs.length,
      indexes: order.indexes,
      names: new Map(order.indexes.map(({ experimentId, experimentName }) => [experimentId, experimentName])),
    }
  }

  async #makeOrder(request: RunTableRequest): Promise<Order> {
    const filter = parseFilter('runs', request.text, { superset: true })
    const indexes = await this.#indexes.load(request.experimentIds)
    const listed = this.#list(indexes, request)
    const name = JSON.stringify([request.sort, request.text])
    if (this.#order?.listed !== listed || this.#order.name !== name) {
      const sorted = await this.#sort(listed, indexes, request)
      const places = await matchRuns(indexes, listed.columns, sorted.places, filter)
      const runs = Array.from(places, (place) => listed.runs[place] as Run)
      this.#order = { name, listed, indexes, runs }
    }
    return this.#order
  }

  #list(indexes: readonly RunIndex[], { experimentIds, viewType }: RunTableRequest): Listed {
    const name = JSON.stringify([experimentIds, viewType, indexes.map(({ version }) => version)])
    if (this.#listed?.name !== name) {
      const runs = runsIn(indexes, viewType)
      this.#listed = { name, runs, columns: new FieldColumns(runs), ranks: new Map() }
    }
    return this.#listed
  }

  async #sort(listed: Listed, indexes: readonly RunIndex[], { sort }: RunTableRequest): Promise<Sorted> {
    const name = JSON.stringify(sort)
    if (this.#sorted?.listed !== listed || this.#sorted.name !== name)
      this.#sorted = { name, listed, places: await sortRuns(indexes, listed.runs, sort, listed.ranks) }
    return this.#sorted
  }

  async #makeLines(order: Order, request: RunTableRequest): Promise<Lines> {
    const tree = JSON.stringify([request.tree?.groupBy, request.tree?.toggled])
    if (this.#lines?.order !== order || this.#lines.tree !== tree)
      this.#lines = { order, tree, lines: await arrangeLines(order.indexes, order.runs, request) }
    return this.#lines.lines
  }
}

/** The order of the database's own index. */
function isPlain({ experimentIds, viewType, text, sort, tree }: RunTableRequest): boolean {
  const [only] = sort
  const byStart =
    only === undefined ||
    (only.descending && only.column.kind === 'attribute' && only.column.key === 'startTime')
  return (
    experimentIds.length === 1 &&
    viewType !== 'ALL' &&
    text === '' &&
    sort.length <= 1 &&
    byStart &&
    !tree?.groupBy.length
  )
}

function sorted(keys: ReadonlySet<string>): string[] {
  return [...keys].sort(new Intl.Collator('en', { numeric: true }).compare)
}
