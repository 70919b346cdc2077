import { createMemo, type JSX } from 'solid-js'
import type { BarChart as BarSpec } from '#model/chart.ts'
import { parseColumnId, type ColumnId } from '#model/column-id.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { smallIsGood } from '../../metric-goal.ts'
import type { Appearance } from '../appearance.ts'
import type { ChartFiles } from '../chart-files.ts'
import { useChartGroup } from '../chart-group.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { ChartRun } from '../chart-run.ts'
import { resolveGrouping } from '../line-settings.ts'
import { barAt, barPlace, layoutBars, makeBars, paintBars, type Bar } from './bars.ts'
import { FacetChart, createParts } from './facet-chart.tsx'
import type { Mark } from './mark-overlay.tsx'

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
  const group = useChartGroup()
  const { isRead, parts, exportCells } = createParts(
    () => props.runs,
    () => [props.spec.value],
    () => props.spec,
  )
  const grouping = createMemo(() => resolveGrouping(props.spec.group))
  const ascending = (): boolean => isLeastBest(props.spec.value)
  const bars = createMemo(() =>
    parts().map(({ runs, columns: [values = []] }) =>
      makeBars(runs, values, props.appearance, { group: grouping(), ascending: ascending() }),
    ),
  )
  const name = (): string => nameOfColumn(props.spec.value)
  const lit = (): string | undefined => litBar(props.appearance, grouping() !== undefined, group.litGroup())
  return (
    <FacetChart
      title={props.title}
      height={props.height}
      parts={parts()}
      layOut={(part, box) => layoutBars(bars()[part] ?? [], box, props.spec.logY ?? false, bars())}
      marksOf={(layout) =>
        layout.bars.map((bar, place): Mark => ({
          ...bar,
          kind: bar.isGroup ? 'group' : 'run',
          ...barPlace(layout, place),
          values: () => wordsOf(bar, name()),
        }))
      }
      paint={(area, layout) => paintBars(area, layout, lit())}
      markAt={(layout, _, top) => barAt(layout, top)}
      empty={
        isRead() && bars().flat().length === 0
          ? `None of these ${plural(props.runs.length, 'run')} has a number as ${name()}.`
          : undefined
      }
      csv={async () => await exportCells(props.spec.group?.by)}
      actions={(files) => props.actions(files)}
      note={isRead() ? noteOf(bars().flat(), props.runs.length, name()) : ''}
      onPick={(runId) => props.onPick(runId)}
    />
  )
}

function isLeastBest(value: ColumnId): boolean {
  const column = parseColumnId(value)
  return column?.kind === 'metric' && column.show !== 'count' && smallIsGood(column.key)
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
