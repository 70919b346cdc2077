import type { TableColumn } from '#base/write-csv.ts'
import type { MetricHistory } from '#model/metric.ts'

/** A metric's points as a table, by MLflow's names. */
export function metricTable({ steps, values, timestamps }: MetricHistory): TableColumn[] {
  return [
    { name: 'step', type: 'number', values: steps },
    { name: 'timestamp', type: 'integer', values: timestamps },
    { name: 'value', type: 'number', values },
  ]
}
