import { useNavigate } from '@solidjs/router'
import GitCompare from 'lucide-solid/icons/git-compare'
import Plus from 'lucide-solid/icons/plus'
import { For, Match, Show, Switch, createSignal, onMount } from 'solid-js'
import { useApp } from '../../app-context.tsx'
import { provideCommands } from '../../commands.ts'
import { ErrorNote } from '../../errors.tsx'
import { fetchWhenIdle } from '../../fetch-early.ts'
import { formatCount, plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { onListKey } from '../../kit/list-keys.ts'
import { PageHeader } from '../../kit/page-header.tsx'
import pageCss from '../../kit/page.module.css'
import { SearchField } from '../../kit/search-field.tsx'
import { SkeletonRows } from '../../kit/skeleton-rows.tsx'
import { SortHeader } from '../../kit/sort-header.tsx'
import tableCss from '../../kit/table.module.css'
import { Segmented } from '../../kit/tabs.tsx'
import { experimentPath } from '../../routes.ts'
import { createTitle } from '../../title.ts'
import css from './page.module.css'
import { ExperimentRow } from './row.tsx'
import { createExperimentList, type ExperimentList, type SortField } from './state.ts'

/** What an experiment shows. */
const NEXT = [
  () => import('../experiment/page.tsx'),
  () => import('../../charts/charts-panel.tsx'),
  () => import('../../charts/chart.tsx'),
]

export function ExperimentsPage() {
  const app = useApp()
  const list = createExperimentList()
  const navigate = useNavigate()
  let search: HTMLInputElement | undefined
  const mayCompare = () => list.ticked().length > 1 && !list.deletedView()
  const compare = () => navigate(experimentPath(...list.ticked()))
  createTitle(() => 'Experiments')
  onMount(() => NEXT.forEach(fetchWhenIdle))
  provideCommands(() => [
    {
      id: 'find',
      title: 'Filter experiments',
      section: 'Experiment',
      keys: ['/'],
      run: () => search?.focus(),
    },
    {
      id: 'list-rows',
      title: 'Previous or next experiment',
      section: 'Experiment',
      keys: ['ArrowUp', 'ArrowDown'],
      local: true,
    },
    {
      id: 'list-rename',
      title: 'Rename the focused experiment',
      section: 'Experiment',
      keys: ['F2'],
      local: true,
    },
    {
      id: 'list-delete',
      title: 'Delete the focused experiment',
      section: 'Experiment',
      keys: ['Delete'],
      local: true,
    },
    {
      id: 'list-tick',
      title: 'Tick the focused experiment',
      section: 'Experiment',
      keys: ['x'],
      local: true,
    },
    {
      id: 'list-compare',
      title: 'Compare the ticked experiments',
      section: 'Experiment',
      when: mayCompare,
      run: compare,
    },
  ])
  return (
    <div class={pageCss.page}>
      <PageHeader
        title="Experiments"
        note={<Show when={list.shown()}>{(shown) => formatCount(shown().length)}</Show>}
        actions={
          <Button look="primary" writes onClick={() => app.createExperiment()}>
            <Plus size={14} />
            Create experiment
          </Button>
        }
      />
      <div class={pageCss.toolbar}>
        <SearchField
          ref={(input) => (search = input)}
          class={css.search}
          label="Filter by name"
          value={list.query()}
          onInput={list.setQuery}
        />
        <Segmented
          label="Which experiments"
          value={list.deletedView() ? 'deleted' : 'active'}
          options={[
            { value: 'active', label: 'Active' },
            { value: 'deleted', label: 'Deleted' },
          ]}
          onChange={(view) => list.setDeletedView(view === 'deleted')}
        />
        <Show when={mayCompare()}>
          <Button onClick={compare} data-tip="Their runs in one table and in the same charts">
            <GitCompare size={14} />
            Compare {plural(list.ticked().length, 'experiment')}
          </Button>
        </Show>
      </div>
      <Switch>
        <Match when={list.live.error() !== undefined && list.shown() === undefined}>
          <ErrorNote error={list.live.error()} onRetry={list.live.reread} />
        </Match>
        <Match when={list.shown()?.length === 0}>
          <NoExperiments list={list} />
        </Match>
        <Match when={true}>
          <ListTable list={list} />
        </Match>
      </Switch>
    </div>
  )
}

function ListTable(props: { readonly list: ExperimentList }) {
  const navigate = useNavigate()
  const [renaming, setRenaming] = createSignal<string>()
  const header = (field: SortField) => ({
    sorted: props.list.sorted(field),
    onSort: () => props.list.toggleSort(field),
  })
  return (
    <div class={pageCss.scroll}>
      <table class={tableCss.table} onKeyDown={onListKey}>
        <thead>
          <tr>
            <th scope="col" class={css.tick} aria-label="Compare" />
            <SortHeader {...header('name')} class={css.name}>
              Name
            </SortHeader>
            <SortHeader {...header('runs')} align="end" class={`${css.count} ${tableCss.number}`}>
              Runs
            </SortHeader>
            <SortHeader {...header('last')} class={css.time}>
              Last run
            </SortHeader>
            <th scope="col" class={css.noteColumn}>
              Description
            </th>
            <SortHeader {...header('created')} class={css.created}>
              Created
            </SortHeader>
            <th scope="col" class={css.menu} aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          <Show when={props.list.shown()} fallback={<SkeletonRows columns={7} />}>
            {(shown) => (
              <For each={shown().map(({ experiment }) => experiment.experimentId)}>
                {(id) => (
                  <Show when={shown().find(({ experiment }) => experiment.experimentId === id)}>
                    {(overview) => (
                      <ExperimentRow
                        overview={overview()}
                        list={props.list}
                        renaming={renaming() === id}
                        onRename={(on) => setRenaming(on ? id : undefined)}
                        onOpen={() => navigate(experimentPath(id))}
                      />
                    )}
                  </Show>
                )}
              </For>
            )}
          </Show>
        </tbody>
      </table>
    </div>
  )
}

function NoExperiments(props: { readonly list: ExperimentList }) {
  const total = () => props.list.live.data()?.length ?? 0
  return (
    <Show
      when={total() > 0}
      fallback={
        <EmptyState
          title={props.list.deletedView() ? 'No deleted experiments' : 'No experiments'}
          text={
            props.list.deletedView()
              ? 'What is deleted waits here, to be restored, until it is purged in settings.'
              : 'Create one, or log a run: a new name creates its experiment.'
          }
        />
      }
    >
      <EmptyState
        title="No match"
        text={`The filter “${props.list.query()}” excludes all ${plural(total(), 'experiment')}.`}
      >
        <Button onClick={() => props.list.setQuery('')}>Clear the filter</Button>
      </EmptyState>
    </Show>
  )
}
