import { createContext, createSignal, useContext, type Accessor } from 'solid-js'
import type { ChartX, Range } from '#model/chart.ts'
import type { StepMarker, TooltipOrder } from '#model/charts-view.ts'

/** What the charts of one page share: the part of the axis they show, the crosshair, the marker, how values are listed. */
export type ChartGroup = {
  /** Undefined: everything. On its own axis; charts on another one show the steps that lie in it. */
  readonly zoom: Accessor<Zoom | undefined>
  /** To be gone back from. */
  readonly zoomTo: (zoom: Zoom | undefined) => void
  /** In the place of the last zoom. @param done false while it is dragged */
  readonly panTo: (zoom: Zoom, done: boolean) => void
  readonly zoomBack: () => void
  readonly crosshair: Accessor<Crosshair | undefined>
  readonly setCrosshair: (crosshair: Crosshair | undefined) => void
  readonly marker: Accessor<StepMarker | undefined>
  /** @param done false while it is dragged */
  readonly setMarker: (marker: StepMarker | undefined, done: boolean) => void
  readonly tooltip: Accessor<TooltipSettings>
  readonly setTooltip: (settings: TooltipSettings) => void
  /** The line of a group under the pointer; runs are lit by lit-run.ts. */
  readonly litGroup: Accessor<string | undefined>
  readonly setLitGroup: (id: string | undefined) => void
}

export type Zoom = { readonly x: ChartX; readonly range: Range }

export type Crosshair = {
  readonly x: ChartX
  /** In units of that axis. */
  readonly at: number
  /** The chart under the pointer or the focus, which shows the tooltip. */
  readonly owner: symbol
}

export type TooltipSettings = { readonly order: TooltipOrder; readonly rows: number }

/** Where a group keeps what outlives it. */
export type ChartGroupStore = Pick<ChartGroup, 'zoom' | 'marker' | 'setMarker' | 'tooltip' | 'setTooltip'> & {
  /** @param drag whether it goes on */
  readonly setZoom: (zoom: Zoom | undefined, drag: boolean) => void
}

export function createChartGroup(store: ChartGroupStore = createLocalStore()): ChartGroup {
  const [crosshair, setCrosshair] = createSignal<Crosshair>()
  const [litGroup, setLitGroup] = createSignal<string>()
  /** Where `zoomBack` leads to, the last at the end. */
  let earlier: readonly (Zoom | undefined)[] = []
  const { setZoom, ...shared } = store
  return {
    ...shared,
    crosshair,
    setCrosshair: (next) => void setCrosshair(next),
    litGroup,
    setLitGroup: (id) => void setLitGroup(id),
    zoomTo: (zoom) => {
      earlier = zoom === undefined ? [] : [...earlier, store.zoom()]
      setZoom(zoom, false)
    },
    panTo: (zoom, done) => setZoom(zoom, !done),
    zoomBack: () => {
      setZoom(earlier.at(-1), false)
      earlier = earlier.slice(0, -1)
    },
  }
}

export const DEFAULT_TOOLTIP: TooltipSettings = { order: 'value', rows: 12 }

function createLocalStore(): ChartGroupStore {
  const [zoom, setZoom] = createSignal<Zoom>()
  const [marker, setMarker] = createSignal<StepMarker>()
  const [tooltip, setTooltip] = createSignal(DEFAULT_TOOLTIP)
  return {
    zoom,
    setZoom: (next) => void setZoom(next),
    marker,
    setMarker: (next) => void setMarker(next),
    tooltip,
    setTooltip: (next) => void setTooltip(next),
  }
}

export const ChartGroupContext = createContext<ChartGroup>()

/** The group around, or one of the chart's own. */
export function useChartGroup(): ChartGroup {
  return useContext(ChartGroupContext) ?? createChartGroup()
}
