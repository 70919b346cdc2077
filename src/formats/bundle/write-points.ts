/**
 * A run's points as a Parquet file: columns key, step, timestamp, value, sorted by key, then step. Nothing is compressed, so
 * that a column's page is the column itself, bit for bit, NaN payloads too: a library that takes numbers one by one may
 * change those. Page headers and the footer are hyparquet-writer's.
 *
 *     PAR1 | row group: key (dictionary, runs), step, timestamp, value | row group … | footer | PAR1
 * @see https://parquet.apache.org/docs/file-format/
 */
import type { ColumnChunk, FileMetaData, RowGroup, SchemaElement } from 'hyparquet'
import type { ByteWriter } from 'hyparquet-writer'
import type { MetricHistory } from '#model/metric.ts'
import { WRITER } from './layout.ts'

/** Metrics with their points in step order, by key in the order of {@link compareUtf8}. */
export type PointSeries = AsyncIterable<readonly [key: string, history: MetricHistory]>

/** Rows a group; a metric may be spread over several, and a group hold several metrics. */
const GROUP_ROWS = 131_072

const SCHEMA: SchemaElement[] = [
  { name: 'points', num_children: 4 },
  {
    name: 'key',
    type: 'BYTE_ARRAY',
    repetition_type: 'REQUIRED',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
  },
  { name: 'step', type: 'DOUBLE', repetition_type: 'REQUIRED' },
  {
    name: 'timestamp',
    type: 'INT64',
    repetition_type: 'REQUIRED',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  { name: 'value', type: 'DOUBLE', repetition_type: 'REQUIRED' },
]

type Part = { readonly key: string } & MetricHistory

/** The file, piece by piece; the same points give the same bytes. */
export async function* writePoints(series: PointSeries): AsyncGenerator<Uint8Array> {
  const file = await ParquetFile.begin()
  yield* file.takePieces()
  let group: Part[] = []
  let rows = 0
  for await (const [key, history] of series) {
    for (let at = 0; at < history.values.length;) {
      const end = Math.min(history.values.length, at + GROUP_ROWS - rows)
      group.push({ key, ...sliceHistory(history, at, end) })
      rows += end - at
      at = end
      if (rows < GROUP_ROWS) continue
      file.addGroup(group, rows)
      yield* file.takePieces()
      group = []
      rows = 0
    }
  }
  if (rows > 0) file.addGroup(group, rows)
  file.end()
  yield* file.takePieces()
}

class ParquetFile {
  readonly #groups: RowGroup[] = []
  readonly #parts: Writers
  #pieces: Uint8Array[] = []
  #offset = 0
  #rows = 0

  private constructor(parts: Writers) {
    this.#parts = parts
    this.#write((writer) => writer.appendUint32(MAGIC))
  }

  static async begin(): Promise<ParquetFile> {
    return new ParquetFile(await loadWriters())
  }

  takePieces(): Uint8Array[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  addGroup(parts: readonly Part[], rows: number): void {
    const start = this.#offset
    const columns = [
      this.#addKeys(parts, rows),
      this.#addPlain(
        'step',
        'DOUBLE',
        rows,
        parts.map(({ steps }) => bytesOf(steps)),
      ),
      this.#addPlain(
        'timestamp',
        'INT64',
        rows,
        parts.map(({ timestamps }) => toInt64(timestamps)),
      ),
      this.#addPlain(
        'value',
        'DOUBLE',
        rows,
        parts.map(({ values }) => bytesOf(values)),
      ),
    ]
    const size = BigInt(this.#offset - start)
    this.#groups.push({ columns, total_byte_size: size, num_rows: BigInt(rows), total_compressed_size: size })
    this.#rows += rows
  }

  end(): void {
    const metadata: Omit<FileMetaData, 'metadata_length'> = {
      version: 2,
      created_by: WRITER,
      schema: SCHEMA,
      num_rows: BigInt(this.#rows),
      row_groups: this.#groups,
    }
    this.#write((writer) => {
      this.#parts.writeMetadata(writer, metadata as FileMetaData)
      writer.appendUint32(MAGIC)
    })
  }

  /** Each key once, then how often it stands: `count << 1` as a varint, and its place, as often as there are metrics. */
  #addKeys(parts: readonly Part[], rows: number): ColumnChunk {
    const start = this.#offset
    const names = parts.map(({ key }) => new TextEncoder().encode(key))
    const dictionary = this.#bytes((writer) => {
      for (const name of names) {
        writer.appendUint32(name.length)
        writer.appendBytes(name)
      }
    })
    this.#write((writer) =>
      this.#parts.writePageHeader(writer, {
        type: 'DICTIONARY_PAGE',
        uncompressed_page_size: dictionary.length,
        compressed_page_size: dictionary.length,
        dictionary_page_header: { num_values: names.length, encoding: 'PLAIN' },
      }),
    )
    this.#push(dictionary)
    const dataStart = this.#offset
    const width = Math.max(1, 32 - Math.clz32(names.length - 1))
    const runs = this.#bytes((writer) => {
      writer.appendUint8(width)
      for (const [place, { values }] of parts.entries()) {
        writer.appendVarInt(values.length * 2)
        for (let bits = 0; bits < width; bits += 8) writer.appendUint8((place >>> bits) & 0xff)
      }
    })
    this.#addPage(rows, 'RLE_DICTIONARY', [runs])
    const sorted = parts.map(({ key }) => key)
    return this.#endColumn('key', 'BYTE_ARRAY', rows, start, {
      encodings: ['PLAIN', 'RLE_DICTIONARY'],
      dictionary_page_offset: BigInt(start),
      data_page_offset: BigInt(dataStart),
      statistics: { min_value: sorted[0] as string, max_value: sorted.at(-1) as string, null_count: 0n },
    })
  }

  #addPlain(
    name: string,
    type: 'DOUBLE' | 'INT64',
    rows: number,
    contents: readonly Uint8Array[],
  ): ColumnChunk {
    const start = this.#offset
    this.#addPage(rows, 'PLAIN', contents)
    return this.#endColumn(name, type, rows, start, {
      encodings: ['PLAIN'],
      data_page_offset: BigInt(start),
    })
  }

  #addPage(rows: number, encoding: 'PLAIN' | 'RLE_DICTIONARY', contents: readonly Uint8Array[]): void {
    const size = contents.reduce((sum, { length }) => sum + length, 0)
    this.#write((writer) =>
      this.#parts.writePageHeader(writer, {
        type: 'DATA_PAGE',
        uncompressed_page_size: size,
        compressed_page_size: size,
        data_page_header: {
          num_values: rows,
          encoding,
          definition_level_encoding: 'RLE',
          repetition_level_encoding: 'RLE',
        },
      }),
    )
    for (const content of contents) this.#push(content)
  }

  #endColumn(
    name: string,
    type: 'DOUBLE' | 'INT64' | 'BYTE_ARRAY',
    rows: number,
    start: number,
    more: Pick<NonNullable<ColumnChunk['meta_data']>, 'encodings' | 'data_page_offset'> &
      Partial<NonNullable<ColumnChunk['meta_data']>>,
  ): ColumnChunk {
    const size = BigInt(this.#offset - start)
    return {
      file_offset: BigInt(start),
      meta_data: {
        type,
        path_in_schema: [name],
        codec: 'UNCOMPRESSED',
        num_values: BigInt(rows),
        total_uncompressed_size: size,
        total_compressed_size: size,
        ...more,
      },
    }
  }

  #bytes(write: (writer: ByteWriter) => void): Uint8Array {
    const writer = new this.#parts.ByteWriter()
    write(writer)
    return writer.getBytes()
  }

  #write(write: (writer: ByteWriter) => void): void {
    this.#push(this.#bytes(write))
  }

  #push(bytes: Uint8Array): void {
    this.#pieces.push(bytes)
    this.#offset += bytes.length
  }
}

/** "PAR1". */
const MAGIC = 0x31524150

type Writers = Awaited<ReturnType<typeof loadWriters>>

async function loadWriters() {
  const { ByteWriter } = await import('hyparquet-writer/src/bytewriter.js')
  const { writePageHeader } = await import('hyparquet-writer/src/datapage.js')
  const { writeMetadata } = await import('hyparquet-writer/src/metadata.js')
  return { ByteWriter, writePageHeader, writeMetadata }
}

function sliceHistory({ steps, values, timestamps }: MetricHistory, from: number, to: number): MetricHistory {
  return {
    steps: steps.subarray(from, to),
    values: values.subarray(from, to),
    timestamps: timestamps.subarray(from, to),
  }
}

function bytesOf(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
}

/** Whole numbers from 0 to 2^53 as 64-bit integers. */
function toInt64(column: Float64Array): Uint8Array {
  const words = new Uint32Array(2 * column.length)
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number
    words[2 * i] = value
    words[2 * i + 1] = value / 2 ** 32
  }
  return new Uint8Array(words.buffer)
}
