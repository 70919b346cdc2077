import type { ExperimentOverview } from '#model/experiment.ts'
import { TAG } from '#model/tags.ts'
import { useSearchParams } from '@solidjs/router'
import { createMemo, type Accessor } from 'solid-js'
import { createAction, undoable, type Action } from '../../action.ts'
import { plural } from '../../format.ts'
import { createLive, type Live } from '../../live.ts'
import { remote } from '../../remote.ts'

export type SortField = 'name' | 'runs' | 'last' | 'created'
export type ListSort = { readonly field: SortField; readonly descending: boolean }

type SearchKeys = { q: string; view: string; sort: string }

export type ExperimentList = {
  readonly live: Live<'ACTIVE_ONLY' | 'DELETED_ONLY', ExperimentOverview[]>
  /** Filtered and sorted; undefined before the first answer. */
  readonly shown: Accessor<readonly ExperimentOverview[] | undefined>
  readonly query: Accessor<string>
  readonly setQuery: (query: string) => void
  readonly deletedView: Accessor<boolean>
  readonly setDeletedView: (deleted: boolean) => void
  readonly sort: Accessor<ListSort>
  /** Sorts by the field; again, the other way round. */
  readonly toggleSort: (field: SortField) => void
  readonly rename: Action<[experimentId: string, name: string]>
  readonly remove: Action<[overview: ExperimentOverview]>
  readonly restore: Action<[overview: ExperimentOverview]>
}

/** The list's view is in the address; its rows are read again when experiments or runs change. */
export function createExperimentList(): ExperimentList {
  const [params, setParams] = useSearchParams<SearchKeys>()
  const deletedView = () => params.view === 'deleted'
  const live = createLive(
    () => (deletedView() ? ('DELETED_ONLY' as const) : ('ACTIVE_ONLY' as const)),
    (view) => remote.listExperiments(view),
    (change) => change.kind === 'experiments' || change.kind === 'runs',
  )
  const query = () => params.q ?? ''
  const sort = createMemo(() => parseSort(params.sort))
  const shown = createMemo(() => {
    const list = live.data()
    return list === undefined ? undefined : sortExperiments(filterExperiments(list, query()), sort())
  })
  return {
    live,
    shown,
    query,
    setQuery: (q) => setParams({ q }, { replace: true }),
    deletedView,
    setDeletedView: (deleted) => setParams({ view: deleted ? 'deleted' : undefined }, { replace: true }),
    sort,
    toggleSort: (field) => setParams({ sort: formatSort(nextSort(sort(), field)) }, { replace: true }),
    ...createListActions(),
  }
}

function createListActions() {
  return {
    rename: createAction(
      (experimentId: string, name: string) => remote.renameExperiment(experimentId, name),
      'Could not rename the experiment',
    ),
    remove: createAction(async ({ experiment, activeRuns }: ExperimentOverview) => {
      const ids = [experiment.experimentId]
      await remote.deleteExperiments(ids)
      const what =
        activeRuns > 0 ? `${experiment.name} and its ${plural(activeRuns, 'run')}` : experiment.name
      return undoable(`${what} deleted.`, () => remote.restoreExperiments(ids))
    }, 'Could not delete the experiment'),
    restore: createAction(async ({ experiment }: ExperimentOverview) => {
      await remote.restoreExperiments([experiment.experimentId])
      return { text: `${experiment.name} restored.` }
    }, 'Could not restore the experiment'),
  }
}

/** The note's first line that has letters, without its Markdown signs; '' without a note. */
export function noteLine({ experiment }: ExperimentOverview): string {
  const note = experiment.tags.get(TAG.note) ?? ''
  const line = note.split('\n').find((text) => /\p{L}/u.test(text)) ?? ''
  return line.replace(/^[#>*\-\s]+/, '').replace(/[*_`]/g, '')
}

function filterExperiments(
  list: readonly ExperimentOverview[],
  query: string,
): readonly ExperimentOverview[] {
  const needle = query.trim().toLowerCase()
  if (needle === '') return list
  return list.filter(({ experiment }) => experiment.name.toLowerCase().includes(needle))
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function sortExperiments(
  list: readonly ExperimentOverview[],
  { field, descending }: ListSort,
): ExperimentOverview[] {
  const compare = (a: ExperimentOverview, b: ExperimentOverview): number => {
    switch (field) {
      case 'name':
        return collator.compare(a.experiment.name, b.experiment.name)
      case 'runs':
        return a.activeRuns - b.activeRuns
      case 'last':
        return (a.lastRunTime ?? 0) - (b.lastRunTime ?? 0)
      case 'created':
        return a.experiment.creationTime - b.experiment.creationTime
    }
  }
  return [...list].sort((a, b) => (descending ? compare(b, a) : compare(a, b)))
}

const DEFAULT_SORT: ListSort = { field: 'last', descending: true }
const FIELDS: readonly SortField[] = ['name', 'runs', 'last', 'created']

function parseSort(text: string | undefined): ListSort {
  const field = FIELDS.find((known) => known === text?.replace(/^-/, ''))
  return field === undefined ? DEFAULT_SORT : { field, descending: text?.startsWith('-') ?? false }
}

function formatSort({ field, descending }: ListSort): string {
  return `${descending ? '-' : ''}${field}`
}

function nextSort(now: ListSort, field: SortField): ListSort {
  return field === now.field
    ? { field, descending: !now.descending }
    : { field, descending: field !== 'name' }
}
