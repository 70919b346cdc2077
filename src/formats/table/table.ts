import type { MetricHistory } from '#model/metric.ts'

/** A column of numbers (NaN is a value), of whole numbers or of texts (null: none), all of one length. */
export type TableColumn =
  | { readonly name: string; readonly type: 'number' | 'integer'; readonly values: Float64Array }
  | { readonly name: string; readonly type: 'text'; readonly values: readonly (string | null)[] }

/** A metric's points as a table, by MLflow's names. */
export function metricTable({ steps, values, timestamps }: MetricHistory): TableColumn[] {
  return [
    { name: 'step', type: 'number', values: steps },
    { name: 'timestamp', type: 'integer', values: timestamps },
    { name: 'value', type: 'number', values },
  ]
}
