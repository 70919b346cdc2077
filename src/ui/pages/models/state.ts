import type { RegisteredModelDetails } from '#model/registered-model.ts'
import { writeComparison } from '#query/print-filter.ts'
import type { KnownValue } from '#query/suggest.ts'
import type { Subject } from '#query/tree.ts'
import { useSearchParams } from '@solidjs/router'
import { createMemo, type Accessor } from 'solid-js'
import { readFilter } from '../../filter/applied-filter.ts'
import { createFilterState, type FilterExample, type FilterState } from '../../filter/filter-state.ts'
import { compareNames, createListSort, type ListSort, type ListSortState } from '../../kit/list-sort.ts'
import { createLive, type Live } from '../../live.ts'
import { remote } from '../../remote.ts'

export type ModelSort = 'name' | 'version' | 'modified'

export type ModelList = ListSortState<ModelSort> & {
  readonly live: Live<string, readonly RegisteredModelDetails[]>
  /** Those that match, in order; undefined before the first answer. */
  readonly shown: Accessor<readonly RegisteredModelDetails[] | undefined>
  /** Models there are, whatever the filter. */
  readonly total: Accessor<number | undefined>
  readonly filter: FilterState
}

const ENTITY = 'registered models'
/** MLflow's most for a page; who has more finds them by the filter. */
const MOST_MODELS = 1_000

export function createModelList(): ModelList {
  const [params, setParams] = useSearchParams<{ q: string }>()
  const all = createLive(
    () => 'all',
    () => search(''),
    (change) => change.kind === 'registry',
  )
  const filter = createFilterState({
    entity: ENTITY,
    text: () => params.q ?? '',
    setText: (q) => setParams({ q }, { replace: true }),
    keys: createMemo(() => ({ tag: tagKeys(all.data() ?? []) })),
    readValues: (subject, containing) => Promise.resolve(knownValues(all.data() ?? [], subject, containing)),
    examples: createMemo(() => examplesOf(all.data() ?? [])),
  })
  const order = createListSort<ModelSort>(['name', 'version', 'modified'], {
    field: 'modified',
    descending: true,
  })
  const live = createLive(filter.applied, search, (change) => change.kind === 'registry')
  return {
    ...order,
    live,
    filter,
    total: () => all.data()?.length,
    shown: createMemo(() => {
      const models = live.data()
      return models && sortModels(models, order.sort())
    }),
  }
}

async function search(filter: string): Promise<readonly RegisteredModelDetails[]> {
  return (await remote.searchRegisteredModels({ filter, superset: true, maxResults: MOST_MODELS })).items
}

/** The highest number among the newest of each stage; 0 without a version. */
export function latestVersion({ latestVersions }: RegisteredModelDetails): number {
  return Math.max(0, ...latestVersions.map(({ version }) => version))
}

function sortModels(
  models: readonly RegisteredModelDetails[],
  { field, descending }: ListSort<ModelSort>,
): readonly RegisteredModelDetails[] {
  const compare = (a: RegisteredModelDetails, b: RegisteredModelDetails): number => {
    switch (field) {
      case 'name':
        return compareNames(a.model.name, b.model.name)
      case 'version':
        return latestVersion(a) - latestVersion(b)
      case 'modified':
        return a.model.lastUpdatedTimestamp - b.model.lastUpdatedTimestamp
    }
  }
  return [...models].sort((a, b) => (descending ? compare(b, a) : compare(a, b)))
}

function tagKeys(models: readonly RegisteredModelDetails[]): readonly string[] {
  return [...new Set(models.flatMap(({ model }) => [...model.tags.keys()]))].sort(compareNames)
}

function knownValues(
  models: readonly RegisteredModelDetails[],
  { kind, key }: Subject,
  containing: string,
): readonly KnownValue[] {
  const wanted = containing.toLowerCase()
  const values = models.flatMap(({ model }) => (kind === 'tag' ? (model.tags.get(key) ?? []) : model.name))
  return [...new Set(values)]
    .filter((value) => value.toLowerCase().includes(wanted))
    .sort(compareNames)
    .map((value) => ({ value }))
}

function examplesOf(models: readonly RegisteredModelDetails[]): readonly FilterExample[] {
  const part = models[0]?.model.name.slice(0, 4) ?? 'house'
  const tags = models.flatMap(({ model }) => [...model.tags])
  const examples: FilterExample[] = [
    {
      text: writeComparison(
        ENTITY,
        { kind: 'attribute', key: 'name' },
        { operator: 'ILIKE', value: `%${part}%` },
      ),
      words: 'part of the name',
    },
    ...tags.slice(0, 1).map(([key, value]) => ({
      text: writeComparison(ENTITY, { kind: 'tag', key }, { operator: '=', value }),
      words: 'by a tag',
    })),
  ]
  return examples.filter(({ text }) => 'filter' in readFilter(ENTITY, text))
}
