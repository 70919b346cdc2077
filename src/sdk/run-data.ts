import type { MetricSummaries, Run } from '#model/run.ts'
import type { MetricSummary, RunData } from './types.ts'

/** @param home Tracklet's folder */
export function toRunData(run: Run, summaries: MetricSummaries | undefined, home: URL): RunData {
  const figures = summaries === undefined ? [] : toFigures(summaries)
  return {
    id: run.runId,
    name: run.runName,
    experimentId: run.experimentId,
    status: run.status,
    startTime: run.startTime,
    endTime: run.endTime,
    params: record(run.params),
    tags: record(run.tags),
    metrics: record(figures.map(([key, { last }]) => [key, last])),
    summaries: record(figures),
    url: new URL(`#/experiments/${run.experimentId}/runs/${run.runId}`, home).href,
  }
}

/** From columns of all metrics to one object a metric. */
function toFigures({ keys, ...columns }: MetricSummaries): [string, MetricSummary][] {
  const names = Object.keys(columns) as (keyof MetricSummary)[]
  return keys.map((key, i) => {
    const figures = names.map((name) => [name, columns[name][i]])
    return [key, Object.fromEntries(figures) as Record<keyof MetricSummary, number>]
  })
}

/** Without a prototype: `__proto__` and `constructor` are keys like others. */
function record<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries))
}
