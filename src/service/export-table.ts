import { printPythonFloat } from '#base/python-float.ts'
import { writeCsv, type TableColumn as FileColumn } from '#base/write-csv.ts'
import type { TableColumn } from '#model/run-table.ts'
import type { Run } from '#model/run.ts'
import { allColumnValues } from './arrange-runs.ts'
import type { RunIndex } from './run-index.ts'

/** The runs with the columns of a table, by the names of MLflow's own data frames, every digit kept. UTF-8 CSV. */
export async function exportTable(
  indexes: readonly RunIndex[],
  runs: readonly Run[],
  columns: readonly TableColumn[],
): Promise<Blob> {
  const table: FileColumn[] = [
    { name: 'run_id', type: 'text', values: runs.map(({ runId }) => runId) },
    { name: 'run_name', type: 'text', values: runs.map(({ runName }) => runName) },
  ]
  const values = await allColumnValues(indexes, runs, columns)
  columns.forEach((column, i) =>
    table.push({
      name: nameOf(column),
      type: 'text',
      values: (values[i] ?? []).map((value) => print(value, column)),
    }),
  )
  return writeCsv(table)
}

function nameOf(column: TableColumn): string {
  switch (column.kind) {
    case 'metric':
      return column.show === 'last' ? `metrics.${column.key}` : `metrics.${column.key} (${column.show})`
    case 'param':
      return `params.${column.key}`
    case 'tag':
      return `tags.${column.key}`
    case 'attribute':
      return ATTRIBUTE_NAMES[column.key]
  }
}

const ATTRIBUTE_NAMES: Readonly<Record<Extract<TableColumn, { kind: 'attribute' }>['key'], string>> = {
  name: 'run_name',
  status: 'status',
  startTime: 'start_time',
  duration: 'duration_ms',
  source: 'source',
  user: 'user_id',
  experiment: 'experiment_name',
}

function print(value: string | number | undefined, column: TableColumn): string | null {
  if (value === undefined) return null
  if (typeof value === 'string') return value
  if (column.kind === 'attribute' && column.key === 'startTime') return new Date(value).toISOString()
  return column.kind === 'metric' ? printPythonFloat(value) : String(value)
}
