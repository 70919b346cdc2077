import { createSignal, type Accessor } from 'solid-js'
import type { Range } from '#model/chart.ts'
import { valueAtShare } from './scale.ts'

/** What a pointer does over a plot: it moves the crosshair, a drag zooms, a drag with Shift pans, a click picks a line. */

type OnPlot = PointerEvent & { readonly currentTarget: HTMLElement }

/** CSS px from the left and from the top of the plot. */
export type PlotPlace = { readonly left: number; readonly top: number }

/** What a drag covers; `height` is that of the plot where it only runs across. */
export type Selection = PlotPlace & {
  readonly width: number
  readonly height: number
  readonly isBox: boolean
}

export type ChartPointerOptions = {
  readonly plot: Accessor<{
    readonly x: Range
    readonly logX: boolean
    readonly width: number
    readonly height: number
  }>
  /** Undefined when the pointer left. */
  readonly point: (place: PlotPlace | undefined) => void
  readonly pick: (place: PlotPlace) => void
  readonly zoom: (selection: Selection) => void
  /** @param from what was seen when the drag began @param done whether it has ended */
  readonly pan: (from: Range, delta: number, done: boolean) => void
}

export type ChartPointer = {
  readonly drag: Accessor<'zoom' | 'pan' | undefined>
  readonly selection: Accessor<Selection | undefined>
  readonly handlers: {
    readonly onPointerDown: (event: OnPlot) => void
    readonly onPointerMove: (event: OnPlot) => void
    readonly onPointerUp: (event: OnPlot) => void
    readonly onPointerCancel: () => void
    readonly onPointerLeave: () => void
  }
}

/** A shorter drag is a click. */
const MIN_DRAG_PX = 5
/** A drag as high as this zooms into both axes. */
const BOX_PX = 32

type Drag = { readonly kind: 'zoom' | 'pan'; readonly start: PlotPlace; readonly window: Range }

export function createChartPointer({ plot, point, pick, zoom, pan }: ChartPointerOptions): ChartPointer {
  const [drag, setDrag] = createSignal<Drag>()
  const [selection, setSelection] = createSignal<Selection>()
  const placeOf = (event: OnPlot): PlotPlace => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    return {
      left: Math.min(Math.max(event.clientX - left, 0), plot().width),
      top: Math.min(Math.max(event.clientY - top, 0), plot().height),
    }
  }
  const endDrag = (): void => {
    setDrag(undefined)
    setSelection(undefined)
  }
  const panDelta = ({ start, window }: Drag, place: PlotPlace): number => {
    const at = (pixel: number): number => valueAtShare(pixel / plot().width, window, plot().logX)
    return at(start.left) - at(place.left)
  }
  const onPointerDown = (event: OnPlot): void => {
    // A finger scrolls the page and moves the crosshair; it does not zoom.
    if (event.button !== 0 || event.pointerType === 'touch') return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ kind: event.shiftKey ? 'pan' : 'zoom', start: placeOf(event), window: plot().x })
  }
  const onPointerMove = (event: OnPlot): void => {
    const place = placeOf(event)
    const dragged = drag()
    if (dragged?.kind === 'pan') {
      pan(dragged.window, panDelta(dragged, place), false)
    } else if (dragged !== undefined) {
      setSelection(selectionOf(dragged.start, place, plot().height))
    }
    point(place)
  }
  const onPointerUp = (event: OnPlot): void => {
    const [selected, dragged] = [selection(), drag()]
    endDrag()
    if (dragged?.kind === 'zoom' && selected !== undefined && selected.width >= MIN_DRAG_PX) zoom(selected)
    else if (dragged?.kind === 'zoom') pick(placeOf(event))
    else if (dragged !== undefined) pan(dragged.window, panDelta(dragged, placeOf(event)), true)
  }
  const onPointerLeave = (): void => {
    if (drag() === undefined) point(undefined)
  }
  return {
    drag: () => drag()?.kind,
    selection,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: endDrag, onPointerLeave },
  }
}

function selectionOf(a: PlotPlace, b: PlotPlace, height: number): Selection {
  const left = Math.min(a.left, b.left)
  const width = Math.abs(a.left - b.left)
  const isBox = Math.abs(a.top - b.top) >= BOX_PX
  if (!isBox) return { left, top: 0, width, height, isBox }
  return { left, top: Math.min(a.top, b.top), width, height: Math.abs(a.top - b.top), isBox }
}
