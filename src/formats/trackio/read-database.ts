import { isTrackletError } from '#base/errors.ts'
import type { ReadOptions } from '../format.ts'
import { Tables } from '../mlflow-db/tables.ts'
import { parsePythonJson } from '../python-json.ts'
import type { ImportRecord } from '../records.ts'
import { sayLeftOut } from '../counted.ts'
import { makeSkipped } from '../skipped.ts'
import { findFile, type Source, type SourceFile } from '../source.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import type { Row } from '../sqlite/row.ts'
import type { RunOfRow, TrackioRuns } from './trackio-runs.ts'

/** Of every table, before its own: `configs` have another name for the time. */
const RUN_COLUMNS = ['run_id', 'run_name', 'timestamp'] as const

/** What is kept of a project beside runs, and cannot be taken. */
const OTHER_TABLES = ['traces', 'alerts', 'artifact_versions']

export async function* readDatabase(
  source: Source,
  file: SourceFile,
  runs: TrackioRuns,
  { signal, onProgress }: ReadOptions,
): AsyncGenerator<ImportRecord> {
  const database = await openDatabase(file, findFile(source, `${file.path}-wal`))
  const tables = new Tables(database, signal, onProgress)
  let malformed = 0
  const values = (row: Row, column: number): unknown => {
    const json = maybeJson(row, column)
    if (json === undefined) malformed++
    return json
  }
  for await (const rows of tables.scan('configs', [...RUN_COLUMNS, 'config']))
    for (const row of rows) yield* runs.addConfig(runOf(row), values(row, 3) ?? {})
  for await (const rows of tables.scan('metrics', [...RUN_COLUMNS, 'metrics', 'step']))
    for (const row of rows) yield* runs.addValues(runOf(row), row.number(4), values(row, 3) ?? {})
  for await (const rows of tables.scan('system_metrics', [...RUN_COLUMNS, 'metrics']))
    for (const row of rows) yield* runs.addMeasurements(runOf(row), values(row, 3) ?? {})
  yield* tables.takeSkipped()
  if (malformed > 0)
    yield makeSkipped(file.path, 'E_FORMAT', sayLeftOut(malformed, 'row', 'that cannot be read'))
  for (const table of OTHER_TABLES) yield* countRows(tables, table, file.path)
}

async function* countRows(tables: Tables, table: string, path: string): AsyncGenerator<ImportRecord> {
  let count = 0
  for await (const rows of tables.scan(table, [])) count += [...rows].length
  if (count > 0) yield makeSkipped(path, 'E_UNSUPPORTED', sayLeftOut(count, 'row', `of the table ${table}`))
}

function runOf(row: Row): RunOfRow {
  return { id: row.text(0), name: row.text(1) ?? '', timestamp: row.text(2) }
}

/** Text, or bytes in newer versions. Undefined when it is no JSON. */
function maybeJson(row: Row, column: number): unknown {
  try {
    return parsePythonJson(new TextDecoder().decode(row.bytes(column) ?? new Uint8Array()), 'A row')
  } catch (error) {
    if (isTrackletError(error)) return undefined
    throw error
  }
}
