import type { AsyncBuffer, FileMetaData, ParquetScan } from 'hyparquet'
import { TrackletError, isTrackletError, messageOf } from '#base/errors.ts'
import { readSize, readSlice, type SourceFile } from '../source.ts'
import type { ReadRowsOptions, Rows } from './read-rows.ts'

/** Of one read: rows times columns. */
const MAX_CELLS = 2 << 20

/** What a file may claim to hold: more would take memory for what is not there. */
const MAX_GROUP_BYTES = 1 << 30
const MAX_GROUP_ROWS = 20_000_000

/** Columns of JSON stay text, however deep it is nested. */
const READING = {
  geoparquet: false,
  parsers: { jsonFromBytes: (bytes: Uint8Array) => new TextDecoder().decode(bytes) },
}

/** A row group at a time, or a part of a large one. Compressed by any codec but LZO. */
export async function* readParquetRows(
  file: SourceFile,
  { signal, most = Infinity }: ReadRowsOptions = {},
): AsyncGenerator<Rows> {
  const { scan, columns, byteLength, total } = await openScan(file)
  const rowsAtOnce = Math.max(1, Math.floor(MAX_CELLS / Math.max(1, columns.length)))
  for (const range of scan.ranges) {
    const rangeEnd = Math.min(range.rowEnd, most)
    for (let { rowStart } = range; rowStart < rangeEnd; rowStart += rowsAtOnce) {
      signal?.throwIfAborted()
      const rows = await readRange(file, scan, columns, rowStart, Math.min(rowStart + rowsAtOnce, rangeEnd))
      yield { columns, rows, malformed: 0, bytes: (byteLength * rows.length) / total }
    }
  }
}

async function openScan(file: SourceFile) {
  const { parquetScan, parquetSchema } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  const buffer = await makeBuffer(file)
  const metadata = await readMetadata(file, buffer)
  const scan = await guard(file, () => parquetScan({ ...READING, file: buffer, metadata, compressors }))
  const schema = await guard(file, async () => parquetSchema(metadata))
  return {
    scan,
    columns: schema.children.map(({ element }) => element.name),
    byteLength: buffer.byteLength,
    total: Number(metadata.num_rows),
  }
}

/** Column by column: of columns that are read at once, the library forgets the failures of all but one. */
async function readRange(
  file: SourceFile,
  scan: ParquetScan,
  columns: readonly string[],
  rowStart: number,
  rowEnd: number,
): Promise<unknown[][]> {
  const cells: unknown[][] = []
  for (const column of columns) {
    await guard(file, async () => {
      const read = Array.from(await scan.readColumn({ column, rowStart, rowEnd }), withoutBigInts)
      if (read.length !== rowEnd - rowStart)
        throw new RangeError('a column has not as many rows as the table')
      cells.push(read)
    })
  }
  return Array.from({ length: columns.length === 0 ? 0 : rowEnd - rowStart }, (_, i) =>
    cells.map((column) => column[i]),
  )
}

/** A whole number that no double holds exactly is text. */
function withoutBigInts(cell: unknown): unknown {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell)
  if (Array.isArray(cell)) return cell.map(withoutBigInts)
  if (typeof cell !== 'object' || cell === null || Object.getPrototypeOf(cell) !== Object.prototype)
    return cell
  return Object.fromEntries(Object.entries(cell).map(([name, value]) => [name, withoutBigInts(value)]))
}

async function makeBuffer(file: SourceFile): Promise<AsyncBuffer> {
  const byteLength = await readSize(file)
  const slice = async (from: number, to: number): Promise<ArrayBuffer> => {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= byteLength))
      throw new RangeError('it names a place outside of itself')
    return (await readSlice(file, from, to)).buffer
  }
  return {
    byteLength,
    slice: (from, to = byteLength) => {
      const read = slice(from, to)
      // The library reads ahead, and does not look at what it asked for once another part failed.
      read.catch(() => undefined)
      return read
    },
  }
}

/** @throws TrackletError E_FORMAT, E_LIMIT */
async function readMetadata(file: SourceFile, buffer: AsyncBuffer): Promise<FileMetaData> {
  const { parquetMetadataAsync } = await import('hyparquet')
  const metadata = await guard(file, () => parquetMetadataAsync(buffer, { geoparquet: false }))
  for (const { num_rows, total_byte_size, columns } of metadata.row_groups) {
    const bytes = columns.reduce(
      (sum, column) => sum + Number(column.meta_data?.total_uncompressed_size ?? 0),
      0,
    )
    if (Number(num_rows) > MAX_GROUP_ROWS || Math.max(bytes, Number(total_byte_size)) > MAX_GROUP_BYTES)
      throw new TrackletError(
        'E_LIMIT',
        `"${file.path}" has a row group of more than 1 GiB or 20 million rows.`,
        {
          path: file.path,
        },
      )
  }
  return metadata
}

/** The library throws errors of all kinds for damage. */
async function guard<T>(file: SourceFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isTrackletError(error)) throw error
    throw new TrackletError(
      'E_FORMAT',
      `"${file.path}" is a Parquet file that cannot be read (${messageOf(error)}).`,
      { path: file.path },
      { cause: error },
    )
  }
}
