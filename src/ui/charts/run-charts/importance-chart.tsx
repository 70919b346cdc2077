import { createMemo, createSignal } from 'solid-js'
import { writeCsv } from '#base/write-csv.ts'
import type { ImportanceChart as ImportanceSpec } from '#model/chart.ts'
import type { ColumnId } from '#model/column-id.ts'
import type { ParamImportance } from '#model/importance.ts'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'
import { scheme } from '../../theme/theme.ts'
import { nameOfColumn } from '../chart-list.ts'
import { sameStrings } from '../metric-sections.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import {
  correlationText,
  importanceHeight,
  layoutImportance,
  paintImportance,
  paramAt,
  paramPlace,
  rankParams,
  shareText,
} from './importance.ts'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'

export type ImportanceChartProps = Omit<RunValuesProps, 'onPick'> & {
  readonly spec: ImportanceSpec
  /** All that runs have. */
  readonly params: readonly ColumnId[]
  /** Shows the value against a param. */
  readonly onPick: (param: ColumnId) => void
}

/** More work than a new value is worth at once. */
const PAUSE_MS = 2_000

/** Which params tell about the value of the runs, and whether it rises with them. Live. */
export function ImportanceChart(props: ImportanceChartProps) {
  const [width, setWidth] = createSignal(0)
  const [pointed, setPointed] = createSignal<number>()
  const params = createMemo(() => props.params, undefined, { equals: sameStrings })
  const runIds = createMemo(() => props.runs.map(({ runId }) => runId), undefined, { equals: sameStrings })
  const request = createMemo(() => ({ runIds: runIds(), value: props.spec.value, params: params() }))
  const live = createLive(
    request,
    (asked) => remote.readImportance(asked),
    (change, asked) =>
      (change.kind === 'runs' || change.kind === 'metrics') &&
      change.runIds.some((runId) => asked.runIds.includes(runId)),
    PAUSE_MS,
  )
  const ranked = createMemo(() => rankParams(live.data() ?? []))
  const tells = (): boolean => ranked().some(({ importance }) => importance > 0)
  const layout = createMemo(() => layoutImportance(ranked(), width()))
  const name = (): string => nameOfColumn(props.spec.value)
  const marks = createMemo(() =>
    ranked().map(({ param, importance, correlation }, place): Mark => ({
      id: param,
      kind: 'part',
      name: nameOfColumn(param),
      color: '',
      ...paramPlace(layout(), place),
      values: () => [
        ['importance', shareText(importance)],
        ['correlation', correlationText(correlation)],
      ],
    })),
  )
  return (
    <RunChart
      title={props.title}
      height={Math.max(props.height, importanceHeight(ranked().length))}
      room={props.height}
      onWidth={setWidth}
      paint={(frame) => paintImportance(frame, layout(), scheme(), pointed())}
      empty={
        live.data() !== undefined && !tells()
          ? `These runs do not differ enough to tell which parameter ${name()} depends on.`
          : undefined
      }
      legend={[]}
      csv={async () => await Promise.resolve(csvOf(ranked()))}
      actions={(files) => props.actions(files)}
      note="Shares of a forest of regression trees; a click shows the points"
    >
      <MarkOverlay
        title={props.title}
        marks={marks()}
        markAt={(_, top) => paramAt(layout(), top)}
        width={width()}
        onPick={(param) => props.onPick(param)}
        onPoint={setPointed}
      />
    </RunChart>
  )
}

function csvOf(ranked: readonly ParamImportance[]): Blob {
  return writeCsv([
    { name: 'param', type: 'text', values: ranked.map(({ param }) => nameOfColumn(param)) },
    { name: 'importance', type: 'number', values: Float64Array.from(ranked, ({ importance }) => importance) },
    {
      name: 'correlation',
      type: 'text',
      values: ranked.map(({ correlation }) => (correlation === undefined ? null : String(correlation))),
    },
  ])
}
