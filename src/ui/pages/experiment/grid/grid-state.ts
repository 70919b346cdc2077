/** What the parts of the grid share: where the focus is, what is edited, what is open over it, and its geometry. */
import type { RunRow } from '#model/run-table.ts'
import type { RunDetails } from '#model/run.ts'
import { createEffect, createMemo, createSignal, on, type Accessor, type Setter } from 'solid-js'
import { createNow } from '../../../clock.ts'
import type { FilterState } from '../../../filter/filter-state.ts'
import type { Place } from '../../../kit/menu.tsx'
import { createSteady } from '../../../steady.ts'
import type { RunActions } from '../actions.ts'
import { isNumeric } from '../view/cells.ts'
import { parseColumnId, type ColumnId } from '../view/columns.ts'
import type { RunRows } from '../view/rows.ts'
import type { Selection } from '../view/selection.ts'
import type { TableView } from '../view/view-state.ts'
import type { Visibility } from '../workspace/visibility.ts'

/** Row -1 is the header; column 0 is the name, column 1 the first of `columns`. */
export type CellPlace = { readonly row: number; readonly column: number }

export const HEADER_ROW = -1

/** What pinned columns leave of the table to be scrolled. */
const LEAST_SCROLLED_PX = 130

/** Enough to tell what a param's values are. */
const SAMPLED_ROWS = 200

export type Floating =
  | { readonly kind: 'row-menu'; readonly at: Place; readonly row: RunRow; readonly index: number }
  | { readonly kind: 'column-menu'; readonly at: Place; readonly id: ColumnId }
  | { readonly kind: 'color'; readonly at: Place; readonly row: RunRow }

export type ColumnBox = { readonly left: number; readonly width: number }

export type GridState = {
  readonly view: TableView
  readonly filter: FilterState
  readonly rows: RunRows
  readonly columns: Accessor<readonly ColumnId[]>
  readonly selection: Selection
  readonly actions: RunActions
  readonly visibility: Visibility
  readonly baseline: Accessor<RunDetails | undefined>
  /** Makes it the run that the others are compared with, or no longer. */
  readonly toggleBaseline: (runId: string) => void
  /** The selected runs, where there are two. */
  readonly compare: () => void
  readonly open: (row: RunRow) => void
  readonly now: Accessor<number>
  readonly active: Accessor<CellPlace>
  readonly setActive: Setter<CellPlace>
  /** The run whose name is edited. */
  readonly renaming: Accessor<string | undefined>
  readonly setRenaming: Setter<string | undefined>
  readonly floating: Accessor<Floating | undefined>
  readonly setFloating: Setter<Floating | undefined>
  /** Where a column stands, in px from the grid's start. */
  readonly boxOf: (index: number) => ColumnBox
  /** Params of which every value that was read is a number: they stand right-aligned. */
  readonly isNumericParam: (id: ColumnId) => boolean
  /** Whether any row read stands below another, so that room is kept for the signs. */
  readonly hasLevels: Accessor<boolean>
  readonly nameWidth: Accessor<number>
  readonly rowHeight: Accessor<number>
  /** How many of the first columns stay beside the name: of the pinned ones those that leave room to scroll. */
  readonly stuck: Accessor<number>
  /** Of the name and of the columns that stay beside it. */
  readonly stuckWidth: Accessor<number>
  /** Of what can be seen of the grid. */
  readonly setRoom: (width: number) => void
  /** Gives the keyboard back to the grid. */
  readonly focus: () => void
  readonly setElement: (element: HTMLElement) => void
}

export type GridParts = Pick<
  GridState,
  | 'view'
  | 'filter'
  | 'rows'
  | 'columns'
  | 'selection'
  | 'actions'
  | 'visibility'
  | 'compare'
  | 'baseline'
  | 'toggleBaseline'
  | 'open'
  | 'nameWidth'
  | 'rowHeight'
>

export function createGridState(parts: GridParts): GridState {
  const [active, setActive] = createSignal<CellPlace>({ row: 0, column: 0 })
  followColumn(parts.columns, setActive)
  const [renaming, setRenaming] = createSignal<string>()
  const [floating, setFloating] = createSignal<Floating>()
  let grid: HTMLElement | undefined
  const [room, setRoom] = createSignal(0)
  const boxes = createMemo(() => layOut(parts))
  const stuck = createMemo(() => {
    const isTooWide = ({ left, width }: ColumnBox) => left + width > room() - LEAST_SCROLLED_PX
    const pinned = boxes().slice(0, parts.view.pins().length)
    const first = pinned.findIndex(isTooWide)
    return first < 0 ? pinned.length : first
  })
  const numericParams = createSteady(
    createMemo(() => findNumericParams(parts), undefined, {
      equals: (a, b) => a.size === b.size && [...a].every((id) => b.has(id)),
    }),
  )
  return {
    ...parts,
    baseline: createSteady(parts.baseline),
    rowHeight: createSteady(parts.rowHeight),
    now: createNow(),
    active,
    setActive,
    renaming,
    setRenaming,
    floating,
    setFloating,
    boxOf: (index) => boxes()[index] ?? NO_BOX,
    stuck,
    stuckWidth: () => {
      const last = boxes()[stuck() - 1]
      return last === undefined ? parts.nameWidth() : last.left + last.width
    },
    setRoom,
    hasLevels: createSteady(
      () =>
        parts.view.groupBy().length > 0 ||
        parts.rows.known().some(({ children, depth }) => children > 0 || depth > 0),
    ),
    isNumericParam: (id) => numericParams().has(id),
    focus: () => grid?.focus({ preventScroll: true }),
    setElement: (element) => (grid = element),
  }
}

/** The active cell stays on its column when that moves. */
function followColumn(columns: Accessor<readonly ColumnId[]>, setActive: Setter<CellPlace>): void {
  createEffect(
    on(columns, (ids, before) => {
      setActive((now) => {
        const at = ids.indexOf(before?.[now.column - 1] ?? '')
        return at < 0 || at === now.column - 1 ? now : { row: now.row, column: at + 1 }
      })
    }),
  )
}

const NO_BOX: ColumnBox = { left: 0, width: 0 }

function layOut({ columns, view, nameWidth }: GridParts): readonly ColumnBox[] {
  let left = nameWidth()
  return columns().map((id) => {
    const box = { left, width: view.width(id) }
    left += box.width
    return box
  })
}

function findNumericParams({ columns, rows }: GridParts): ReadonlySet<ColumnId> {
  const sample = rows.known().slice(-SAMPLED_ROWS)
  const numeric = columns().filter((id) => {
    const column = parseColumnId(id)
    if (column?.kind !== 'param') return false
    const values = sample.flatMap(({ run }) => run.params.get(column.key) ?? [])
    return values.length > 0 && values.every(isNumeric)
  })
  return new Set(numeric)
}

/** Of a cell, for `aria-activedescendant`. */
export function cellDomId({ row, column }: CellPlace): string {
  return `cell-${row}-${column}`
}

export const NAME_ID: ColumnId = 'a.name'

/** Keeps it beside the name, or no longer. The name stands there by itself. */
export function togglePin(grid: GridState, id: ColumnId): void {
  if (id !== NAME_ID) grid.view.togglePin(id)
}

/** Of a cell's column; undefined past the last. */
export function columnAt(grid: GridState, column: number): ColumnId | undefined {
  return column === 0 ? NAME_ID : grid.columns()[column - 1]
}
