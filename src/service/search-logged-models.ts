/** Search of logged models, by MLflow's rules for its SQL store. Models are few; points are read where the search asks for metrics. */
import { refuse } from '#base/errors.ts'
import { ensureText } from '#model/limits.ts'
import {
  LOGGED_MODEL_STATUSES,
  type DatasetName,
  type LoggedModel,
  type LoggedModelDetails,
} from '#model/logged-model.ts'
import type { Page } from '#model/page.ts'
import type { LoggedModelSearch } from '#model/registry-request.ts'
import { compileFilter, type FieldValue } from '#query/compile-filter.ts'
import { compileOrder, parseOrder } from '#query/order.ts'
import { parseFilter } from '#query/parse-filter.ts'
import type { OrderTerm, Subject } from '#query/tree.ts'
import { readLoggedModels } from '#store/logged-models.ts'
import { readModelSeries, type ModelSeries } from '#store/model-series.ts'
import type { Store } from '#store/store.ts'
import { withDetails } from './logged-models.ts'
import { checkMaxResults, encodeToken, parseToken, takePage } from './pages.ts'

const DEFAULT_MODELS = 100

/**
 * Deleted models are never found. A condition on a metric is met by any value that was logged, an order by one looks at the
 * newest by time, then step.
 * @throws TrackletError INVALID_PARAMETER_VALUE
 */
export async function searchLoggedModels(
  store: Store,
  search: LoggedModelSearch,
): Promise<Page<LoggedModelDetails>> {
  const limit = checkMaxResults(search.maxResults ?? DEFAULT_MODELS, Number.MAX_SAFE_INTEGER)
  const offset = readToken(search)
  const { filter = '', orderBy = [], superset = false, datasets = [] } = search
  if (datasets.some(({ datasetName }) => datasetName === '')) refuse('A dataset to search by needs a name.')
  const fields = new ModelFields(search)
  const parsed = parseFilter('logged models', ensureText('filter', filter), { superset })
  const matches = compileFilter(parsed, fields.read)
  const compare = compileOrder(parseOrder('logged models', orderBy), fields.readOrder)

  const all = await readLoggedModels(store, search.experimentIds)
  const models = all.filter(({ lifecycleStage }) => lifecycleStage === 'active')
  const filtersDatasets = datasets.length > 0 && !fields.filtersMetrics
  if (fields.usesMetrics || filtersDatasets) await fields.load(store, models)
  const found = models
    .filter((model) => matches(model) && (!filtersDatasets || fields.isMeasured(model)))
    .sort(compare)
  const page = takePage(found, offset, limit, (next) => makeToken(search, next))
  return { ...page, items: await withDetails(store, page.items) }
}

/** What filter and order read of a model. Points are loaded once it is known whether they are read. */
class ModelFields {
  filtersMetrics = false
  usesMetrics = false
  readonly #search: LoggedModelSearch
  readonly #series = new Map<string, readonly ModelSeries[]>()

  constructor(search: LoggedModelSearch) {
    this.#search = search
  }

  readonly read = ({ kind, key }: Subject): ((model: LoggedModel) => FieldValue) => {
    if (kind === 'metric') {
      this.filtersMetrics = this.usesMetrics = true
      return (model) =>
        this.#of(model, key)
          .filter(({ dataset }) => this.#isAsked(dataset))
          .flatMap(({ history }) => Array.from(history.values, (value) => this.#toNumber(value)))
    }
    return this.#readField(kind, key)
  }

  readonly readOrder = ({ subject, dataset }: OrderTerm): ((model: LoggedModel) => FieldValue) => {
    const { kind, key } = subject
    if (kind !== 'metric') return this.#readField(kind, key)
    this.usesMetrics = true
    return (model) => {
      const series = this.#of(model, key).filter(
        (one) => dataset === undefined || isOn(one.dataset, dataset.name, dataset.digest),
      )
      const newest = findNewest(series)
      return newest === undefined ? undefined : this.#toNumber(newest)
    }
  }

  async load(store: Store, models: readonly LoggedModel[]): Promise<void> {
    const ids = models.map(({ modelId }) => modelId)
    const series = await readModelSeries(store, ids)
    ids.forEach((id, i) => this.#series.set(id, series[i] ?? []))
  }

  /** On one of the datasets that are asked for. */
  isMeasured({ modelId }: LoggedModel): boolean {
    return (this.#series.get(modelId) ?? []).some(({ dataset }) => this.#isAsked(dataset))
  }

  #of({ modelId }: LoggedModel, key: string): ModelSeries[] {
    return (this.#series.get(modelId) ?? []).filter((series) => series.key === key)
  }

  #isAsked(dataset: DatasetName | null): boolean {
    const { datasets = [] } = this.#search
    return (
      datasets.length === 0 || datasets.some((asked) => isOn(dataset, asked.datasetName, asked.datasetDigest))
    )
  }

  #toNumber(value: number): number {
    return this.#search.nanIsZero === true && Number.isNaN(value) ? 0 : value
  }

  #readField(kind: Subject['kind'], key: string): (model: LoggedModel) => FieldValue {
    if (kind === 'param') return ({ params }) => params.get(key)
    if (kind === 'tag') return ({ tags }) => tags.get(key)
    return (model) => this.#attributeOf(model, key)
  }

  #attributeOf(model: LoggedModel, key: string): FieldValue {
    switch (key) {
      case 'name':
        return model.name
      case 'model_id':
        return model.modelId
      case 'model_type':
        return model.modelType
      case 'source_run_id':
        return model.sourceRunId
      case 'status':
        // MLflow's column is a number; our screens know the name.
        return this.#search.superset === true
          ? model.status
          : String(LOGGED_MODEL_STATUSES.indexOf(model.status))
      case 'creation_timestamp':
        return model.creationTimestamp
      case 'last_updated_timestamp':
        return model.lastUpdatedTimestamp
    }
    return undefined
  }
}

function isOn(dataset: DatasetName | null, name: string, digest: string | undefined): boolean {
  return dataset?.name === name && (digest === undefined || dataset.digest === digest)
}

/** By time, then step, then the first run id. */
function findNewest(series: readonly ModelSeries[]): number | undefined {
  let newest: { time: number; step: number; runId: string; value: number } | undefined
  for (const { history, runId } of series) {
    const { steps, timestamps, values } = history
    for (let i = 0; i < values.length; i++) {
      const [time, step, value] = [timestamps[i] as number, steps[i] as number, values[i] as number]
      const order =
        newest === undefined ? 1 : time - newest.time || step - newest.step || (runId < newest.runId ? 1 : -1)
      if (order > 0) newest = { time, step, runId, value }
    }
  }
  return newest?.value
}

/** MLflow's token of this search names what was searched, and is refused for anything else. */
type Token = {
  readonly experiment_ids: readonly string[]
  readonly filter_string: string | null
  readonly order_by: readonly object[] | null
  readonly offset: number
}

function describeSearch({
  experimentIds,
  filter = '',
  orderBy = [],
}: LoggedModelSearch): Omit<Token, 'offset'> {
  const order = orderBy.map(({ fieldName, ascending = true, datasetName, datasetDigest }) => ({
    field_name: fieldName,
    ascending,
    dataset_name: datasetName ?? null,
    dataset_digest: datasetDigest ?? null,
  }))
  return {
    experiment_ids: experimentIds,
    filter_string: filter === '' ? null : filter,
    order_by: order.length === 0 ? null : order,
  }
}

function makeToken(search: LoggedModelSearch, offset: number): string {
  return encodeToken(JSON.stringify({ ...describeSearch(search), offset }))
}

function readToken(search: LoggedModelSearch): number {
  const { pageToken = '' } = search
  if (pageToken === '') return 0
  const { offset, ...asked } = (parseToken(pageToken) ?? {}) as Partial<Token>
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 1)
    return refuse('Invalid page token: it holds no offset.')
  const present = describeSearch(search)
  for (const field of ['experiment_ids', 'filter_string', 'order_by'] as const) {
    if (JSON.stringify(asked[field] ?? null) !== JSON.stringify(present[field]))
      refuse(`Invalid page token: it is of a search with another ${field}. Begin again without it.`)
  }
  return offset
}
