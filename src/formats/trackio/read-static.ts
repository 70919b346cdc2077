/**
 * A static export: `metrics.parquet`, with a column a key, and `aux/configs.parquet` and `aux/system_metrics.parquet` alike. A key that
 * a row has not is null.
 */
import type { ReadOptions } from '../format.ts'
import type { ImportRecord } from '../records.ts'
import { skippedFrom } from '../skipped.ts'
import { findFolder, parentOf, type Source, type SourceFile } from '../source.ts'
import { cellNumber, cellText } from '../table/cells.ts'
import { readRows } from '../table/read-rows.ts'
import type { RunOfRow, TrackioRuns } from './trackio-runs.ts'

/** Columns that every row has beside its values. */
const STRUCTURE: ReadonlySet<string> = new Set([
  'id',
  'run_id',
  'run_name',
  'timestamp',
  'created_at',
  'step',
  'log_id',
  'space_id',
])

type StaticRow = RunOfRow & { readonly step: number; readonly values: Record<string, unknown> }

export async function* readStatic(
  source: Source,
  file: SourceFile,
  runs: TrackioRuns,
  { signal, onProgress }: ReadOptions,
): AsyncGenerator<ImportRecord> {
  const aux = findFolder(source, parentOf(file.path))?.folders.get('aux')
  yield* readAll(aux?.files.get('configs.parquet'), signal, (row) => runs.addConfig(row, row.values))
  yield* readAll(file, signal, (row) => runs.addValues(row, row.step, row.values))
  onProgress?.(0.9)
  yield* readAll(aux?.files.get('system_metrics.parquet'), signal, (row) =>
    runs.addMeasurements(row, row.values),
  )
}

/** One that is missing has no rows, and one that is damaged costs its own. */
async function* readAll(
  file: SourceFile | undefined,
  signal: AbortSignal | undefined,
  add: (row: StaticRow) => Generator<ImportRecord>,
): AsyncGenerator<ImportRecord> {
  if (!file) return
  try {
    for await (const { columns, rows } of readRows(file, { kind: 'parquet' }, { signal }))
      for (const row of rows) yield* add(toStaticRow(columns, row))
  } catch (error) {
    yield skippedFrom(file.path, error)
  }
}

function toStaticRow(columns: readonly string[], row: readonly unknown[]): StaticRow {
  const cell = (name: string): unknown => row[columns.indexOf(name)]
  const values = columns
    .map((name, i): [string, unknown] => [name, row[i]])
    .filter(([name, value]) => !STRUCTURE.has(name) && value !== null && value !== undefined)
  return {
    id: cellText(cell('run_id')) || null,
    name: cellText(cell('run_name')),
    timestamp: cell('timestamp'),
    step: cellNumber(cell('step')) ?? 0,
    values: Object.fromEntries(values),
  }
}
