/** How a logged model's series are called in the tables of points: by metric, the run that measured it, and dataset. */
import type { DatasetName, ModelMetrics } from '#model/logged-model.ts'
import type { MetricColumns } from '#model/metric.ts'

export type ModelSeriesName = {
  readonly key: string
  readonly runId: string
  readonly dataset: DatasetName | null
}

/** JSON, since each part may hold anything. These texts are on disk. */
export function writeSeriesName({ key, runId, dataset }: ModelSeriesName): string {
  return JSON.stringify(dataset === null ? [key, runId] : [key, runId, dataset.name, dataset.digest])
}

export function parseSeriesName(text: string): ModelSeriesName {
  const [key = '', runId = '', name, digest = ''] = JSON.parse(text) as readonly string[]
  return { key, runId, dataset: name === undefined ? null : { name, digest } }
}

/** A batch's points of one model under the names of its series. */
export function toModelColumns(runId: string, { dataset, metrics }: ModelMetrics): MetricColumns {
  return { ...metrics, keys: metrics.keys.map((key) => writeSeriesName({ key, runId, dataset })) }
}
