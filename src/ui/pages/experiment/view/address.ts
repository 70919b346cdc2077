/**
 * The run table's view as it stands in the address: `?q=mlp&view=deleted&sort=-m.loss+a.startTime&cols=a.status+m.loss`.
 * What is default is left out. A whole group of columns is written as `m.*`. Pure.
 */
import type { TableColumn } from '#model/run-table.ts'
import { columnId, parseColumnId, type ColumnId } from './columns.ts'

export type SortEntry = { readonly column: TableColumn; readonly descending: boolean }

export const DEFAULT_SORT: readonly SortEntry[] = [
  { column: { kind: 'attribute', key: 'startTime' }, descending: true },
]

/** More keys than these make no difference to a reader. */
const MOST_SORTS = 4

/** Unknown parts are left out; nothing known is the default: latest first. */
export function parseSort(text: string | undefined): readonly SortEntry[] {
  const entries = (text ?? '').split(' ').flatMap((part) => {
    const column = parseColumnId(part.replace(/^-/, ''))
    return column ? [{ column, descending: part.startsWith('-') }] : []
  })
  return entries.length > 0 ? entries.slice(0, MOST_SORTS) : DEFAULT_SORT
}

/** Undefined for the default. */
export function formatSort(sort: readonly SortEntry[]): string | undefined {
  const text = sort.map(({ column, descending }) => `${descending ? '-' : ''}${columnId(column)}`).join(' ')
  return text === '' || text === formatDefault() ? undefined : text
}

function formatDefault(): string {
  return DEFAULT_SORT.map(({ column, descending }) => `${descending ? '-' : ''}${columnId(column)}`).join(' ')
}

export type SortDirection = 'ascending' | 'descending' | undefined

export function sortOf(sort: readonly SortEntry[], column: TableColumn): SortDirection {
  const entry = sort.find((one) => columnId(one.column) === columnId(column))
  if (!entry) return undefined
  return entry.descending ? 'descending' : 'ascending'
}

/**
 * After a click on a header: the first way, the other way, not at all. With `add` (Shift) the other keys stay.
 * @param firstDescends which way is the first for this column
 */
export function clickSort(
  sort: readonly SortEntry[],
  column: TableColumn,
  { add, firstDescends }: { readonly add: boolean; readonly firstDescends: boolean },
): readonly SortEntry[] {
  const id = columnId(column)
  const at = sort.findIndex((entry) => columnId(entry.column) === id)
  const now = sort[at]
  const next = nextDirection(now?.descending, firstDescends)
  if (!add) return next === undefined ? DEFAULT_SORT : [{ column, descending: next }]
  const rest = isDefault(sort) ? [] : sort
  if (next === undefined) return rest.filter((entry) => columnId(entry.column) !== id)
  if (at < 0 || rest.length === 0) return [...rest, { column, descending: next }].slice(-MOST_SORTS)
  return rest.map((entry) => (columnId(entry.column) === id ? { column, descending: next } : entry))
}

function nextDirection(now: boolean | undefined, firstDescends: boolean): boolean | undefined {
  if (now === undefined) return firstDescends
  return now === firstDescends ? !firstDescends : undefined
}

function isDefault(sort: readonly SortEntry[]): boolean {
  return formatSort(sort) === undefined
}

/** More levels than these make no difference to a reader. */
const MOST_GROUPS = 4

/** What the runs are grouped by: `p.lr t.team`. Metrics have too many values for it. */
export function parseGroups(text: string | undefined): readonly TableColumn[] {
  const columns = (text ?? '').split(' ').flatMap((part) => {
    const column = parseColumnId(part)
    return column && column.kind !== 'metric' ? [column] : []
  })
  return columns.slice(0, MOST_GROUPS)
}

/** Undefined for none. */
export function formatGroups(columns: readonly TableColumn[]): string | undefined {
  return columns.length === 0 ? undefined : columns.map(columnId).join(' ')
}

/** The keys there are, by group, from which `m.*` is read and written. */
export type KnownColumns = Readonly<Record<'m' | 'p' | 't', readonly ColumnId[]>>

/** Undefined when the address names no columns: the table then chooses. */
export function parseColumns(text: string | undefined, known: KnownColumns): readonly ColumnId[] | undefined {
  if (text === undefined) return undefined
  const ids = text.split(' ').flatMap((part) => {
    if (part === 'm.*' || part === 'p.*' || part === 't.*') return known[part[0] as 'm' | 'p' | 't']
    const column = parseColumnId(part)
    return column ? [columnId(column)] : []
  })
  return [...new Set(ids)]
}

/** More would leave no room to scroll: the first of them give way. */
const MOST_PINS = 12

/** What stays beside the name, from the left: `m.val/loss p.lr`. */
export function parsePins(text: string | undefined): readonly ColumnId[] {
  const ids = (text ?? '').split(' ').filter((id) => parseColumnId(id) !== undefined)
  return [...new Set(ids)].slice(-MOST_PINS)
}

/** Undefined for none. */
export function formatPins(ids: readonly ColumnId[]): string | undefined {
  return ids.length === 0 ? undefined : ids.join(' ')
}

/** The pinned ones first, then those of `ids` that are not pinned. */
export function withPins(pins: readonly ColumnId[], ids: readonly ColumnId[]): readonly ColumnId[] {
  const pinned = new Set(pins)
  return pins.length === 0 ? ids : [...pins, ...ids.filter((id) => !pinned.has(id))]
}

/** `-` stands for a table without columns, since an empty text would be left out of the address. */
export function formatColumns(ids: readonly ColumnId[], known: KnownColumns): string {
  if (ids.length === 0) return '-'
  const parts: string[] = []
  for (let at = 0; at < ids.length;) {
    const run = wholeGroupAt(ids, at, known)
    parts.push(run?.sign ?? ids[at] ?? '')
    at += run?.length ?? 1
  }
  return parts.join(' ')
}

/** A group of which all stand in their own order from here on. */
function wholeGroupAt(
  ids: readonly ColumnId[],
  at: number,
  known: KnownColumns,
): { sign: string; length: number } | undefined {
  for (const sign of ['m', 'p', 't'] as const) {
    const all = known[sign]
    if (all.length > 2 && all.every((id, i) => ids[at + i] === id))
      return { sign: `${sign}.*`, length: all.length }
  }
  return undefined
}
