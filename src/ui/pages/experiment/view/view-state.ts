/** The table's view as signals over the address, and its columns with their order and widths. */
import { isRunRow, type RunRow, type RunTableColumns, type TableColumn } from '#model/run-table.ts'
import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, untrack, type Accessor } from 'solid-js'
import { createLive, type Live } from '../../../live.ts'
import { PHONE, createMediaQuery } from '../../../media.ts'
import { createPreference } from '../../../preference.ts'
import { remote } from '../../../remote.ts'
import { candidateMetrics, chooseColumns } from './choose-columns.ts'
import {
  clampWidth,
  columnId,
  groupOf,
  naturalWidth,
  parseColumnId,
  withoutShow,
  type ColumnId,
} from './columns.ts'
import {
  clickSort,
  formatColumns,
  formatGroups,
  formatSort,
  parseColumns,
  parseGroups,
  parseSort,
  type KnownColumns,
  type SortEntry,
} from './address.ts'

type SearchKeys = {
  q: string
  view: string
  sort: string
  cols: string
  group: string
  layout: string
  trend: string
}

export type TableView = {
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
  readonly keysLive: Live<string, Keys>
  /** The latest runs, with their telling metrics. */
  readonly sample: Accessor<readonly RunRow[]>
  /** In their order, without the name. Before the keys are known, those that every run has. */
  readonly columns: Accessor<readonly ColumnId[]>
  readonly setColumns: (ids: readonly ColumnId[]) => void
  /** Back to what the table chooses. */
  readonly resetColumns: () => void
  /** Whether a metric's column shows the course of each run beside its value, whichever value that is. Reactive. */
  readonly hasTrend: (id: ColumnId) => boolean
  readonly toggleTrend: (id: ColumnId) => void
  readonly width: (id: ColumnId) => number
  readonly setWidth: (id: ColumnId, width: number) => void
}

type Keys = { readonly keys: RunTableColumns; readonly sample: readonly RunRow[] }

/** New keys are looked for less often than new values: it asks more of the worker. */
const KEYS_PAUSE_MS = 1500
const SAMPLE_ROWS = 30

export function createTableView(experimentId: Accessor<string>): TableView {
  const [params, setParams] = useSearchParams<SearchKeys>()
  const replace = (next: Partial<Record<keyof SearchKeys, string | undefined>>) =>
    setParams(next, { replace: true })
  const keysLive = createLive(
    experimentId,
    readKeys,
    (change, id) =>
      (change.kind === 'runs' || change.kind === 'metrics') && change.experimentIds.includes(id),
    KEYS_PAUSE_MS,
  )
  const answered = createMemo(() => (keysLive.dataSource() === experimentId() ? keysLive.data() : undefined))
  const known = createMemo(() => knownColumns(answered()?.keys))
  const chosen = createChosenColumns(answered, experimentId, () => params.layout !== 'table')
  const columns = createMemo<readonly ColumnId[], undefined>(
    () => parseColumns(params.cols, known()) ?? chosen(),
    undefined,
    { equals: (a, b) => a === b || a.join(' ') === b.join(' ') },
  )
  const sort = createMemo(() => parseSort(params.sort))
  const groupBy = createMemo(() => parseGroups(params.group))
  const [toggled, setToggled] = createSignal<readonly string[]>([])
  const trends = createMemo<ReadonlySet<ColumnId>>(
    () => new Set((params.trend ?? '').split(' ').filter((id) => groupOf(id) === 'metric')),
  )
  const hasTrend = (id: ColumnId) => trends().has(withoutShow(id))
  const setSort = (next: readonly SortEntry[]) => replace({ sort: formatSort(next) })
  return {
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
    columns,
    setColumns: (ids) => replace({ cols: formatColumns(ids, known()) }),
    resetColumns: () => replace({ cols: undefined, trend: undefined }),
    hasTrend,
    toggleTrend: (id) => {
      const next = new Set(trends())
      if (!next.delete(withoutShow(id))) next.add(withoutShow(id))
      replace({ trend: next.size === 0 ? undefined : [...next].join(' ') })
    },
    ...createWidths((id) => (hasTrend(id) ? TREND_PX : 0)),
  }
}

export const NO_KEYS: RunTableColumns = { params: [], tags: [], metrics: [] }

async function readKeys(experimentId: string): Promise<Keys> {
  const keys = await remote.readRunTableColumns([experimentId])
  const page = await remote.readRunTable({
    experimentIds: [experimentId],
    viewType: 'ACTIVE_ONLY',
    text: '',
    sort: [],
    offset: 0,
    limit: SAMPLE_ROWS,
    metrics: candidateMetrics(keys.metrics),
  })
  return { keys, sample: page.rows.filter(isRunRow) }
}

function knownColumns(keys: RunTableColumns | undefined): KnownColumns {
  return {
    m: (keys?.metrics ?? []).map((key) => columnId({ kind: 'metric', key, show: 'last' })),
    p: (keys?.params ?? []).map((key) => columnId({ kind: 'param', key })),
    t: (keys?.tags ?? []).map((key) => columnId({ kind: 'tag', key })),
  }
}

/** What the table shows by itself: chosen at the first look, and only added to while it is looked at. */
function createChosenColumns(
  answered: Accessor<Keys | undefined>,
  experimentId: Accessor<string>,
  besideCharts: Accessor<boolean>,
): Accessor<readonly ColumnId[]> {
  const isPhone = createMediaQuery(PHONE)
  const chosen = createMemo<{ readonly experimentId: string; readonly ids: readonly ColumnId[] } | undefined>(
    (old) => {
      const now = answered()
      const before = old?.experimentId === experimentId() ? old : undefined
      if (!now) return before
      const narrow = untrack(() => isPhone() || (besideCharts() && now.keys.metrics.length > 0))
      const fresh = chooseColumns(now.keys, now.sample, { narrow })
      const ids = before && now.sample.length > 1 ? mergeColumns(before.ids, fresh) : fresh
      return { experimentId: experimentId(), ids }
    },
  )
  return () => chosen()?.ids ?? chooseColumns(NO_KEYS, [], { narrow: isPhone() })
}

/** The old ones in their places, each new one behind those of its group. */
function mergeColumns(old: readonly ColumnId[], fresh: readonly ColumnId[]): readonly ColumnId[] {
  const groups = new Set(fresh.map(groupOf))
  return [...groups].flatMap((group) => {
    const before = old.filter((id) => groupOf(id) === group)
    const wanted = fresh.filter((id) => groupOf(id) === group)
    const added = wanted
      .filter((id) => !before.includes(id))
      .slice(0, Math.max(0, wanted.length - before.length))
    return [...before, ...added]
  })
}

/** Widths are this browser's, for a column wherever it stands; the latest are kept. */
const MOST_WIDTHS = 300

/** Of a sparkline and the gap behind it. */
const TREND_PX = 92

/** @param extra what a column takes on top, in px */
function createWidths(extra: (id: ColumnId) => number): Pick<TableView, 'width' | 'setWidth'> {
  const [stored, setStored] = createPreference('columnWidths', (text) => text ?? '')
  const widths = createMemo(() => new Map(parseWidths(stored())))
  return {
    width: (id) => (widths().get(id) ?? naturalWidthOf(id)) + extra(id),
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
