import { createContext, createSignal, useContext, type Accessor } from 'solid-js'

/** What the charts of one page share: the place of the crosshair. They must have the same x axis. */
export type ChartGroup = {
  readonly crosshair: Accessor<Crosshair | undefined>
  readonly setCrosshair: (crosshair: Crosshair | undefined) => void
}

export type Crosshair = {
  /** In units of the x axis. */
  readonly x: number
  /** The chart under the pointer or the focus, which shows the tooltip. */
  readonly owner: symbol
}

export function createChartGroup(): ChartGroup {
  const [crosshair, setCrosshair] = createSignal<Crosshair>()
  return { crosshair, setCrosshair: (next) => void setCrosshair(next) }
}

export const ChartGroupContext = createContext<ChartGroup>()

/** The group around, or one of the chart's own. */
export function useChartGroup(): ChartGroup {
  return useContext(ChartGroupContext) ?? createChartGroup()
}
