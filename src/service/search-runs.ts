import { refuse } from '#base/errors.ts'
import { describe } from '#model/describe.ts'
import { DEFAULT_EXPERIMENT_ID, matchesView, type ViewType } from '#model/experiment.ts'
import { DEFAULT_MAX_RESULTS, MAX_MAX_RESULTS, ensureText } from '#model/limits.ts'
import type { FoundRun, RunSearch } from '#model/run-request.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import { compileFilter } from '#query/compile-filter.ts'
import { compileOrder, parseOrder } from '#query/order.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { readExperimentByName, readExperiments } from '#store/experiments.ts'
import { readRunsByStart, readSummaries } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { RunFields } from './run-fields.ts'
import type { RunIndexes } from './run-indexes.ts'

/**
 * Over all active experiments when none is named. Without filter and order the rows come from the database's own order;
 * otherwise from the indexes in memory.
 * @throws TrackletError INVALID_PARAMETER_VALUE
 */
export async function searchRuns(store: Store, indexes: RunIndexes, search: RunSearch): Promise<FoundRun[]> {
  const limit = checkLimit(search.maxResults ?? DEFAULT_MAX_RESULTS)
  const filter = ensureText('filter', search.filter ?? '')
  const orderBy = (search.orderBy ?? []).map((item) => ensureText('order', item))
  const view = search.viewType ?? 'ACTIVE_ONLY'
  const matching = filter === '' && orderBy.length === 0 ? undefined : compileSearch(filter, orderBy)
  const experimentIds = await findExperimentIds(store, search)
  const runs =
    matching === undefined
      ? await readLatest(store, experimentIds, view, limit)
      : (await matching(indexes, experimentIds, view)).slice(0, limit)
  const summaries = await readSummaries(
    store,
    runs.map(({ runId }) => runId),
  )
  return runs.map((run, i) => ({ run, summaries: summaries[i] as MetricSummaries }))
}

function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_MAX_RESULTS) return limit
  return refuse(
    `Invalid value ${describe(limit)} for maxResults: a whole number from 1 to ${String(MAX_MAX_RESULTS)} is allowed.`,
  )
}

type Matching = (indexes: RunIndexes, experimentIds: readonly string[], view: ViewType) => Promise<Run[]>

/** Refuses a bad filter or order before anything is read. */
function compileSearch(filter: string, orderBy: readonly string[]): Matching {
  const fields = new RunFields()
  const matches = compileFilter(parseFilter('runs', filter), fields.read)
  const compare = compileOrder(parseOrder('runs', orderBy), ({ subject }) => fields.read(subject))
  return async (indexes, experimentIds, view) => {
    const loaded = await indexes.load(experimentIds)
    await fields.load(loaded)
    return loaded
      .flatMap((index) => [...index.runs.values()])
      .filter((run) => matchesView(run.lifecycleStage, view) && matches(run))
      .sort(compare)
  }
}

/** In MLflow's usual order: start time, latest first, then run id. */
async function readLatest(
  store: Store,
  experimentIds: readonly string[],
  view: ViewType,
  limit: number,
): Promise<Run[]> {
  const stages = (['active', 'deleted'] as const).filter((stage) => matchesView(stage, view))
  const lists = await Promise.all(
    experimentIds.flatMap((id) => stages.map((stage) => readWithTies(store, id, stage, limit))),
  )
  return lists
    .flat()
    .sort((a, b) => b.startTime - a.startTime || (a.runId < b.runId ? -1 : 1))
    .slice(0, limit)
}

const TIES_AT_ONCE = 100

/** At least the first `limit` runs: the database orders equal starts the other way, so all of the last one are needed. */
async function readWithTies(
  store: Store,
  experimentId: string,
  stage: 'active' | 'deleted',
  limit: number,
): Promise<Run[]> {
  const runs = await readRunsByStart(store, experimentId, stage, 0, limit)
  const last = runs.at(limit - 1)?.startTime
  while (last !== undefined && runs.at(-1)?.startTime === last) {
    const more = await readRunsByStart(store, experimentId, stage, runs.length, TIES_AT_ONCE)
    if (more.length === 0) break
    runs.push(...more)
  }
  return runs
}

async function findExperimentIds(store: Store, { experimentIds, experiments }: RunSearch): Promise<string[]> {
  if (experimentIds === undefined && experiments === undefined) {
    return (await readExperiments(store))
      .filter(({ lifecycleStage }) => lifecycleStage === 'active')
      .map(({ experimentId }) => experimentId)
  }
  const named = await Promise.all((experiments ?? []).map((name) => readExperimentByName(store, name)))
  const ids = (experimentIds ?? []).map((id) => (id === '' ? DEFAULT_EXPERIMENT_ID : id))
  return [...new Set([...ids, ...named.flatMap((experiment) => experiment?.experimentId ?? [])])]
}
