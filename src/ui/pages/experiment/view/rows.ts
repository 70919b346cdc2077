/**
 * The rows of the run table, as far as they are looked at: the part in view is read through the worker and read again
 * when a change concerns it; what was seen before stays until it is read anew, so that scrolling back shows no holes.
 */
import {
  isRunRow,
  type MetricColumn,
  type RunRow,
  type RunTableRequest,
  type RunTableRow,
  type RunTree,
} from '#model/run-table.ts'
import { createComputed, createMemo, createSignal, on, type Accessor } from 'solid-js'
import { createLive } from '../../../live.ts'
import { remote } from '../../../remote.ts'
import type { SortEntry } from './address.ts'

export type RowQuery = {
  readonly experimentIds: readonly string[]
  readonly viewType: 'ACTIVE_ONLY' | 'DELETED_ONLY'
  readonly text: string
  readonly sort: readonly SortEntry[]
  /** Undefined: one run a row, none below another. */
  readonly tree: Omit<RunTree, 'stats'> | undefined
}

/** Rows from `first` up to, not with, `end`. */
export type RowRange = { readonly first: number; readonly end: number }

export type RunRows = {
  /** Rows; undefined before the first answer. Of the query before, until the present one is answered. */
  readonly total: Accessor<number | undefined>
  /** Runs that match, which may be more or fewer than the rows. */
  readonly runs: Accessor<number | undefined>
  /** Undefined while it is not read yet. Reactive. */
  readonly at: (index: number) => RunTableRow | undefined
  /** The same with what was read of it. Reactive. */
  readonly readAt: (index: number) => ReadRow | undefined
  /** Rows of runs read so far, in no order. Reactive. */
  readonly known: Accessor<readonly RunRow[]>
  readonly error: Accessor<unknown>
  readonly reread: () => void
}

export type ReadRow = {
  readonly row: RunTableRow
  /** The cells of others are not known rather than missing. */
  readonly metrics: ReadonlySet<string>
  /** That a group's figures are of. */
  readonly columns: readonly MetricColumn[]
}

/** Windows start and end at multiples of this, so that a scroll within one reads nothing. */
const PAGE_ROWS = 50
/** Read before they come into view. */
const AHEAD_ROWS = 25
const MOST_KEPT = 5_000

type Source = RowRange & { readonly query: RowQuery; readonly metrics: readonly MetricColumn[] }

export function createRunRows(
  query: Accessor<RowQuery>,
  visible: Accessor<RowRange>,
  metrics: Accessor<readonly MetricColumn[]>,
): RunRows {
  const source = createMemo<Source, undefined>(
    () => ({ query: query(), ...pageRange(visible()), metrics: metrics() }),
    undefined,
    { equals: (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b) },
  )
  const live = createLive(source, readWindow, (change, { query: { experimentIds } }) => {
    // An experiment's name may stand in the rows.
    if (change.kind !== 'runs' && change.kind !== 'metrics' && change.kind !== 'experiments') return false
    // Who holds a run is announced without its experiment.
    return change.experimentIds.length === 0 || hasAny(change.experimentIds, experimentIds)
  })
  const kept = new Map<number, ReadRow>()
  const [version, setVersion] = createSignal(0)
  let keptQuery: RowQuery | undefined
  createComputed(
    on(live.data, (page) => {
      const answered = live.dataSource()
      if (!page || !answered) return
      if (keptQuery !== answered.query) kept.clear()
      keptQuery = answered.query
      keep(kept, answered, page.rows, page.total)
      setVersion((count) => count + 1)
    }),
  )
  const readAt = (index: number) => {
    version()
    return kept.get(index)
  }
  return {
    total: () => live.data()?.total,
    runs: () => live.data()?.runs,
    at: (index) => readAt(index)?.row,
    readAt,
    known: createMemo(() => {
      version()
      return Array.from(kept.values(), ({ row }) => row).filter(isRunRow)
    }),
    error: live.error,
    reread: live.reread,
  }
}

export function hasAny(ids: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((id) => ids.includes(id))
}

function readWindow({ query, first, end, metrics }: Source) {
  return remote.readRunTable(requestOf(query, first, end, metrics))
}

/** What the worker is asked for rows from `first` up to, not with, `end`. */
export function requestOf(
  query: RowQuery,
  first: number,
  end: number,
  metrics: readonly MetricColumn[] = [],
): RunTableRequest {
  return {
    experimentIds: query.experimentIds,
    viewType: query.viewType,
    text: query.text,
    sort: query.sort,
    offset: first,
    limit: end - first,
    metrics: metrics.map(({ key }) => key),
    ...(query.tree && { tree: { ...query.tree, stats: metrics } }),
  }
}

function pageRange({ first, end }: RowRange): RowRange {
  return {
    first: Math.max(0, Math.floor((first - AHEAD_ROWS) / PAGE_ROWS) * PAGE_ROWS),
    end: Math.max(PAGE_ROWS * 2, Math.ceil((end + AHEAD_ROWS) / PAGE_ROWS) * PAGE_ROWS),
  }
}

function keep(
  kept: Map<number, ReadRow>,
  { first, metrics }: Source,
  rows: readonly RunTableRow[],
  total: number,
): void {
  const keys = new Set(metrics.map(({ key }) => key))
  rows.forEach((row, i) => {
    // Newest last, so that the oldest are dropped first.
    kept.delete(first + i)
    kept.set(first + i, { row, metrics: keys, columns: metrics })
  })
  for (const index of kept.keys()) {
    if (index >= total || kept.size > MOST_KEPT) kept.delete(index)
  }
}
