/** The run table's columns: their groups, their words, their widths. Pure. */
import { parseColumnId, type ColumnId } from '#model/column-id.ts'
import type { RunAttribute, TableColumn } from '#model/run-table.ts'
import { smallIsGood } from '../../../metric-goal.ts'

export { columnId, parseColumnId, type ColumnId } from '#model/column-id.ts'

export type ColumnGroup = 'attribute' | 'metric' | 'param' | 'tag'

/** In the order the table and the chooser show them: what came out stands before what went in. */
export const GROUPS: readonly ColumnGroup[] = ['attribute', 'metric', 'param', 'tag']

export const GROUP_NAMES: Readonly<Record<ColumnGroup, string>> = {
  attribute: 'Run',
  metric: 'Metrics',
  param: 'Parameters',
  tag: 'Tags',
}

/** The name has a column of its own, which always stands first. */
export const ATTRIBUTES: readonly Exclude<RunAttribute, 'name'>[] = [
  'experiment',
  'status',
  'startTime',
  'duration',
  'source',
  'user',
]

const ATTRIBUTE_NAMES: Readonly<Record<RunAttribute, string>> = {
  name: 'Name',
  status: 'Status',
  startTime: 'Started',
  duration: 'Duration',
  source: 'Source',
  user: 'User',
  experiment: 'Experiment',
}

/** A column that can be written in the address belongs to one. */
export function groupOf(id: ColumnId): ColumnGroup {
  return parseColumnId(id)?.kind ?? 'attribute'
}

/** The chooser ticks a metric once, whichever of its values the table shows. */
export function withoutShow(id: ColumnId): ColumnId {
  return id.replace(/^(min|max)\./, 'm.')
}

export function columnLabel(column: TableColumn): string {
  return column.kind === 'attribute' ? ATTRIBUTE_NAMES[column.key] : column.key
}

/** `min of val/loss`, for names that stand alone. */
export function columnTitle(column: TableColumn): string {
  const label = columnLabel(column)
  return column.kind === 'metric' && column.show !== 'last' ? `${column.show} of ${label}` : label
}

const ATTRIBUTE_WIDTHS: Readonly<Record<RunAttribute, number>> = {
  name: 260,
  status: 108,
  startTime: 100,
  duration: 104,
  source: 160,
  user: 112,
  experiment: 132,
}

const CHARACTER_PX = 6.6
const MIN_WIDTH = 64
const MAX_WIDTH = 1200
const MAX_NATURAL_WIDTH = 190

/** Wide enough for the header with its sort arrow, within reason. */
export function naturalWidth(column: TableColumn): number {
  if (column.kind === 'attribute') return ATTRIBUTE_WIDTHS[column.key]
  const least = column.kind === 'tag' ? 120 : 92
  const extra = column.kind === 'metric' && column.show !== 'last' ? 26 : 0
  const wanted = Math.round(columnLabel(column).length * CHARACTER_PX) + 40 + extra
  return Math.min(MAX_NATURAL_WIDTH, Math.max(least, wanted))
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)))
}

/** What a first click on a header does: the best stand first. */
export function firstSortDescends(column: TableColumn): boolean {
  switch (column.kind) {
    case 'metric':
      return !smallIsGood(column.key)
    case 'attribute':
      return column.key === 'startTime' || column.key === 'duration'
    case 'param':
    case 'tag':
      return false
  }
}
