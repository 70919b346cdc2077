import { useNavigate, useParams } from '@solidjs/router'
import {
  Match,
  Show,
  Suspense,
  Switch,
  createEffect,
  createMemo,
  createSignal,
  lazy,
  untrack,
} from 'solid-js'
import { useApp } from '../../app-context.tsx'
import { canWrite } from '../../can-write.ts'
import { provideCommands } from '../../commands.ts'
import { ErrorNote } from '../../errors.tsx'
import { fetchEarly } from '../../fetch-early.ts'
import { setLastExperiment } from '../../last-experiment.ts'
import { PHONE, createMediaQuery } from '../../media.ts'
import { comparePath, parseExperimentIds, runPath } from '../../routes.ts'
import { createTitle } from '../../title.ts'
import { createExperimentState, type ExperimentState } from './state.ts'
import { EmptyExperiment, NoDeletedRuns, NoExperiment } from './empty.tsx'
import { Footer } from './footer.tsx'
import { createGridState, NAME_ID } from './grid/grid-state.ts'
import { gridCommands } from './grid/grid-keys.ts'
import { Grid } from './grid/grid.tsx'
import { ExperimentHeader } from './header.tsx'
import { NoMatch } from './no-match.tsx'
import pageCss from '../../kit/page.module.css'
import css from './page.module.css'
import { Toolbar } from './toolbar.tsx'
import { workspaceCommands } from './workspace/commands.ts'
import { Workspace, loadCharts } from './workspace/workspace.tsx'

/** Menus and the colours come when they are first opened: the table is what people wait for. */
const GridMenus = lazy(async () => ({ default: (await import('./grid/grid-menus.tsx')).GridMenus }))

/** Rows to hold the room before the first answer. */
const SKELETON_ROWS = 12
const NAME_WIDTH_PHONE = 212

export function ExperimentPage() {
  const params = useParams<{ experimentId: string }>()
  return (
    <Show when={params.experimentId} keyed>
      {(part) => <Experiments experimentIds={parseExperimentIds(part)} />}
    </Show>
  )
}

/** One, or several in one workspace. */
function Experiments(props: { readonly experimentIds: readonly string[] }) {
  const app = useApp()
  const state = createExperimentState(untrack(() => props.experimentIds))
  createTitle(state.title)
  // While the experiment is read.
  if (untrack(state.layout) !== 'table') fetchEarly(loadCharts)
  createEffect(() => {
    const only = state.experiment()
    if (only && canWrite()) setLastExperiment(only.experimentId)
  })
  /** Undefined before the list was read, and for what is not in it, as a deleted one. */
  const counts = createMemo(() => {
    const found = app.experiments
      .data()
      ?.filter(({ experiment }) => state.experimentIds.includes(experiment.experimentId))
    if (found?.length !== state.experimentIds.length) return undefined
    const sum = (kind: 'activeRuns' | 'deletedRuns') => found.reduce((total, one) => total + one[kind], 0)
    return { active: sum('activeRuns'), deleted: sum('deletedRuns') }
  })
  const isEmpty = () => counts()?.active === 0 && counts()?.deleted === 0
  return (
    <Show
      when={state.experiments.data() !== undefined || state.experiments.error() === undefined}
      fallback={<NoExperiment live={state.experiments} />}
    >
      <div class={pageCss.page}>
        <ExperimentHeader state={state} />
        <Show when={!isEmpty()} fallback={<EmptyExperiment name={state.experiment()?.name} />}>
          <RunTable state={state} expected={counts()?.active} />
        </Show>
      </div>
    </Show>
  )
}

type RunTableProps = {
  readonly state: ExperimentState
  /** Runs to make room for, where the list of experiments says how many. */
  readonly expected: number | undefined
}

function RunTable(props: RunTableProps) {
  const navigate = useNavigate()
  const { state } = untracked(props)
  const { view, rows, selection, actions } = state
  const isPhone = createMediaQuery(PHONE)
  const isCoarse = createMediaQuery('(pointer: coarse)')
  const grid = createGridState({
    view,
    filter: state.filter,
    rows,
    selection,
    actions,
    visibility: state.visibility,
    baseline: state.baseline,
    toggleBaseline: (runId) => state.setBaseline(state.baselineId() === runId ? undefined : runId),
    compare: () => {
      const ids = [...selection.ids()]
      if (ids.length > 1) navigate(comparePath(ids))
    },
    columns: view.columns,
    open: ({ run }) => navigate(runPath(run.experimentId, run.runId)),
    nameWidth: () => Math.min(view.width(NAME_ID), isPhone() ? NAME_WIDTH_PHONE : Infinity),
    rowHeight: () => (isCoarse() ? 40 : 32),
  })
  const [search, setSearch] = createSignal<HTMLInputElement>()
  provideCommands(() => [
    {
      id: 'filter-runs',
      title: 'Filter runs',
      section: 'Table',
      keys: ['/'],
      run: () => search()?.focus(),
    },
    { id: 'choose-columns', title: 'Choose columns', section: 'Table', run: () => state.setPicking(true) },
    { id: 'reset-columns', title: 'Reset columns', section: 'Table', run: view.resetColumns },
    {
      id: 'toggle-deleted',
      title: view.deleted() ? 'Show active runs' : 'Show deleted runs',
      section: 'Table',
      run: () => view.setDeleted(!view.deleted()),
    },
    ...gridCommands,
    ...workspaceCommands(state),
  ])
  const count = () => rows.total() ?? Math.min(props.expected ?? SKELETON_ROWS, SKELETON_ROWS * 3)
  return (
    <>
      <Toolbar state={state} searchRef={setSearch} />
      <Workspace state={state}>
        <div class={css.body}>
          <Switch>
            <Match when={rows.error() !== undefined && rows.total() === undefined}>
              <ErrorNote error={rows.error()} onRetry={rows.reread} />
            </Match>
            <Match when={rows.total() === 0 && state.filter.applied() !== ''}>
              <NoMatch experimentIds={state.experimentIds} view={view} filter={state.filter} />
            </Match>
            <Match when={rows.total() === 0 && view.deleted()}>
              <NoDeletedRuns onBack={() => view.setDeleted(false)} />
            </Match>
            <Match when={rows.total() === 0}>
              <EmptyExperiment name={state.experiment()?.name} />
            </Match>
            <Match when={true}>
              <Grid grid={grid} count={count()} onVisible={state.setVisible} />
            </Match>
          </Switch>
        </div>
        <Footer state={state} />
      </Workspace>
      <Show when={grid.floating() !== undefined}>
        <Suspense>
          <GridMenus grid={grid} />
        </Suspense>
      </Show>
    </>
  )
}

/** The state lives as long as the table and is never exchanged. */
function untracked(props: RunTableProps): { state: ExperimentState } {
  return { state: props.state }
}
