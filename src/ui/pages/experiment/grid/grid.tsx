/**
 * The run table: a grid of which only what is in view exists. One tab stop; the arrows move the active cell, which
 * `aria-activedescendant` names, so that the focus survives rows that scroll away.
 */
import { createVirtualizer } from '@tanstack/solid-virtual'
import {
  Index,
  Show,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  onMount,
  type Accessor,
} from 'solid-js'
import { plural } from '../../../format.ts'
import { HEADER_ROW, cellDomId, type CellPlace, type GridState } from './grid-state.ts'
import { GridHeader } from './grid-header.tsx'
import { onGridKey } from './grid-keys.ts'
import { GridRow } from './grid-row.tsx'
import css from './grid.module.css'
import type { RowRange } from '../view/rows.ts'
import { createPool } from './pool.ts'

const HEADER_HEIGHT = 44

export type GridProps = {
  readonly grid: GridState
  /** Rows to show, skeletons among them. */
  readonly count: number
  /** Told what is in view, so that it is read. */
  readonly onVisible: (rows: RowRange, columns: RowRange) => void
}

export function Grid(props: GridProps) {
  const [scroller, setScroller] = createSignal<HTMLDivElement | null>(null)
  const { grid } = untrackedGrid(props)
  let element: HTMLDivElement | undefined
  const rows = createVirtualizer<HTMLDivElement, HTMLElement>({
    get count() {
      return props.count
    },
    getScrollElement: scroller,
    estimateSize: () => grid.rowHeight(),
    overscan: 6,
  })
  const columns = createVirtualizer<HTMLDivElement, HTMLElement>({
    horizontal: true,
    get count() {
      return grid.columns().length - grid.stuck()
    },
    get paddingStart() {
      return grid.stuckWidth()
    },
    getScrollElement: scroller,
    estimateSize: (index) => grid.boxOf(index + grid.stuck()).width,
    overscan: 2,
  })
  const widths = createMemo(() =>
    grid
      .columns()
      .slice(grid.stuck())
      .map((id) => grid.view.width(id))
      .join(),
  )
  createEffect(on(widths, () => columns.measure(), { defer: true }))
  createEffect(on(grid.rowHeight, () => rows.measure(), { defer: true }))
  const rowRange = createRange(() => rangeOf(rows.getVirtualItems(), props.count))
  const columnRange = createRange(() =>
    rangeOf(columns.getVirtualItems(), grid.columns().length, grid.stuck()),
  )
  const rowSlots = createPool(rowRange)
  const columnSlots = createPool(columnRange)
  const stuckColumns = createMemo(() => Array.from({ length: grid.stuck() }, (_, column) => column))
  /** Undefined while the active cell is out of view: it has no element then. */
  const activeId = () => {
    const { row, column } = grid.active()
    const isShown =
      (row === HEADER_ROW || isIn(rowRange(), row)) &&
      (column <= grid.stuck() || isIn(columnRange(), column - 1))
    return isShown ? cellDomId({ row, column }) : undefined
  }
  createEffect(() => props.onVisible(rowRange(), columnRange()))
  keepInView(grid, scroller)
  onMount(() => {
    // Not at its ref: until it is in the document it belongs to none that could measure it.
    if (!element) return
    grid.setElement(element)
    setScroller(element)
    onCleanup(observeWidth(element, grid.setRoom))
  })

  return (
    <div
      ref={element}
      class={css.grid}
      role="treegrid"
      aria-label={`Runs, ${plural(grid.rows.total() ?? 0, 'row')}`}
      aria-rowcount={(grid.rows.total() ?? 0) + 1}
      aria-colcount={grid.columns().length + 1}
      aria-multiselectable="true"
      aria-activedescendant={activeId()}
      data-ticking={grid.selection.ids().size > 0}
      tabindex="0"
      onKeyDown={(event) => onGridKey(grid, event)}
      style={{
        '--name-width': `${grid.nameWidth()}px`,
        '--stuck-width': `${grid.stuckWidth()}px`,
        '--row-height': `${grid.rowHeight()}px`,
      }}
    >
      <GridHeader grid={grid} stuck={stuckColumns()} columns={columnSlots()} width={columns.getTotalSize()} />
      <div
        class={css.body}
        role="rowgroup"
        style={{ height: `${rows.getTotalSize()}px`, width: `${columns.getTotalSize()}px` }}
      >
        <Index each={rowSlots()}>
          {(index) => (
            <Show when={index() !== undefined}>
              <GridRow grid={grid} index={index() ?? 0} stuck={stuckColumns()} columns={columnSlots()} />
            </Show>
          )}
        </Index>
      </div>
    </div>
  )
}

/** The state lives as long as the grid and is never exchanged. */
function untrackedGrid(props: GridProps): { grid: GridState } {
  return { grid: props.grid }
}

function isIn({ first, end }: RowRange, index: number): boolean {
  return index >= first && index < end
}

function createRange(range: () => RowRange): Accessor<RowRange> {
  return createMemo(range, undefined, { equals: (a, b) => a.first === b.first && a.end === b.end })
}

/** @param before how many stand before the first that is counted among the items */
function rangeOf(items: readonly { readonly index: number }[], count: number, before = 0): RowRange {
  return {
    first: before + (items[0]?.index ?? 0),
    end: Math.min(count, before + (items.at(-1)?.index ?? -1) + 1),
  }
}

function observeWidth(element: HTMLElement, set: (width: number) => void): () => void {
  const observer = new ResizeObserver(() => set(element.clientWidth))
  observer.observe(element)
  return () => observer.disconnect()
}

/** Scrolls as little as it takes for the active cell to be seen, when it moves. */
function keepInView(grid: GridState, scroller: Accessor<HTMLDivElement | null>): void {
  createEffect(
    on(
      grid.active,
      ({ row, column }: CellPlace) => {
        const element = scroller()
        if (!element) return
        if (row !== HEADER_ROW) scrollRow(element, row * grid.rowHeight(), grid.rowHeight())
        if (column <= grid.stuck()) return
        const { left, width } = grid.boxOf(column - 1)
        scrollColumn(element, left, width, grid.stuckWidth())
      },
      { defer: true },
    ),
  )
}

function scrollRow(element: HTMLElement, top: number, height: number): void {
  const room = element.clientHeight - HEADER_HEIGHT
  if (top < element.scrollTop) element.scrollTop = top
  else if (top + height > element.scrollTop + room) element.scrollTop = top + height - room
}

function scrollColumn(element: HTMLElement, left: number, width: number, covered: number): void {
  if (left < element.scrollLeft + covered) element.scrollLeft = left - covered
  else if (left + width > element.scrollLeft + element.clientWidth)
    element.scrollLeft = left + width - element.clientWidth
}
