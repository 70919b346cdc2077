import type { AsyncBuffer, FileMetaData } from 'hyparquet'
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
  const { parquetRead, parquetSchema } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  const buffer = await makeBuffer(file)
  const metadata = await readMetadata(file, buffer)
  const schema = await guard(file, async () => parquetSchema(metadata))
  const columns = schema.children.map(({ element }) => element.name)
  const rowsAtOnce = Math.max(1, Math.floor(MAX_CELLS / Math.max(1, columns.length)))
  const total = Number(metadata.num_rows)
  let groupStart = 0
  for (const { num_rows } of metadata.row_groups) {
    const groupEnd = Math.min(groupStart + Number(num_rows), most)
    for (let rowStart = groupStart; rowStart < groupEnd; rowStart += rowsAtOnce) {
      signal?.throwIfAborted()
      const rowEnd = Math.min(rowStart + rowsAtOnce, groupEnd)
      let rows: unknown[][] = []
      const onComplete = (read: unknown[][]): void => void (rows = read)
      await guard(file, () =>
        parquetRead({ ...READING, file: buffer, metadata, compressors, rowStart, rowEnd, onComplete }),
      )
      yield {
        columns,
        rows,
        malformed: 0,
        bytes: (buffer.byteLength * rows.length) / total,
      }
    }
    groupStart = groupEnd
  }
}

async function makeBuffer(file: SourceFile): Promise<AsyncBuffer> {
  const byteLength = await readSize(file)
  return {
    byteLength,
    slice: async (from, to = byteLength) => (await readSlice(file, from, Math.min(to, byteLength))).buffer,
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
      `"${file.path}" is a Parquet file that cannot be read: ${messageOf(error)}`,
      { path: file.path },
      { cause: error },
    )
  }
}
