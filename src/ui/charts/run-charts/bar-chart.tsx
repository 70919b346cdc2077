import { createMemo, createSignal, type JSX } from 'solid-js'
import type { BarChart as BarSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { remote } from '../../remote.ts'
import type { Appearance } from '../appearance.ts'
import { createCells } from '../cells.ts'
import type { ChartFiles } from '../chart-files.ts'
import { useChartGroup } from '../chart-group.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { ChartRun } from '../chart-run.ts'
import { resolveGrouping } from '../line-settings.ts'
import { barAt, barPlace, layoutBars, makeBars, paintBars, type Bar, type BarLayout } from './bars.ts'
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
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'

export type RunValuesProps = {
  readonly title: string
  readonly runs: readonly ChartRun[]
  readonly appearance: Appearance
  /** Of the picture, CSS px. */
  readonly height: number
  readonly onPick: (runId: string) => void
  readonly actions: (files: () => ChartFiles | undefined) => JSX.Element
}

/** One value of each run, or of each group, as a bar. Live. */
export function BarChart(props: RunValuesProps & { readonly spec: BarSpec }) {
  const [width, setWidth] = createSignal(0)
  const group = useChartGroup()
  const columns = () => withFacet([props.spec.value], props.spec)
  const { cells } = createCells(() => props.runs, columns)
  const isRead = (): boolean => isWhole(cells(), columns())
  const parts = createMemo(() => partsOf(cells(), [props.spec.value], props.spec))
  const grouping = createMemo(() => resolveGrouping(props.spec.group))
  const bars = createMemo(() =>
    parts().map(({ runs, columns: [values = []] }) => makeBars(runs, values, props.appearance, grouping())),
  )
  const name = (): string => nameOfColumn(props.spec.value)
  const boxes = createMemo(() => placeFacets(parts(), { width: width(), height: props.height }))
  const facets = createMemo(() =>
    boxes().map((box, i): Facet<BarLayout> => {
      const layout = layoutBars(bars()[i] ?? [], box, props.spec.logY ?? false, bars())
      const marks = layout.bars.map((bar, place): Mark => ({
        ...bar,
        kind: bar.isGroup ? 'group' : 'run',
        ...barPlace(layout, place),
        values: () => wordsOf(bar, name()),
      }))
      return { box, layout, marks }
    }),
  )
  const lit = (): string | undefined => litBar(props.appearance, grouping() !== undefined, group.litGroup())
  return (
    <RunChart
      title={props.title}
      height={heightOf(boxes(), props.height)}
      room={props.height}
      onWidth={setWidth}
      paint={(frame) => paintFacets(frame, facets(), (own, layout) => paintBars(own, layout, lit()))}
      empty={
        isRead() && bars().flat().length === 0
          ? `None of these ${plural(props.runs.length, 'run')} has a number as ${name()}.`
          : undefined
      }
      legend={[]}
      csv={async () =>
        await remote.exportRunCells({
          runIds: props.runs.map(({ runId }) => runId),
          columns: [...columns(), ...(props.spec.group?.by ?? [])],
        })
      }
      actions={(files) => props.actions(files)}
      note={isRead() ? noteOf(bars().flat(), props.runs.length, name()) : ''}
    >
      <MarkOverlay
        title={props.title}
        marks={marksOf(facets())}
        markAt={markAt(facets(), (layout, _, top) => barAt(layout, top))}
        width={width()}
        onPick={(runId) => props.onPick(runId)}
      />
    </RunChart>
  )
}

/** A run lights its group. */
function litBar(
  appearance: Appearance,
  isGrouped: boolean,
  litGroup: string | undefined,
): string | undefined {
  const run = litRun()
  if (!isGrouped || run === undefined) return isGrouped ? litGroup : run
  return appearance.groups[appearance.lookOf(run)?.group ?? -1]?.id
}

function wordsOf({ isGroup, value, low, high, n }: Bar, name: string): ReturnType<Mark['values']> {
  if (!isGroup) return [[name, formatNumber(value)]]
  return [
    [name, formatNumber(value)],
    ...(high > low ? [['from … to', `${formatNumber(low)} … ${formatNumber(high)}`] as const] : []),
    ['runs', String(n)],
  ]
}

/** Says whose values are missing. */
function noteOf(bars: readonly Bar[], runs: number, name: string): string {
  const missing = runs - bars.reduce((sum, { n }) => sum + n, 0)
  return missing > 0 ? `${plural(missing, 'run')} without a number as ${name}` : ''
}
