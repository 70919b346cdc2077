import { createMemo, createSignal } from 'solid-js'
import type { HistogramChart as HistogramSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import { FacetChart, createParts } from './facet-chart.tsx'
import {
  binAt,
  binPlace,
  layoutHistogram,
  makeBins,
  paintHistogram,
  type Bin,
  type HistogramLayout,
} from './histogram.ts'
import type { Mark } from './mark-overlay.tsx'

/** How the value of the runs is distributed. Live. */
export function HistogramChart(props: RunValuesProps & { readonly spec: HistogramSpec }) {
  const [pointed, setPointed] = createSignal<number>()
  const { isRead, parts, exportCells } = createParts(
    () => props.runs,
    () => [props.spec.value],
    () => props.spec,
  )
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
    <FacetChart
      title={props.title}
      height={props.height}
      parts={parts()}
      layOut={(part, box) => layoutHistogram(bins()[part] ?? [], box, log(), bins())}
      marksOf={(layout, part) =>
        layout.bins.map((bin, place): Mark => {
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
      }
      paint={(area, layout, part) => paintHistogram(area, layout, litOf(layout, part), litColor(props))}
      markAt={binAt}
      empty={
        isRead() && bins().flat().length === 0
          ? `None of these ${plural(props.runs.length, 'run')} has a number${log() ? ' above 0' : ''} as ${name()}.`
          : undefined
      }
      csv={exportCells}
      actions={(files) => props.actions(files)}
      note={isRead() && missing() > 0 ? `${plural(missing(), 'run')} without a number as ${name()}` : ''}
      onPick={() => undefined}
      onPoint={setPointed}
    />
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
