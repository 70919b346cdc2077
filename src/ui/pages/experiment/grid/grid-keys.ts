/** The grid by keyboard. What each key does is told in the help by `gridCommands`. */
import type { GroupRow, RunTableRow } from '#model/run-table.ts'
import { canWrite } from '../../../can-write.ts'
import type { Command } from '../../../commands.ts'
import { copyText } from '../../../kit/copy-button.tsx'
import { showToast } from '../../../kit/toast.tsx'
import { cellOf } from '../view/cells.ts'
import { firstSortDescends, parseColumnId } from '../view/columns.ts'
import { toggleGroup } from '../view/group.ts'
import {
  HEADER_ROW,
  NAME_ID,
  cellDomId,
  columnAt,
  togglePin,
  type CellPlace,
  type GridState,
} from './grid-state.ts'

export const gridCommands: readonly Command[] = [
  local('move', 'Move through the table', ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']),
  local('rows', 'Next or previous run', ['j', 'k']),
  local('ends', 'First or last column; with Ctrl, run', ['Home', 'End']),
  local('open', 'Open the run; on a header, sort', ['Enter']),
  local('group', 'Group by the column, and not', ['g']),
  local('pin', 'Pin the column beside the name, and not', ['p']),
  local('level', 'Show or hide what is below the row', ['+', '-']),
  local('select', 'Select the run', ['Space', 'x']),
  local('draw', 'Draw the run in the charts, and not', ['v']),
  local('baseline', 'Compare all with the run, and not', ['b']),
  local('compare', 'Compare the selected runs', ['c']),
  local('extend', 'Extend the selection', ['Shift+ArrowUp', 'Shift+ArrowDown']),
  local('all', 'Select all runs', ['$mod+a']),
  local('none', 'Clear the selection', ['Escape']),
  local('rename', 'Rename the run', ['F2']),
  local('delete', 'Delete the selected runs', ['Delete']),
  local('copy', 'Copy the cell, in full precision', ['$mod+c']),
  local('menu', 'Open the menu of the run or the column', ['Shift+F10']),
]

function local(id: string, title: string, keys: readonly string[]): Command {
  return { id: `table-${id}`, title, section: 'Table', keys, local: true }
}

/** Rows that Page Up and Page Down go; about a screen. */
const PAGE_ROWS = 20

export function onGridKey(grid: GridState, event: KeyboardEvent): void {
  if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
  const handled =
    move(grid, event) || (grid.active().row === HEADER_ROW ? onHeaderKey(grid, event) : onRowKey(grid, event))
  if (!handled) return
  event.preventDefault()
  event.stopPropagation()
}

function move(grid: GridState, event: KeyboardEvent): boolean {
  const now = grid.active()
  const next = target(grid, now, event)
  if (next === undefined) return false
  grid.setActive(next)
  if (event.shiftKey && next.row !== now.row && next.row !== HEADER_ROW) extendTo(grid, next.row)
  return true
}

/** Where a key leads; undefined for keys that lead nowhere. */
function target(grid: GridState, { row, column }: CellPlace, event: KeyboardEvent): CellPlace | undefined {
  const lastRow = (grid.rows.total() ?? 0) - 1
  const lastColumn = grid.columns().length
  const rowTo = (next: number) => ({ row: Math.max(HEADER_ROW, Math.min(lastRow, next)), column })
  const columnTo = (next: number) => ({ row, column: Math.max(0, Math.min(lastColumn, next)) })
  const withCtrl = event.ctrlKey || event.metaKey
  if (event.altKey) return undefined
  switch (event.key) {
    case 'ArrowDown':
      return withCtrl ? rowTo(lastRow) : rowTo(row + 1)
    case 'ArrowUp':
      return withCtrl ? rowTo(0) : rowTo(row - 1)
    case 'ArrowLeft':
      return columnTo(withCtrl ? 0 : column - 1)
    case 'ArrowRight':
      return columnTo(withCtrl ? lastColumn : column + 1)
    case 'Home':
      return withCtrl ? { row: 0, column: 0 } : columnTo(0)
    case 'End':
      return withCtrl ? { row: lastRow, column: lastColumn } : columnTo(lastColumn)
    case 'PageDown':
      return rowTo(row + PAGE_ROWS)
    case 'PageUp':
      return rowTo(Math.max(0, row - PAGE_ROWS))
    case 'j':
      return withCtrl ? undefined : rowTo(row + 1)
    case 'k':
      return withCtrl ? undefined : rowTo(Math.max(0, row - 1))
    default:
      return undefined
  }
}

function onHeaderKey(grid: GridState, event: KeyboardEvent): boolean {
  const id = columnAt(grid, grid.active().column)
  const column = id === undefined ? undefined : parseColumnId(id)
  if (id === undefined || column === undefined) return false
  switch (event.key) {
    case 'Enter':
    case ' ':
      grid.view.clickSort(column, { add: event.shiftKey, firstDescends: firstSortDescends(column) })
      return true
    case 'g':
      toggleGroup(grid.view, column)
      return true
    case 'p':
      togglePin(grid, id)
      return true
    case 'F10':
      if (!event.shiftKey) return false
      break
    case 'ContextMenu':
      break
    default:
      return false
  }
  grid.setFloating({ kind: 'column-menu', at: placeOfActive(grid), id })
  return true
}

function onRowKey(grid: GridState, event: KeyboardEvent): boolean {
  const index = grid.active().row
  const row = grid.rows.at(index)
  const withCtrl = event.ctrlKey || event.metaKey
  if (event.key === 'Escape' && grid.selection.ids().size > 0) {
    grid.selection.clear()
    return true
  }
  if (withCtrl && event.key === 'a') {
    void grid.actions.selectAll()
    return true
  }
  if (!row) return false
  if (withCtrl && event.key === 'c') return copyActive(grid)
  if (withCtrl) return false
  if (event.key === 'g') return groupByActive(grid)
  if (event.key === 'p') {
    togglePin(grid, columnAt(grid, grid.active().column) ?? NAME_ID)
    return true
  }
  if (row.kind === 'group') return onGroupKey(grid, row, event)
  if (isLevelKey(row, event)) {
    grid.view.toggle(row.run.runId)
    return true
  }
  switch (event.key) {
    case 'Enter':
      grid.open(row)
      return true
    case ' ':
    case 'x':
      grid.selection.toggle(row.run.runId, index)
      return true
    case 'b':
      grid.toggleBaseline(row.run.runId)
      return true
    case 'c':
      grid.compare()
      return true
    case 'v':
      grid.visibility.toggle(row.run.runId)
      return true
    case 'F2':
      if (canWrite() && !grid.view.deleted()) grid.setRenaming(row.run.runId)
      return true
    case 'Delete': {
      const ids = grid.selection.ids().size > 0 ? [...grid.selection.ids()] : [row.run.runId]
      if (canWrite() && !grid.view.deleted()) void grid.actions.remove.run(ids)
      return true
    }
    case 'F10':
    case 'ContextMenu':
      if (event.key === 'F10' && !event.shiftKey) return false
      grid.setFloating({ kind: 'row-menu', at: placeOfActive(grid), row, index })
      return true
    default:
      return false
  }
}

function groupByActive(grid: GridState): boolean {
  const column = parseColumnId(columnAt(grid, grid.active().column) ?? '')
  if (column === undefined || column.kind === 'metric') return false
  toggleGroup(grid.view, column)
  return true
}

/** `-` closes what is below a row, `+` or `=` opens it. */
function isLevelKey(row: RunTableRow, { key }: KeyboardEvent): boolean {
  if (row.kind === 'run' && row.children === 0) return false
  return row.open ? key === '-' : key === '+' || key === '='
}

function onGroupKey(grid: GridState, row: GroupRow, event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ' && !isLevelKey(row, event)) return false
  grid.view.toggle(row.id)
  return true
}

/** Adds the rows from the anchor to this one. */
export function extendTo(grid: GridState, index: number): void {
  const anchor = grid.selection.anchor()
  void grid.actions.selectRange(Math.min(anchor, index), Math.max(anchor, index) + 1)
}

/** Text that is selected by hand goes first. */
function copyActive(grid: GridState): boolean {
  if (getSelection()?.toString()) return false
  const { row: index, column } = grid.active()
  const row = grid.rows.at(index)
  const id = columnAt(grid, column)
  const parsed = id === undefined ? undefined : parseColumnId(id)
  if (!row || !parsed) return false
  const { exact } = cellOf(row, parsed, grid.now, grid.rows.readAt(index)?.columns)
  void copyText(exact).then(
    (done) => done && showToast({ text: exact === '' ? 'The cell is empty.' : `Copied ${shorten(exact)}` }),
  )
  return true
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** Under the active cell, in the window. */
function placeOfActive(grid: GridState): { x: number; y: number } {
  const box = document.getElementById(cellDomId(grid.active()))?.getBoundingClientRect()
  return box ? { x: box.left + 8, y: box.bottom } : { x: innerWidth / 2, y: innerHeight / 3 }
}
