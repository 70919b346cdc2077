import { createSignal, type Accessor } from 'solid-js'
import type { LineChartState } from './line-chart-state.ts'
import { valueAtShare } from './scale.ts'
import type { Range } from './slices.ts'

/** What a pointer does over a plot: it moves the crosshair, a drag zooms, a drag with Shift pans. */

type OnPlot = PointerEvent & { readonly currentTarget: HTMLElement }

export type ChartPointerOptions = {
  readonly state: Accessor<LineChartState>
  /** Of the plot, CSS px. */
  readonly width: Accessor<number>
  /** `x` is undefined when the pointer left. */
  readonly point: (x: number | undefined, event: OnPlot | undefined) => void
}

export type ChartPointer = {
  readonly drag: Accessor<'zoom' | 'pan' | undefined>
  /** What a drag covers, px from the left of the plot. */
  readonly selection: Accessor<Range | undefined>
  readonly handlers: {
    readonly onPointerDown: (event: OnPlot) => void
    readonly onPointerMove: (event: OnPlot) => void
    readonly onPointerUp: () => void
    readonly onPointerCancel: () => void
    readonly onPointerLeave: () => void
  }
}

/** A shorter drag is a click. */
const MIN_DRAG_PX = 5

type Drag = { readonly kind: 'zoom' | 'pan'; readonly start: number; readonly window: Range }

export function createChartPointer(options: ChartPointerOptions): ChartPointer {
  const { state, width, point } = options
  const [drag, setDrag] = createSignal<Drag>()
  const [selection, setSelection] = createSignal<Range>()
  const xAt = (pixel: number): number => valueAtShare(pixel / width(), state().x())
  const pixelIn = (event: OnPlot): number => {
    const { left } = event.currentTarget.getBoundingClientRect()
    return Math.min(Math.max(event.clientX - left, 0), width())
  }
  const endDrag = (): void => {
    setDrag(undefined)
    setSelection(undefined)
  }

  const onPointerDown = (event: OnPlot): void => {
    // A finger scrolls the page and moves the crosshair; it does not zoom.
    if (event.button !== 0 || event.pointerType === 'touch') return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ kind: event.shiftKey ? 'pan' : 'zoom', start: pixelIn(event), window: state().x() })
  }
  const onPointerMove = (event: OnPlot): void => {
    const pixel = pixelIn(event)
    const dragged = drag()
    if (dragged?.kind === 'pan') {
      const perPixel = (dragged.window[1] - dragged.window[0]) / width()
      state().pan(dragged.window, (dragged.start - pixel) * perPixel)
    } else if (dragged !== undefined) {
      setSelection([Math.min(dragged.start, pixel), Math.max(dragged.start, pixel)])
    }
    point(xAt(pixel), event)
  }
  const onPointerUp = (): void => {
    const selected = selection()
    const dragged = drag()
    endDrag()
    if (dragged?.kind === 'zoom' && selected !== undefined && selected[1] - selected[0] >= MIN_DRAG_PX)
      state().zoomTo([xAt(selected[0]), xAt(selected[1])])
  }
  const onPointerLeave = (): void => {
    if (drag() === undefined) point(undefined, undefined)
  }
  return {
    drag: () => drag()?.kind,
    selection,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: endDrag, onPointerLeave },
  }
}
