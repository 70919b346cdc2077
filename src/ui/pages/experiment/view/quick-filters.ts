/** Filters from a cell: what its menu offers. Pure. */
import type { RunRow, TableColumn } from '#model/run-table.ts'
import { summaryOf } from '#series/summary.ts'
import { negate } from '#query/filter-parts.ts'
import { TAG } from '#model/tags.ts'
import type { Expression, Subject } from '#query/tree.ts'
import { formatNumber } from '../../../format.ts'
import { columnLabel } from './columns.ts'

export type QuickFilter = { readonly label: string; readonly part: Expression }

const LONGEST_VALUE = 28

export function quickFilters(row: RunRow, column: TableColumn): readonly QuickFilter[] {
  if (column.kind === 'metric') return metricFilters(row, column)
  if (column.kind === 'attribute' && column.key === 'startTime') return timeFilters(row.run.startTime)
  const found = textOf(row, column)
  if (found === undefined) return []
  const { subject, value } = found
  const label = columnLabel(column)
  if (value === undefined) {
    const part: Expression = { type: 'comparison', subject, operator: 'IS NULL', value: null }
    return [
      { label: `Filter by no ${label}`, part },
      { label: `Exclude runs without ${label}`, part: { ...part, operator: 'IS NOT NULL' } },
    ]
  }
  const part: Expression = { type: 'comparison', subject, operator: '=', value }
  const shown = `${label} = ${shorten(value)}`
  return [
    { label: `Filter by ${shown}`, part },
    { label: `Exclude ${shown}`, part: negate(part) },
  ]
}

function metricFilters(
  { summaries }: RunRow,
  column: TableColumn & { kind: 'metric' },
): readonly QuickFilter[] {
  // Filters know the last value only.
  const value = column.show === 'last' ? summaryOf(summaries, column.key, 'last') : undefined
  if (value === undefined || Number.isNaN(value)) return []
  const subject: Subject = { kind: 'metric', key: column.key }
  return (['<=', '>='] as const).map((operator) => ({
    label: `Filter by ${column.key} ${operator === '<=' ? '≤' : '≥'} ${formatNumber(value)}`,
    part: { type: 'comparison', subject, operator, value },
  }))
}

function timeFilters(startTime: number): readonly QuickFilter[] {
  const subject: Subject = { kind: 'attribute', key: 'start_time' }
  return [
    {
      label: 'Started then or later',
      part: { type: 'comparison', subject, operator: '>=', value: startTime },
    },
    {
      label: 'Started then or before',
      part: { type: 'comparison', subject, operator: '<=', value: startTime },
    },
  ]
}

/** Undefined for columns that filters do not know. */
function textOf(
  { run, experimentName }: RunRow,
  column: TableColumn,
): { readonly subject: Subject; readonly value: string | undefined } | undefined {
  switch (column.kind === 'attribute' ? column.key : column.kind) {
    case 'param':
      return { subject: { kind: 'param', key: column.key }, value: run.params.get(column.key) }
    case 'tag':
      return { subject: { kind: 'tag', key: column.key }, value: run.tags.get(column.key) }
    case 'source':
      return { subject: { kind: 'tag', key: TAG.sourceName }, value: run.tags.get(TAG.sourceName) }
    case 'status':
      return { subject: { kind: 'attribute', key: 'status' }, value: run.status }
    case 'user':
      return { subject: { kind: 'attribute', key: 'user_id' }, value: run.userId }
    case 'experiment':
      return { subject: { kind: 'attribute', key: 'experiment_name' }, value: experimentName }
    case 'name':
      return { subject: { kind: 'attribute', key: 'run_name' }, value: run.runName }
    default:
      return undefined
  }
}

function shorten(value: string): string {
  if (value === '') return '“”'
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value
}
