/** Columns by pointer: dragged to another place, or wider and narrower. */
import { naturalWidth, parseColumnId, type ColumnId } from '../view/columns.ts'
import type { RowRange } from '../view/rows.ts'
import { NAME_ID, type GridState } from './grid-state.ts'

/** A pointer that moved less was a click. */
const DRAG_PX = 5

export type ColumnDrag = {
  readonly onPointerDown: (event: PointerEvent) => void
  /** Whether the click that follows was the end of a drag. */
  readonly wasDragged: () => boolean
}

/** @param onDrop where it would land, in px from the grid's start; undefined when the drag is over */
export function makeColumnDrag(
  grid: () => GridState,
  id: () => ColumnId,
  onDrop: (left: number | undefined) => void,
): ColumnDrag {
  let dragged = false
  const onPointerDown = (down: PointerEvent) => {
    dragged = false
    if (down.button !== 0 || down.pointerType === 'touch' || id() === NAME_ID) return
    const scroller =
      down.currentTarget instanceof Element
        ? down.currentTarget.closest<HTMLElement>('[role=treegrid]')
        : null
    if (!scroller) return
    let gap: Gap | undefined
    trackPointer(
      (event) => {
        if (!dragged && Math.abs(event.clientX - down.clientX) < DRAG_PX) return
        dragged = true
        gap = findGap(
          grid(),
          id(),
          event.clientX - scroller.getBoundingClientRect().left,
          scroller.scrollLeft,
        )
        onDrop(gap.left)
      },
      (isDone) => {
        onDrop(undefined)
        if (isDone && dragged && gap) moveColumn(grid(), id(), gap.index)
      },
    )
  }
  return { onPointerDown, wasDragged: () => dragged }
}

type Gap = { readonly index: number; readonly left: number }

/**
 * The gap between columns that is nearest to `x`, in px from what is seen of the grid's start. A pinned column moves
 * among the pinned ones, any other among the others.
 */
function findGap(grid: GridState, id: ColumnId, x: number, scrolled: number): Gap {
  const { first, end } = sectionOf(grid, id)
  const shiftOf = (index: number) => (index < grid.stuck() ? scrolled : 0)
  for (let index = first; index < end; index++) {
    const { left, width } = grid.boxOf(index)
    const shift = shiftOf(index)
    if (x + scrolled < left + shift + width / 2) return { index, left: left + shift }
  }
  const last = grid.boxOf(end - 1)
  return { index: end, left: last.left + last.width + shiftOf(end - 1) }
}

function sectionOf(grid: GridState, id: ColumnId): RowRange {
  const pinned = grid.view.pins().length
  return grid.view.pins().includes(id)
    ? { first: 0, end: pinned }
    : { first: pinned, end: grid.columns().length }
}

/** @param index the gap it goes to, counted before it is taken out */
function moveColumn(grid: GridState, id: ColumnId, index: number): void {
  const ids = grid.columns()
  const from = ids.indexOf(id)
  const { first, end } = sectionOf(grid, id)
  const to = Math.min(end, Math.max(first, index))
  if (from < 0 || to === from || to === from + 1) return
  const rest = ids.filter((other) => other !== id)
  rest.splice(to > from ? to - 1 : to, 0, id)
  const { length } = grid.view.pins()
  grid.view.setColumns(rest, rest.slice(0, length))
}

/** One place to the left (-1) or the right (1). */
export function nudgeColumn(grid: GridState, id: ColumnId, by: -1 | 1): void {
  const at = grid.columns().indexOf(id)
  moveColumn(grid, id, by < 0 ? at - 1 : at + 2)
}

/** Dragging sets the width; a second click within a moment gives the natural one back. */
export function makeResize(grid: () => GridState, id: () => ColumnId): (event: PointerEvent) => void {
  let lastDown = -Infinity
  return (down) => {
    if (down.button !== 0) return
    down.preventDefault()
    down.stopPropagation()
    const isDouble = down.timeStamp - lastDown < 400
    lastDown = down.timeStamp
    const column = parseColumnId(id())
    if (isDouble && column) {
      grid().view.setWidth(id(), naturalWidth(column))
      return
    }
    const start = id() === NAME_ID ? grid().nameWidth() : grid().view.width(id())
    trackPointer(
      (event) => grid().view.setWidth(id(), start + event.clientX - down.clientX),
      () => undefined,
    )
  }
}

/** Follows the pointer until it is let go (`done(true)`) or lost, or Escape is pressed (`done(false)`). */
function trackPointer(move: (event: PointerEvent) => void, done: (isDone: boolean) => void): void {
  const controller = new AbortController()
  const { signal } = controller
  const stop = (isDone: boolean) => {
    controller.abort()
    done(isDone)
  }
  addEventListener('pointermove', move, { signal })
  addEventListener('pointerup', () => stop(true), { signal })
  addEventListener('pointercancel', () => stop(false), { signal })
  addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Escape') stop(false)
    },
    { signal, capture: true },
  )
}
