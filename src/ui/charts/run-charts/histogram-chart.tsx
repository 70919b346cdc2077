import { createMemo, createSignal } from 'solid-js'
import type { HistogramChart as HistogramSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { remote } from '../../remote.ts'
import { createCells } from '../cells.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import { binAt, binPlace, layoutHistogram, makeBins, paintHistogram, type Bin } from './histogram.ts'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'

/** How the value of the runs is distributed. Live. */
export function HistogramChart(props: RunValuesProps & { readonly spec: HistogramSpec }) {
  const [width, setWidth] = createSignal(0)
  const [pointed, setPointed] = createSignal<number>()
  const { cells } = createCells(
    () => props.runs,
    () => [props.spec.value],
  )
  const values = () => cells().columns.get(props.spec.value)
  const log = (): boolean => props.spec.logX ?? false
  const name = (): string => nameOfColumn(props.spec.value)
  const bins = createMemo(() =>
    makeBins(cells().runs, values() ?? [], props.appearance, { bins: props.spec.bins, log: log() }),
  )
  const layout = createMemo(() => layoutHistogram(bins(), { width: width(), height: props.height }, log()))
  const lit = createMemo(() => pointed() ?? placeOf(bins(), litRun()))
  const nameOf = (runId: string): string => props.appearance.runOf(runId)?.name ?? runId
  const marks = createMemo(() =>
    bins().map((bin, place): Mark => {
      const { left, right, top } = binPlace(layout(), place)
      return {
        id: String(place),
        kind: 'part',
        name: `${formatNumber(bin.from)} to ${formatNumber(bin.to)}`,
        color: '',
        left: (left + right) / 2,
        top: Math.min(top, props.height / 2),
        values: () => wordsOf(bin, nameOf),
      }
    }),
  )
  const missing = (): number => props.runs.length - bins().reduce((sum, { runIds }) => sum + runIds.length, 0)
  return (
    <RunChart
      title={props.title}
      height={props.height}
      onWidth={setWidth}
      paint={(frame) => paintHistogram(frame, layout(), lit(), litColor(props))}
      empty={
        values() !== undefined && bins().length === 0
          ? `None of these ${plural(props.runs.length, 'run')} has a number${log() ? ' above 0' : ''} as ${name()}.`
          : undefined
      }
      legend={[]}
      csv={async () =>
        await remote.exportRunCells({
          runIds: props.runs.map(({ runId }) => runId),
          columns: [props.spec.value],
        })
      }
      actions={(files) => props.actions(files)}
      note={missing() > 0 ? `${plural(missing(), 'run')} without a number as ${name()}` : ''}
    >
      <MarkOverlay
        title={props.title}
        marks={marks()}
        markAt={(left) => binAt(layout(), left)}
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
