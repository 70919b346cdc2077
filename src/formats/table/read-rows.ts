import { DelimitedReader } from '#base/delimited.ts'
import { TrackletError, isTrackletError } from '#base/errors.ts'
import { walkLeaves } from '../logged-values.ts'
import { parsePythonJson } from '../python-json.ts'
import { readLines } from '../read-lines.ts'
import { readStream, type SourceFile } from '../source.ts'
import { readParquetRows } from './read-parquet-rows.ts'
import { withoutDecimalComma, type TableKind } from './table-kind.ts'

const MAX_COLUMNS = 10_000
const MAX_ROW_CHARS = 1 << 20

/** Some rows of a table. */
export type Rows = {
  /** Grows while JSON lines bring new names; the earlier ones stay where they are. */
  readonly columns: readonly string[]
  /** Cells in the order of the columns; a row may be shorter. Of delimited text they are strings, '' where nothing stands. */
  readonly rows: readonly (readonly unknown[])[]
  /** Lines that are no rows, and rows with more cells than there are columns: which is which cannot be told. */
  readonly malformed: number
  /** How much of the file they took, about. */
  readonly bytes: number
}

export type ReadRowsOptions = {
  readonly signal?: AbortSignal | undefined
  /** Of a Parquet file, how many rows at most are wanted. */
  readonly most?: number
}

/**
 * The rows of a file of any size, some at a time.
 * @throws TrackletError E_FORMAT, E_LIMIT, E_SOURCE_CHANGED, the signal's reason
 */
export function readRows(
  file: SourceFile,
  table: TableKind,
  options: ReadRowsOptions = {},
): AsyncGenerator<Rows> {
  switch (table.kind) {
    case 'delimited':
      return readDelimited(file, table, options)
    case 'jsonl':
      return readJsonLines(file, options)
    case 'parquet':
      return readParquetRows(file, options)
  }
}

async function* readDelimited(
  file: SourceFile,
  { delimiter, hasDecimalCommas = false }: Extract<TableKind, { kind: 'delimited' }>,
  { signal }: ReadRowsOptions,
): AsyncGenerator<Rows> {
  const toRows = (
    columns: readonly string[],
    read: string[][],
  ): Pick<Rows, 'columns' | 'rows' | 'malformed'> => {
    const rows = read.filter((row) => row.length <= columns.length || isBlank(row, columns.length))
    return {
      columns,
      rows: hasDecimalCommas ? rows.map((row) => row.map(withoutDecimalComma)) : rows,
      malformed: read.length - rows.length,
    }
  }
  const reader = new DelimitedReader(delimiter)
  const decoder = new TextDecoder()
  let columns: readonly string[] | undefined
  for await (const piece of readStream(file, signal)) {
    const rows = reader.push(decoder.decode(piece, { stream: true }))
    if (reader.openChars > MAX_ROW_CHARS) refuseCell(file.path)
    columns ??= takeHeader(rows, file.path)
    if (columns) yield { ...toRows(columns, rows), bytes: piece.length }
  }
  const rows = [...reader.push(decoder.decode()), ...reader.end()]
  columns ??= takeHeader(rows, file.path)
  yield { ...toRows(columns ?? [], rows), bytes: 0 }
}

/** From a cell on: a delimiter too many at the end of a line. */
function isBlank(row: readonly string[], from: number): boolean {
  return row.slice(from).every((cell) => cell.trim() === '')
}

function takeHeader(rows: string[][], path: string): readonly string[] | undefined {
  const header = rows.shift()
  if (header && header.length > MAX_COLUMNS) refuseColumns(path)
  return header?.map((name) => name.trim())
}

/** Objects in objects are columns with dotted names. */
async function* readJsonLines(file: SourceFile, { signal }: ReadRowsOptions): AsyncGenerator<Rows> {
  const places = new Map<string, number>()
  for await (const lines of readLines(file, signal)) {
    const rows: unknown[][] = []
    let malformed = 0
    let bytes = 0
    for (const line of lines) {
      bytes += line.length + 1
      if (line.trim() === '') continue
      const row = maybeRow(line, places)
      if (row) rows.push(row)
      else malformed++
    }
    if (places.size > MAX_COLUMNS) refuseColumns(file.path)
    yield { columns: [...places.keys()], rows, malformed, bytes }
  }
}

/** Undefined when the line is no object in JSON. */
function maybeRow(line: string, places: Map<string, number>): unknown[] | undefined {
  const value = maybeJson(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const row: unknown[] = []
  walkLeaves('', value, (name, leaf) => {
    const place = places.get(name) ?? places.size
    places.set(name, place)
    row[place] = leaf
  })
  return row
}

function maybeJson(line: string): unknown {
  try {
    return parsePythonJson(line, 'A line')
  } catch (error) {
    if (isTrackletError(error)) return undefined
    throw error
  }
}

function refuseColumns(path: string): never {
  throw new TrackletError(
    'E_LIMIT',
    `"${path}" has more than ${MAX_COLUMNS.toLocaleString('en-US')} columns.`,
    { path },
  )
}

function refuseCell(path: string): never {
  throw new TrackletError(
    'E_LIMIT',
    `"${path}" has a row of more than 1 MiB: perhaps a quote in it is never closed.`,
    { path },
  )
}
