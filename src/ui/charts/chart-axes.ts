/** The axes that the plots of one chart share: small charts are compared by eye. */
import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js'
import type { Range } from '#model/chart.ts'

/** What one plot would show alone; undefined where it has nothing. */
export type OwnAxes = {
  readonly ownX: Accessor<Range | undefined>
  readonly ownY: Accessor<Range | undefined>
}

export type ChartAxes = {
  /** Around all plots; undefined while none has anything. */
  readonly x: Accessor<Range | undefined>
  readonly y: Accessor<Range | undefined>
  /** The part of y that was zoomed into. */
  readonly yWindow: Accessor<Range | undefined>
  readonly setYWindow: (range: Range | undefined) => void
}

/** @param resets what ends a zoom into y when it changes */
export function createChartAxes(plots: Accessor<readonly OwnAxes[]>, resets: Accessor<unknown>): ChartAxes {
  const around = (of: (plot: OwnAxes) => Range | undefined): Accessor<Range | undefined> =>
    createMemo(() => rangeAround(plots().map(of)), undefined, {
      equals: (a, b) => a?.[0] === b?.[0] && a?.[1] === b?.[1],
    })
  const [yWindow, setYWindow] = createSignal<Range>()
  createEffect(on(resets, () => setYWindow(undefined), { defer: true }))
  return {
    x: around(({ ownX }) => ownX()),
    y: around(({ ownY }) => ownY()),
    yWindow,
    setYWindow: (range) => void setYWindow(range),
  }
}

function rangeAround(ranges: readonly (Range | undefined)[]): Range | undefined {
  return ranges.reduce(
    (all, own) => (all && own ? [Math.min(all[0], own[0]), Math.max(all[1], own[1])] : (all ?? own)),
    undefined,
  )
}
