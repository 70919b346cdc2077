/**
 * Any table of metrics: CSV, TSV, JSON lines or Parquet, as Keras' CSVLogger and people's own loops write them. What its columns mean
 * is guessed; `readTable` takes what a person says.
 */
import { isTrackletError } from '#base/errors.ts'
import type { ImportTable, TableMapping } from '#model/table-mapping.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import { makeExperiment } from '../make-records.ts'
import type { ImportRecord } from '../records.ts'
import { RunIds } from '../run-ids.ts'
import { makeSkipped } from '../skipped.ts'
import { findFile, nameOf, parentOf, walkFiles, type Source, type SourceFile } from '../source.ts'
import { cellText } from './cells.ts'
import { inspectTable, maybeTable } from './inspect-table.ts'
import { guessMapping } from './mapping.ts'
import { readTable } from './read-table.ts'

export const metricsTable: Format = {
  name: 'table',
  title: 'Table of metrics',
  sniff: sniffTable,
  read: readMetricsTable,
}

async function sniffTable(source: Source): Promise<readonly Place[] | undefined> {
  const places: Place[] = []
  for (const file of walkFiles(source)) {
    const summary = await maybeSummary(file)
    if (summary !== undefined) places.push({ path: file.path, summary, owns: [file.path] })
  }
  return places.length === 0 ? undefined : places
}

/** Undefined for what is no table, and for one that is somebody's data and no log: it has neither steps nor times nor runs. */
async function maybeSummary(file: SourceFile): Promise<string | undefined> {
  try {
    const inspected = await inspectTable(file)
    const mapping = inspected && guessMapping(inspected.columns, inspected.rows)
    return mapping && isLog(inspected.columns, mapping) ? summaryOf(mapping) : undefined
  } catch (error) {
    // A broken one is found all the same: reading it will tell.
    if (isTrackletError(error)) return ''
    throw error
  }
}

function isLog(columns: readonly string[], { step, time, run, key, metrics }: TableMapping): boolean {
  // What a program says while it runs, in the words of loggers, has times and numbers too.
  const isProgramLog =
    columns.some((name) => /^(level|severity)/i.test(name)) &&
    columns.some((name) => /^(msg|message)$/i.test(name))
  return (step ?? time ?? run) !== undefined && (key !== undefined || metrics.length > 0) && !isProgramLog
}

function summaryOf({ key, metrics }: TableMapping): string {
  if (key !== undefined) return 'a row a point'
  return metrics.length === 1 ? '1 metric' : `${metrics.length} metrics`
}

/** Of a person's drop; a folder may have a thousand. */
const MOST_TABLES = 20
const SHOWN_ROWS = 8

/** Tables with their first rows, for a person who says what the columns mean. */
export async function listTables(files: Iterable<SourceFile>): Promise<ImportTable[]> {
  const tables: ImportTable[] = []
  for (const file of files) {
    if (tables.length === MOST_TABLES) break
    const table = await maybeTable(file)
    if (table === undefined) continue
    const { columns, rows } = table
    tables.push({
      path: file.path,
      columns,
      rows: rows.slice(0, SHOWN_ROWS).map((row) => columns.map((_, i) => cellText(row[i]))),
      mapping: guessMapping(columns, rows),
    })
  }
  return tables
}

async function* readMetricsTable(
  source: Source,
  { path }: Place,
  options: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const file = findFile(source, path)
  const inspected = file && (await inspectTable(file))
  if (!inspected) {
    yield makeSkipped(path, 'E_FORMAT', 'This is no table any more.')
    return
  }
  const mapping = options.mapping ?? guessMapping(inspected.columns, inspected.rows)
  const stem = nameOf(path).replace(/\.\w+$/, '')
  const experiment = `table ${path}`
  yield makeExperiment(experiment, mapping.run === undefined ? nameOf(parentOf(path)) || stem : stem)
  const target = { experiment, runName: stem, ids: new RunIds('table'), origin: [nameOf(path)] }
  yield* readTable(file, inspected.table, mapping, target, options)
}
