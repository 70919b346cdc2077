import type { RunDetails } from '#model/run.ts'
import { createMemo } from 'solid-js'
import { ChartsPanel } from '../../charts/charts-panel.tsx'
import { paintOf } from '../../kit/run-label.tsx'
import { formatChartsView, parseChartsView } from '../../charts/charts-address.ts'
import type { CompareState } from './state.ts'

export function CompareCharts(props: { readonly state: CompareState; readonly runs: readonly RunDetails[] }) {
  const runs = createMemo(() =>
    props.runs.map(({ run }) => ({ runId: run.runId, name: run.runName, color: paintOf(run) })),
  )
  const keysOf = (keys: (details: RunDetails) => Iterable<string>) =>
    createMemo(() => [...new Set(props.runs.flatMap((details) => [...keys(details)]))].sort())
  const metrics = keysOf(({ summaries }) => summaries.keys)
  const params = keysOf(({ run }) => run.params.keys())
  const tags = keysOf(({ run }) => run.tags.keys())
  return (
    <ChartsPanel
      runs={runs()}
      metrics={metrics()}
      params={params()}
      tags={tags()}
      view={parseChartsView(props.state.param('charts'))}
      onView={(view) => props.state.setParam('charts', formatChartsView(view))}
      baselineRunId={props.runs[0]?.run.runId}
      selection={{ has: () => false, toggle: () => undefined }}
      onNarrow={() => undefined}
    />
  )
}
