import { DEFAULT_EXPERIMENT_ID, matchesView, type ViewType } from '#model/experiment.ts'
import { DEFAULT_MAX_RESULTS, MAX_MAX_RESULTS } from '#model/limits.ts'
import type { Page } from '#model/page.ts'
import type { RunSearch } from '#model/run-request.ts'
import type { Run, RunData } from '#model/run.ts'
import { readExperimentByName, readExperiments } from '#store/experiments.ts'
import { readRunsByStart } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { compileSearch } from './compile-search.ts'
import { runsIn } from './match-runs.ts'
import { checkMaxResults, readPageToken, takePage } from './pages.ts'
import { withData } from './run-data.ts'
import { RunFields } from './run-fields.ts'
import type { RunIndexes } from './run-indexes.ts'
import { takeFirst } from './take-first.ts'

/**
 * Over all active experiments when none is named. The first page without filter and order comes from the database's own
 * order; all others from the indexes in memory.
 * @throws TrackletError INVALID_PARAMETER_VALUE
 */
export async function searchRuns(
  store: Store,
  indexes: RunIndexes,
  search: RunSearch,
): Promise<Page<RunData>> {
  const limit = checkMaxResults(search.maxResults ?? DEFAULT_MAX_RESULTS, MAX_MAX_RESULTS)
  const offset = readPageToken(search.pageToken)
  const { filter = '', orderBy = [], viewType = 'ACTIVE_ONLY' } = search
  const find = compileFind(search)
  const experimentIds = await findExperimentIds(store, search)
  const isPlain = filter === '' && orderBy.length === 0 && offset === 0
  // One more tells whether there is another page.
  const first = isPlain
    ? await readLatest(store, experimentIds, viewType, limit + 1)
    : await find(indexes, experimentIds, viewType, offset + limit + 1)
  const { items, nextPageToken } = takePage(first, offset, limit)
  const cache = isPlain ? undefined : indexes.summaries
  return { items: await withData(store, items, cache), nextPageToken }
}

type Find = (
  indexes: RunIndexes,
  experimentIds: readonly string[],
  view: ViewType,
  count: number,
) => Promise<Run[]>

/** Refuses a bad filter or order before anything is read. */
function compileFind(search: RunSearch): Find {
  const fields = new RunFields()
  const { matches, compare } = compileSearch('runs', search, fields.read)
  return async (indexes, experimentIds, view, count) => {
    const loaded = await indexes.load(experimentIds)
    await fields.load(loaded)
    return takeFirst(runsIn(loaded, view).filter(matches), count, compare)
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
