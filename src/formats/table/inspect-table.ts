import { isTrackletError } from '#base/errors.ts'
import { HEAD_BYTES, fileOf, readHead, readSlice, type SourceFile } from '../source.ts'
import { readRows } from './read-rows.ts'
import { maybeTableKind, type TableKind } from './table-kind.ts'

/** Enough for the names of thousands of columns and some rows. */
const SAMPLE_BYTES = 256 << 10
const SAMPLE_ROWS = 200

/** A table as far as its first rows tell. */
export type InspectedTable = {
  readonly table: TableKind
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

type InspectOptions = {
  /** By where it stands it is a table: it may have no rows yet, or rows that were cut. */
  readonly isKnown?: boolean
}

/** Undefined for what is no table. @throws TrackletError E_FORMAT, E_LIMIT, E_SOURCE_CHANGED */
export async function inspectTable(
  file: SourceFile,
  options: InspectOptions = {},
): Promise<InspectedTable | undefined> {
  const head = await readHead(file)
  const kind = maybeTableKind(head, { isWhole: head.length < HEAD_BYTES, ...options })
  // The names of thousands of columns are longer than a head.
  if (kind === undefined && (head.length < HEAD_BYTES || head.includes(NEWLINE))) return undefined
  const sample = await readSlice(file, 0, SAMPLE_BYTES)
  const isWhole = sample.length < SAMPLE_BYTES
  const table = kind ?? maybeTableKind(sample, { isWhole, ...options })
  if (!table) return undefined
  const lines = isWhole ? sample : sample.subarray(0, sample.lastIndexOf(NEWLINE) + 1)
  const start = table.kind === 'parquet' ? file : fileOf(file.path, new Blob([lines]))
  return { table, ...(await readSome(start, table)) }
}

/** As {@link inspectTable}, for who looks for tables of one kind: one that cannot be read is none. */
export async function maybeTable(
  file: SourceFile,
  options: InspectOptions = {},
): Promise<InspectedTable | undefined> {
  try {
    return await inspectTable(file, options)
  } catch (error) {
    if (isTrackletError(error)) return undefined
    throw error
  }
}

const NEWLINE = 10

async function readSome(
  file: SourceFile,
  table: TableKind,
): Promise<Pick<InspectedTable, 'columns' | 'rows'>> {
  let names: readonly string[] = []
  const some: (readonly unknown[])[] = []
  for await (const { columns, rows } of readRows(file, table, { most: SAMPLE_ROWS })) {
    names = columns
    some.push(...rows.slice(0, SAMPLE_ROWS - some.length))
    if (some.length === SAMPLE_ROWS) break
  }
  return { columns: names, rows: some }
}
