import { createMemo } from 'solid-js'
import type { ChartsView } from '#model/charts-view.ts'
import type { XAxis } from '#model/metric.ts'
import type { ChartRun } from './chart-run.ts'
import { ChartsView as MetricCharts } from './charts-view.tsx'

export type ChartsPanelProps = {
  /** Every run to draw, in the table's order; there is no limit. A new array only when one of them changed. */
  readonly runs: readonly ChartRun[]
  /** Every metric of these runs. */
  readonly metrics: readonly string[]
  /** Every param and tag, for colours, groups and axes. */
  readonly params: readonly string[]
  readonly tags: readonly string[]
  /** All that can be chosen here. Plain: to be stored, compared and undone by whoever holds it. */
  readonly view: ChartsView
  /** `replaces` is the same for all changes of one drag, which are one step of an undo. */
  readonly onView: (view: ChartsView, replaces?: string) => void
  /** Drawn bold. */
  readonly baselineRunId: string | undefined
  /** Ticked runs; a click on a line ticks it. */
  readonly selection: {
    readonly has: (runId: string) => boolean
    readonly toggle: (runId: string) => void
  }
  /** What the brushes of parallel coordinates leave, for the table beside; undefined without a brush. */
  readonly onBrushed: (runIds: ReadonlySet<string> | undefined) => void
  /** Narrows the page's runs to the brushed ones (`keep`), or to the others. */
  readonly onNarrow: (how: 'keep' | 'exclude', runIds: ReadonlySet<string>) => void
}

/** The charts of the runs. A run that is lit (lit-run.ts) is lit here, and the other way round. */
export function ChartsPanel(props: ChartsPanelProps) {
  const xAxis = createMemo((): XAxis => {
    const x = props.view.lines?.x
    return x === 'time' || x === 'relative' ? x : 'step'
  })
  const setLines = (lines: ChartsView['lines']): void =>
    props.onView({ ...props.view, ...(lines && { lines: { ...props.view.lines, ...lines } }) })
  const logMetrics = (): string[] =>
    Object.entries(props.view.own ?? {}).flatMap(([id, { logY }]) => (logY ? [id.slice(2)] : []))
  return (
    <MetricCharts
      metrics={props.metrics}
      runs={props.runs}
      xAxis={xAxis()}
      onXAxis={(x) => setLines({ x })}
      search={props.view.search ?? ''}
      onSearch={(search) => props.onView({ ...props.view, search }, 'search')}
      logMetrics={logMetrics()}
      onLogMetrics={(metrics) =>
        props.onView({
          ...props.view,
          own: Object.fromEntries(metrics.map((metric) => [`m.${metric}`, { logY: true }])),
        })
      }
      focus={undefined}
    />
  )
}
