/** The table's view as signals over the address, and the widths of its columns. */
import { isRunRow, type RunRow, type RunTableColumns, type TableColumn } from '#model/run-table.ts'
import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, type Accessor } from 'solid-js'
import { createLive, type Live } from '../../../live.ts'
import { createPreference } from '../../../preference.ts'
import { remote } from '../../../remote.ts'
import { createSteady } from '../../../steady.ts'
import { candidateMetrics } from './choose-columns.ts'
import { clampWidth, groupOf, naturalWidth, parseColumnId, withoutShow, type ColumnId } from './columns.ts'
import { hasAny } from './rows.ts'
import { createShownColumns, type Keys, type ShownColumns } from './shown-columns.ts'
import { clickSort, formatGroups, formatSort, parseGroups, parseSort, type SortEntry } from './address.ts'

type SearchKeys = {
  q: string
  view: string
  sort: string
  cols: string
  pin: string
  group: string
  layout: string
  trend: string
  base: string
}

export type TableView = ShownColumns & {
  /** Whether its runs are of several experiments. */
  readonly joint: Accessor<boolean>
  readonly text: Accessor<string>
  readonly setText: (text: string) => void
  readonly deleted: Accessor<boolean>
  readonly setDeleted: (deleted: boolean) => void
  readonly sort: Accessor<readonly SortEntry[]>
  readonly setSort: (sort: readonly SortEntry[]) => void
  readonly clickSort: (column: TableColumn, options: { add: boolean; firstDescends: boolean }) => void
  /** What the runs are grouped by, outermost first. Without groups, children stand below their parents. */
  readonly groupBy: Accessor<readonly TableColumn[]>
  readonly setGroupBy: (columns: readonly TableColumn[]) => void
  /** Groups that are open, parents that are closed: by the row's id. */
  readonly toggled: Accessor<readonly string[]>
  readonly toggle: (rowId: string) => void
  /** Every key there is; undefined before the first answer. */
  readonly keys: Accessor<RunTableColumns | undefined>
  readonly keysLive: Live<readonly string[], Keys>
  /** The latest runs, with their telling metrics. */
  readonly sample: Accessor<readonly RunRow[]>
  /** Whether a metric's column shows the course of each run beside its value, whichever value that is. Reactive. */
  readonly hasTrend: (id: ColumnId) => boolean
  readonly toggleTrend: (id: ColumnId) => void
  readonly width: (id: ColumnId) => number
  readonly setWidth: (id: ColumnId, width: number) => void
}

/** New keys are looked for less often than new values: it asks more of the worker. */
const KEYS_PAUSE_MS = 1500
const SAMPLE_ROWS = 30

export function createTableView(experimentIds: Accessor<readonly string[]>): TableView {
  const [params, setParams] = useSearchParams<SearchKeys>()
  const replace = (next: Partial<Record<keyof SearchKeys, string | undefined>>) =>
    setParams(next, { replace: true })
  const keysLive = createLive(
    experimentIds,
    readKeys,
    (change, ids) =>
      (change.kind === 'runs' || change.kind === 'metrics') && hasAny(change.experimentIds, ids),
    KEYS_PAUSE_MS,
  )
  const answered = createMemo(() => (keysLive.dataSource() === experimentIds() ? keysLive.data() : undefined))
  const sort = createMemo(() => parseSort(params.sort))
  const groupBy = createMemo(() => parseGroups(params.group))
  const [toggled, setToggled] = createSignal<readonly string[]>([])
  const trends = createSteady(createMemo(() => parseTrends(params.trend)))
  const hasTrend = (id: ColumnId) => trends().has(withoutShow(id))
  const hasMore = (id: ColumnId) =>
    (groupBy().length > 0 || params.base !== undefined) && groupOf(id) === 'metric'
  const setSort = (next: readonly SortEntry[]) => replace({ sort: formatSort(next) })
  return {
    joint: () => experimentIds().length > 1,
    text: () => params.q ?? '',
    setText: (q) => replace({ q }),
    deleted: () => params.view === 'deleted',
    setDeleted: (deleted) => replace({ view: deleted ? 'deleted' : undefined }),
    sort,
    setSort,
    clickSort: (column, options) => setSort(clickSort(sort(), column, options)),
    groupBy,
    setGroupBy: (columns) => {
      setToggled([])
      replace({ group: formatGroups(columns) })
    },
    toggled,
    toggle: (rowId) =>
      setToggled((old) => (old.includes(rowId) ? old.filter((id) => id !== rowId) : [...old, rowId])),
    keys: () => answered()?.keys,
    keysLive,
    sample: () => answered()?.sample ?? [],
    ...createShownColumns({
      answered,
      experimentIds,
      besideCharts: () => params.layout !== 'table',
      text: () => ({ cols: params.cols, pin: params.pin }),
      replace,
    }),
    hasTrend,
    toggleTrend: (id) => {
      const next = new Set(trends())
      if (!next.delete(withoutShow(id))) next.add(withoutShow(id))
      replace({ trend: next.size === 0 ? undefined : [...next].join(' ') })
    },
    ...createWidths(
      (id) => (hasTrend(id) ? TREND_PX : 0),
      (id) => (hasMore(id) ? LEAST_OF_TWO_PX : 0),
    ),
  }
}

function parseTrends(text = ''): ReadonlySet<ColumnId> {
  return new Set(text.split(' ').filter((id) => groupOf(id) === 'metric'))
}

async function readKeys(experimentIds: readonly string[]): Promise<Keys> {
  const keys = await remote.readRunTableColumns(experimentIds)
  const page = await remote.readRunTable({
    experimentIds,
    viewType: 'ACTIVE_ONLY',
    text: '',
    sort: [],
    offset: 0,
    limit: SAMPLE_ROWS,
    metrics: candidateMetrics(keys.metrics),
  })
  return { keys, sample: page.rows.filter(isRunRow) }
}

/** Widths are this browser's, for a column wherever it stands; the latest are kept. */
const MOST_WIDTHS = 300

/** Of a sparkline and the gap behind it. */
const TREND_PX = 92
/** Of a mean with its spread, or of a value with its difference from the baseline. */
const LEAST_OF_TWO_PX = 148

/** @param extra what a column takes on top, in px @param least what it needs without that */
function createWidths(
  extra: (id: ColumnId) => number,
  least: (id: ColumnId) => number,
): Pick<TableView, 'width' | 'setWidth'> {
  const [stored, setStored] = createPreference('columnWidths', (text) => text ?? '')
  const widths = createMemo(() => new Map(parseWidths(stored())))
  return {
    width: (id) => Math.max(widths().get(id) ?? naturalWidthOf(id), least(id)) + extra(id),
    setWidth: (id, width) => {
      const next = new Map(widths())
      next.delete(id)
      next.set(id, clampWidth(width - extra(id)))
      setStored(JSON.stringify([...next].slice(-MOST_WIDTHS)))
    },
  }
}

function naturalWidthOf(id: ColumnId): number {
  return naturalWidth(parseColumnId(id) ?? { kind: 'attribute', key: 'name' })
}

/** Text that somebody else wrote there is no widths. */
function parseWidths(text: string): [ColumnId, number][] {
  try {
    const entries: unknown = JSON.parse(text)
    if (!Array.isArray(entries)) return []
    return entries.filter(
      (entry): entry is [ColumnId, number] =>
        Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number',
    )
  } catch {
    return []
  }
}
