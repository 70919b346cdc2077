/** All that the experiment's page shows, over the worker and the address. */
import type { MetricColumn } from '#model/run-table.ts'
import type { RunDetails } from '#model/run.ts'
import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'
import type { FilterState } from '../../filter/filter-state.ts'
import { createRunActions, type RunActions } from './actions.ts'
import { createRunFilter } from './filter.ts'
import { createShownExperiments, type ShownExperiments } from './shown-experiments.ts'
import { withPins } from './view/address.ts'
import { parseColumnId } from './view/columns.ts'
import { createRunRows, type RowQuery, type RowRange, type RunRows } from './view/rows.ts'
import { createSelection, type Selection } from './view/selection.ts'
import { createTableView, type TableView } from './view/view-state.ts'
import { createDrawnRuns, type DrawnRuns } from './workspace/drawn-runs.ts'
import { createViewHistory, type ViewHistory } from './workspace/view-history.ts'
import { createWorkspaceView, type WorkspaceView } from './workspace/workspace-view.ts'

export type ExperimentState = WorkspaceView &
  ShownExperiments & {
    readonly view: TableView
    readonly filter: FilterState
    readonly rows: RunRows
    readonly selection: Selection
    readonly actions: RunActions
    readonly drawn: DrawnRuns
    /** Undefined without one, and while it is read. */
    readonly baseline: Accessor<RunDetails | undefined>
    readonly history: ViewHistory
    /** Told by the grid what is in view. */
    readonly setVisible: (rows: RowRange, columns: RowRange) => void
    /** Whether the chooser of columns is open. */
    readonly picking: Accessor<boolean>
    readonly setPicking: (open: boolean) => void
    /** Whether the ticked runs are about to get a tag. */
    readonly tagging: Accessor<boolean>
    readonly setTagging: (open: boolean) => void
  }

/** Metrics are asked for in steps of so many columns, so that a scroll sideways does not read at every pixel. */
const COLUMN_STEP = 24

/** @param experimentIds whose runs are shown, in one table and in the same charts */
export function createExperimentState(experimentIds: readonly string[]): ExperimentState {
  const ids = () => experimentIds
  const view = createTableView(ids)
  const filter = createRunFilter(ids, view)
  const [visibleRows, setVisibleRows] = createSignal<RowRange>({ first: 0, end: 0 })
  const [visibleColumns, setVisibleColumns] = createSignal<RowRange>({ first: 0, end: 0 })
  const [picking, setPicking] = createSignal(false)
  const [tagging, setTagging] = createSignal(false)
  const workspace = createWorkspaceView(() => (view.keys()?.metrics.length ?? 0) > 0)
  const query = createMemo<RowQuery>(() => ({
    experimentIds,
    viewType: view.deleted() ? 'DELETED_ONLY' : 'ACTIVE_ONLY',
    text: filter.applied(),
    sort: view.sort(),
    tree: isTree(view) ? { groupBy: view.groupBy(), toggled: view.toggled() } : undefined,
  }))
  const metrics = createMemo(() => visibleMetrics(view, visibleColumns()))
  const rows = createRunRows(query, visibleRows, metrics)
  const selection = createSelection()
  createEffect(on(view.deleted, selection.clear, { defer: true }))
  return {
    ...workspace,
    ...createShownExperiments(experimentIds),
    baseline: createBaseline(workspace.baselineId),
    view,
    filter,
    rows,
    selection,
    actions: createRunActions(selection, rows, query),
    drawn: createDrawnRuns(
      () => (workspace.layout() === 'table' ? undefined : query()),
      workspace.visibility,
    ),
    history: createViewHistory(),
    setVisible: (nextRows, nextColumns) => {
      setVisibleRows(nextRows)
      setVisibleColumns(nextColumns)
    },
    picking,
    setPicking,
    tagging,
    setTagging,
  }
}

/** Undefined until the run that is the baseline now was read. */
function createBaseline(baselineId: Accessor<string | undefined>): Accessor<RunDetails | undefined> {
  const live = createLive(
    baselineId,
    (id) => remote.getRun(id),
    (change, id) => (change.kind === 'runs' || change.kind === 'metrics') && change.runIds.includes(id),
  )
  return () => (baselineId() === live.dataSource() ? live.data() : undefined)
}

/** Sorted by anything but their start, the best run comes first, whoever its parent is: as in MLflow. */
function isTree(view: TableView): boolean {
  const [first] = view.sort()
  return view.groupBy().length > 0 || (first?.column.kind === 'attribute' && first.column.key === 'startTime')
}

/** The metric columns in view and around it, and those that are pinned. */
function visibleMetrics(view: TableView, { first, end }: RowRange): readonly MetricColumn[] {
  const ids = view.columns()
  const from = Math.max(0, Math.floor(first / COLUMN_STEP - 1) * COLUMN_STEP)
  const to = Math.ceil(end / COLUMN_STEP + 1) * COLUMN_STEP
  return withPins(view.pins(), ids.slice(from, to)).flatMap((id) => {
    const column = parseColumnId(id)
    return column?.kind === 'metric' ? [column] : []
  })
}
