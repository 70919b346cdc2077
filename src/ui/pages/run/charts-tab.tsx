import { useSearchParams } from '@solidjs/router'
import { Show, createMemo } from 'solid-js'
import type { RunDetails } from '#model/run.ts'
import { formatChartsView, parseChartsView } from '../../charts/charts-address.ts'
import { ChartsPanel } from '../../charts/charts-panel.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { paintOf } from '../../kit/run-label.tsx'

/** The view stands in the address: `?charts={"search":"loss"}&metric=val/loss`. */
type Params = { charts: string | string[]; metric: string | string[] }

export function ChartsTab(props: { readonly details: RunDetails }) {
  const [params, setParams] = useSearchParams<Params>()
  const text = (name: keyof Params): string | undefined => {
    const value = params[name]
    return typeof value === 'object' ? value[0] : value
  }
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
  const view = createMemo(() => parseChartsView(text('charts')))
  return (
    <Show when={props.details.summaries.keys.length > 0} fallback={<NoMetrics details={props.details} />}>
      <ChartsPanel
        metrics={props.details.summaries.keys}
        params={[...props.details.run.params.keys()]}
        tags={[...props.details.run.tags.keys()]}
        runs={runs()}
        view={view()}
        onView={(next) => setParams({ charts: formatChartsView(next), metric: undefined }, { replace: true })}
        baselineRunId={undefined}
        selection={NOTHING_SELECTED}
        onNarrow={() => undefined}
        focus={text('metric')}
      />
    </Show>
  )
}

/** Of one run there is nothing to choose. */
const NOTHING_SELECTED = { has: () => false, toggle: () => undefined }

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
