import type { ExperimentOverview } from '#model/experiment.ts'
import { TAG } from '#model/tags.ts'
import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, type Accessor } from 'solid-js'
import { createAction, undoable, type Action } from '../../action.ts'
import { plural } from '../../format.ts'
import { compareNames, createListSort, type ListSort, type ListSortState } from '../../kit/list-sort.ts'
import { createLive, type Live } from '../../live.ts'
import { remote } from '../../remote.ts'

export type SortField = 'name' | 'runs' | 'last' | 'created'

type SearchKeys = { q: string; view: string }

export type ExperimentList = ListSortState<SortField> & {
  readonly live: Live<'ACTIVE_ONLY' | 'DELETED_ONLY', ExperimentOverview[]>
  /** Filtered and sorted; undefined before the first answer. */
  readonly shown: Accessor<readonly ExperimentOverview[] | undefined>
  readonly query: Accessor<string>
  readonly setQuery: (query: string) => void
  readonly deletedView: Accessor<boolean>
  readonly setDeletedView: (deleted: boolean) => void
  /** Of those that are shown, in their order. */
  readonly ticked: Accessor<readonly string[]>
  readonly tick: (experimentId: string, on: boolean) => void
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
  const order = createListSort<SortField>(['name', 'runs', 'last', 'created'], {
    field: 'last',
    descending: true,
  })
  const shown = createMemo(() => {
    const list = live.data()
    return list === undefined ? undefined : sortExperiments(filterExperiments(list, query()), order.sort())
  })
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set())
  return {
    live,
    shown,
    ticked: createMemo(() =>
      (shown() ?? []).map(({ experiment }) => experiment.experimentId).filter((id) => chosen().has(id)),
    ),
    tick: (id, on) =>
      setChosen((old) => {
        const next = new Set(old)
        if (on) next.add(id)
        else next.delete(id)
        return next
      }),
    query,
    setQuery: (q) => setParams({ q }, { replace: true }),
    deletedView,
    setDeletedView: (deleted) => setParams({ view: deleted ? 'deleted' : undefined }, { replace: true }),
    ...order,
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

function sortExperiments(
  list: readonly ExperimentOverview[],
  { field, descending }: ListSort<SortField>,
): ExperimentOverview[] {
  const compare = (a: ExperimentOverview, b: ExperimentOverview): number => {
    switch (field) {
      case 'name':
        return compareNames(a.experiment.name, b.experiment.name)
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
