import { matchesView, type Experiment } from '#model/experiment.ts'
import { DEFAULT_MAX_RESULTS, MAX_MAX_RESULTS } from '#model/limits.ts'
import type { ExperimentSearch, Page } from '#model/page.ts'
import type { FieldValue, ReadField } from '#query/compile-filter.ts'
import { readExperiments } from '#store/experiments.ts'
import type { Store } from '#store/store.ts'
import { compileSearch } from './compile-search.ts'
import { checkMaxResults, readPageToken, takePage } from './pages.ts'

/** Experiments are few: each search reads them. @throws TrackletError INVALID_PARAMETER_VALUE */
export async function searchExperiments(
  store: Store,
  search: ExperimentSearch = {},
): Promise<Page<Experiment>> {
  const { maxResults = DEFAULT_MAX_RESULTS, pageToken, viewType = 'ACTIVE_ONLY' } = search
  const limit = checkMaxResults(maxResults, MAX_MAX_RESULTS)
  const offset = readPageToken(pageToken)
  const { matches, compare } = compileSearch('experiments', search, readField)
  const found = (await readExperiments(store))
    .filter((experiment) => matchesView(experiment.lifecycleStage, viewType) && matches(experiment))
    .sort(compare)
  return takePage(found, offset, limit)
}

const readField: ReadField<Experiment> = ({ kind, key }) => {
  if (kind === 'tag') return ({ tags }) => tags.get(key)
  return (experiment) => attributeOf(experiment, key)
}

function attributeOf(experiment: Experiment, key: string): FieldValue {
  switch (key) {
    case 'name':
      return experiment.name
    case 'experiment_id':
      // A number in MLflow's table, and ordered so.
      return Number(experiment.experimentId)
    case 'creation_time':
      return experiment.creationTime
    case 'last_update_time':
      return experiment.lastUpdateTime
  }
  return undefined
}
