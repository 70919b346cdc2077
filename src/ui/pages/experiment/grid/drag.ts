/** Columns by pointer: dragged to another place, or wider and narrower. */
import { naturalWidth, parseColumnId, type ColumnId } from '../view/columns.ts'
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
        gap = findGap(grid(), event.clientX - scroller.getBoundingClientRect().left + scroller.scrollLeft)
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

/** The gap between columns that is nearest to `x`. */
function findGap(grid: GridState, x: number): Gap {
  const count = grid.columns().length
  for (let index = 0; index < count; index++) {
    const { left, width } = grid.boxOf(index)
    if (x < left + width / 2) return { index, left }
  }
  const last = grid.boxOf(count - 1)
  return { index: count, left: last.left + last.width }
}

/** @param index the gap it goes to, counted before it is taken out */
function moveColumn(grid: GridState, id: ColumnId, index: number): void {
  const ids = grid.columns()
  const from = ids.indexOf(id)
  if (from < 0 || index === from || index === from + 1) return
  const rest = ids.filter((other) => other !== id)
  rest.splice(index > from ? index - 1 : index, 0, id)
  grid.view.setColumns(rest)
}

/** One place to the left (-1) or the right (1). */
export function nudgeColumn(grid: GridState, id: ColumnId, by: -1 | 1): void {
  const at = grid.columns().indexOf(id)
  moveColumn(grid, id, by < 0 ? Math.max(0, at - 1) : at + 2)
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
