import { createMemo, createSignal, type Accessor } from 'solid-js'
import type { ColumnId } from '#model/column-id.ts'
import { remote } from '../../remote.ts'
import { createCells, type Cells } from '../cells.ts'
import type { ChartRun } from '../chart-run.ts'
import type { AxesFrame } from '../paint-axes.ts'
import {
  heightOf,
  isWhole,
  markAt,
  marksOf,
  paintFacets,
  partsOf,
  placeFacets,
  withFacet,
  type Facet,
  type FacetBox,
  type RunPart,
} from './facets.ts'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart, type RunChartProps } from './run-chart.tsx'

export type RunParts = {
  readonly cells: Accessor<Cells>
  /** Whether all that is wanted of the runs was read. */
  readonly isRead: Accessor<boolean>
  /** One of all runs, or one for each value of `facetBy`. */
  readonly parts: Accessor<readonly RunPart[]>
  /** All that was read. @returns CSV */
  readonly exportCells: (more?: readonly ColumnId[]) => Promise<Blob>
}

/** @param own the columns of each part */
export function createParts(
  runs: Accessor<readonly ChartRun[]>,
  own: Accessor<readonly ColumnId[]>,
  spec: Accessor<{ readonly facetBy?: ColumnId }>,
): RunParts {
  const columns = () => withFacet(own(), spec())
  const { cells } = createCells(runs, columns)
  return {
    cells,
    isRead: () => isWhole(cells(), columns()),
    parts: createMemo(() => partsOf(cells(), own(), spec())),
    exportCells: async (more = []) =>
      await remote.exportRunCells({
        runIds: runs().map(({ runId }) => runId),
        columns: [...columns(), ...more],
      }),
  }
}

export type FacetChartProps<Layout> = Pick<
  RunChartProps,
  'title' | 'height' | 'empty' | 'csv' | 'actions' | 'note'
> & {
  readonly parts: readonly RunPart[]
  /** How the part of this number is laid out in its box, from the corner of that. */
  readonly layOut: (part: number, box: FacetBox) => Layout
  readonly marksOf: (layout: Layout, part: number) => readonly Mark[]
  readonly paint: (area: AxesFrame, layout: Layout, part: number) => void
  /** The place of the mark at a place of the part's box. */
  readonly markAt: (layout: Layout, left: number, top: number) => number | undefined
  readonly onPick: (id: string) => void
  /** The place, among the marks of all parts, of what is pointed at. */
  readonly onPoint?: (place: number | undefined) => void
}

/** Values of runs in one picture: in one chart, or in small ones on the same axes. */
export function FacetChart<Layout>(props: FacetChartProps<Layout>) {
  const [width, setWidth] = createSignal(0)
  const boxes = createMemo(() => placeFacets(props.parts, { width: width(), height: props.height }))
  const facets = createMemo(() =>
    boxes().map((box, part): Facet<Layout> => {
      const layout = props.layOut(part, box)
      return { box, layout, marks: props.marksOf(layout, part) }
    }),
  )
  return (
    <RunChart
      title={props.title}
      height={heightOf(boxes(), props.height)}
      room={props.height}
      onWidth={setWidth}
      paint={(frame) => paintFacets(frame, facets(), (...args) => props.paint(...args))}
      empty={props.empty}
      legend={[]}
      csv={async () => await props.csv()}
      actions={(files) => props.actions(files)}
      note={props.note}
    >
      <MarkOverlay
        title={props.title}
        marks={marksOf(facets())}
        markAt={markAt(facets(), (...args) => props.markAt(...args))}
        width={width()}
        onPick={(id) => props.onPick(id)}
        onPoint={(place) => props.onPoint?.(place)}
      />
    </RunChart>
  )
}
