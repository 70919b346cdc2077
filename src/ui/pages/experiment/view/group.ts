/** Grouping the table by a column, and not. */
import type { TableColumn } from '#model/run-table.ts'
import { columnId } from './columns.ts'
import type { TableView } from './view-state.ts'

export function isGrouped({ groupBy }: TableView, column: TableColumn): boolean {
  return groupBy().some((one) => columnId(one) === columnId(column))
}

/** The last level, or none any more. A metric has too many values for it. */
export function toggleGroup(view: TableView, column: TableColumn): void {
  if (column.kind === 'metric') return
  const id = columnId(column)
  const rest = view.groupBy().filter((one) => columnId(one) !== id)
  view.setGroupBy(isGrouped(view, column) ? rest : [...rest, column])
}
