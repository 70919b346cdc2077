import { createMemo, createSignal } from 'solid-js'
import type { HistogramChart as HistogramSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { remote } from '../../remote.ts'
import { createCells } from '../cells.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { RunValuesProps } from './bar-chart.tsx'
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
} from './facets.ts'
import {
  binAt,
  binPlace,
  layoutHistogram,
  makeBins,
  paintHistogram,
  type Bin,
  type HistogramLayout,
} from './histogram.ts'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'

/** How the value of the runs is distributed. Live. */
export function HistogramChart(props: RunValuesProps & { readonly spec: HistogramSpec }) {
  const [width, setWidth] = createSignal(0)
  const [pointed, setPointed] = createSignal<number>()
  const columns = () => withFacet([props.spec.value], props.spec)
  const { cells } = createCells(() => props.runs, columns)
  const isRead = (): boolean => isWhole(cells(), columns())
  const parts = createMemo(() => partsOf(cells(), [props.spec.value], props.spec))
  const log = (): boolean => props.spec.logX ?? false
  const name = (): string => nameOfColumn(props.spec.value)
  const bins = createMemo(() => {
    const all = parts().flatMap(({ columns: [values = []] }) => values)
    const options = { bins: props.spec.bins, log: log() }
    return parts().map(({ runs, columns: [values = []] }) =>
      makeBins(runs, values, props.appearance, options, all),
    )
  })
  const nameOf = (runId: string): string => props.appearance.runOf(runId)?.name ?? runId
  const boxes = createMemo(() => placeFacets(parts(), { width: width(), height: props.height }))
  const facets = createMemo(() =>
    boxes().map((box, part): Facet<HistogramLayout> => {
      const layout = layoutHistogram(bins()[part] ?? [], box, log(), bins())
      const marks = layout.bins.map((bin, place): Mark => {
        const { left, right, top } = binPlace(layout, place)
        return {
          id: `${part} ${place}`,
          kind: 'part',
          name: `${formatNumber(bin.from)} to ${formatNumber(bin.to)}`,
          color: '',
          left: (left + right) / 2,
          top: Math.min(top, props.height / 2),
          values: () => wordsOf(bin, nameOf),
        }
      })
      return { box, layout, marks }
    }),
  )
  /** Of the bins of one small chart, the one that is pointed at, else that of the lit run. */
  const litOf = ({ bins: own }: HistogramLayout, part: number): number | undefined => {
    const before = bins()
      .slice(0, part)
      .reduce((sum, { length }) => sum + length, 0)
    const place = (pointed() ?? NaN) - before
    return place >= 0 && place < own.length ? place : placeOf(own, litRun())
  }
  const missing = (): number =>
    props.runs.length -
    bins()
      .flat()
      .reduce((sum, { runIds }) => sum + runIds.length, 0)
  return (
    <RunChart
      title={props.title}
      height={heightOf(boxes(), props.height)}
      room={props.height}
      onWidth={setWidth}
      paint={(frame) =>
        paintFacets(frame, facets(), (area, layout, part) =>
          paintHistogram(area, layout, litOf(layout, part), litColor(props)),
        )
      }
      empty={
        isRead() && bins().flat().length === 0
          ? `None of these ${plural(props.runs.length, 'run')} has a number${log() ? ' above 0' : ''} as ${name()}.`
          : undefined
      }
      legend={[]}
      csv={async () =>
        await remote.exportRunCells({
          runIds: props.runs.map(({ runId }) => runId),
          columns: columns(),
        })
      }
      actions={(files) => props.actions(files)}
      note={isRead() && missing() > 0 ? `${plural(missing(), 'run')} without a number as ${name()}` : ''}
    >
      <MarkOverlay
        title={props.title}
        marks={marksOf(facets())}
        markAt={markAt(facets(), binAt)}
        width={width()}
        onPick={() => undefined}
        onPoint={setPointed}
      />
    </RunChart>
  )
}

function placeOf(bins: readonly Bin[], runId: string | undefined): number | undefined {
  const place = runId === undefined ? -1 : bins.findIndex(({ runIds }) => runIds.includes(runId))
  return place < 0 ? undefined : place
}

function litColor({ appearance }: RunValuesProps): string | undefined {
  const run = litRun()
  return run === undefined ? undefined : appearance.lookOf(run)?.color
}

/** More runs are counted. */
const MOST_NAMED = 5

function wordsOf({ runIds }: Bin, nameOf: (runId: string) => string): ReturnType<Mark['values']> {
  const more = runIds.length - MOST_NAMED
  return [
    ['runs', String(runIds.length)],
    ...runIds.slice(0, MOST_NAMED).map((runId) => [nameOf(runId), ''] as const),
    ...(more > 0 ? [[`and ${more} more`, ''] as const] : []),
  ]
}
