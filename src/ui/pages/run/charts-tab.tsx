import { useSearchParams } from '@solidjs/router'
import { Show, createMemo } from 'solid-js'
import type { XAxis } from '#model/metric.ts'
import type { RunDetails } from '#model/run.ts'
import { ChartsView } from '../../charts/charts-view.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { paintOf } from '../../kit/run-label.tsx'
import { X_AXES, formatList, parseList } from './charts-params.ts'

/** The view stands in the address: `?x=relative&q=loss&log=val/loss&metric=val/loss`. */
type Params = Record<'x' | 'q' | 'log' | 'metric', string | string[]>

export function ChartsTab(props: { readonly details: RunDetails }) {
  const [params, setParams] = useSearchParams<Params>()
  const text = (name: keyof Params): string | undefined => {
    const value = params[name]
    return typeof value === 'object' ? value[0] : value
  }
  const set = (changes: Partial<Record<keyof Params, string | undefined>>): void =>
    setParams(changes, { replace: true })
  const xAxis = (): XAxis => X_AXES.find((axis) => axis === text('x')) ?? 'step'
  const runs = createMemo(
    () => {
      const { run } = props.details
      return [{ runId: run.runId, name: run.runName, color: paintOf(run) }]
    },
    undefined,
    {
      equals: (a, b) =>
        a[0]?.name === b[0]?.name && a[0]?.color === b[0]?.color && a[0]?.runId === b[0]?.runId,
    },
  )
  return (
    <Show when={props.details.summaries.keys.length > 0} fallback={<NoMetrics details={props.details} />}>
      <ChartsView
        metrics={props.details.summaries.keys}
        runs={runs()}
        xAxis={xAxis()}
        onXAxis={(axis) => set({ x: axis === 'step' ? undefined : axis })}
        search={text('q') ?? ''}
        onSearch={(q) => set({ q, metric: undefined })}
        logMetrics={parseList(text('log'))}
        onLogMetrics={(metrics) => set({ log: formatList(metrics) })}
        focus={text('metric')}
      />
    </Show>
  )
}

function NoMetrics(props: { readonly details: RunDetails }) {
  return (
    <Show
      when={props.details.live}
      fallback={
        <EmptyState
          title="No metrics"
          text={
            <>
              This run logged none. <code>run.logMetric('loss', value, {'{ step }'})</code> adds a point, and
              a chart with it.
            </>
          }
        />
      }
    >
      <EmptyState
        title="No metrics yet"
        text="The run is live: its charts appear here with the first point it logs."
      />
    </Show>
  )
}
