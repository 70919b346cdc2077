import { refuse } from '#base/errors.ts'
import type { ModelMetrics } from '#model/logged-model.ts'
import type { MetricColumns, MetricHistory } from '#model/metric.ts'
import { metricValueToWire, stepToWire } from './numbers.ts'

export type WireMetric = {
  readonly key: string
  readonly value: number
  readonly timestamp: number
  readonly step: number | undefined
  /** The logged model and the dataset that it was measured with. */
  readonly model_id: string | undefined
  readonly dataset_name: string | undefined
  readonly dataset_digest: string | undefined
}

/** What a batch holds of metrics: all of them are the run's, some are logged models' too. */
export function batchMetricsFromWire(rows: readonly WireMetric[]): {
  metrics: MetricColumns
  modelMetrics: ModelMetrics[]
} {
  const groups = new Map<string, WireMetric[]>()
  for (const row of rows) {
    const { model_id = '', dataset_name = '', dataset_digest = '' } = row
    if ((dataset_name === '') !== (dataset_digest === ''))
      refuse('Both dataset_name and dataset_digest must be provided if one is provided.')
    if (model_id === '') continue
    const name = JSON.stringify([model_id, dataset_name, dataset_digest])
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return { metrics: metricsFromWire(rows), modelMetrics: [...groups.values()].map(modelMetricsFromWire) }
}

function modelMetricsFromWire(rows: readonly WireMetric[]): ModelMetrics {
  const { model_id = '', dataset_name: name = '', dataset_digest: digest = '' } = rows[0] ?? {}
  return {
    modelId: model_id,
    dataset: name === '' ? null : { name, digest },
    metrics: metricsFromWire(rows),
  }
}

/** Rows as one batch's columns, in their order. */
function metricsFromWire(rows: readonly WireMetric[]): MetricColumns {
  const places = new Map<string, number>()
  const keyIndex = Uint32Array.from(rows, ({ key }) => {
    const place = places.get(key) ?? places.size
    places.set(key, place)
    return place
  })
  return {
    keys: [...places.keys()],
    keyIndex,
    step: Float64Array.from(rows, ({ step }) => step ?? 0),
    value: Float64Array.from(rows, ({ value }) => value),
    time: Float64Array.from(rows, ({ timestamp }) => timestamp),
  }
}

/** @param runId where an answer is of several runs */
export function historyToWire(key: string, { steps, values, timestamps }: MetricHistory, runId?: string) {
  return Array.from(values, (value, i) => ({
    key,
    value: metricValueToWire(value),
    timestamp: timestamps[i],
    step: stepToWire(steps[i] as number),
    run_id: runId,
  }))
}
