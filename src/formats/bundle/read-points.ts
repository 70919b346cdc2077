/**
 * Reads a bundle's points: any Parquet file with the columns key, step, timestamp and value, whoever wrote it. Numbers stay
 * in the arrays that hyparquet makes of a page, so they keep their bits.
 */
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet'
import { TrackletError, isTrackletError, messageOf } from '#base/errors.ts'
import { MAX_BATCH_POINTS } from '#model/batch.ts'
import type { MetricColumns } from '#model/metric.ts'
import { concatFloats } from '#series/bits.ts'
import { fromDisk } from '../source.ts'
import { compareUtf8 } from './compare-utf8.ts'
import { MAX_GROUP_ROWS } from './layout.ts'

type Page = ArrayLike<unknown>
type Rows = {
  readonly key: Page[]
  readonly step: Page[]
  readonly timestamp: Page[]
  readonly value: Page[]
}

const COLUMNS = ['key', 'step', 'timestamp', 'value'] as const

/** A table of points, opened: what it holds is known, and any of its groups of rows can be read. */
export class PointsTable {
  readonly #file: ReadFile
  readonly #metadata: FileMetaData
  readonly #msPerTick: number
  readonly #refuse: (fault: string) => never

  private constructor(
    file: ReadFile,
    metadata: FileMetaData,
    msPerTick: number,
    refuse: (fault: string) => never,
  ) {
    this.#file = file
    this.#metadata = metadata
    this.#msPerTick = msPerTick
    this.#refuse = refuse
  }

  /**
   * @param count of points that the run says it has
   * @param path for messages
   * @throws TrackletError E_MANIFEST for a file that is no such table, or of another length
   */
  static async open(
    content: Blob | Uint8Array<ArrayBuffer>,
    count: number,
    path: string,
  ): Promise<PointsTable> {
    const refuse = (fault: string): never => {
      throw new TrackletError(
        'E_MANIFEST',
        `The points in "${path}" cannot be read: ${fault}. Nothing was imported, and what you have is unchanged; get the bundle once more.`,
        { path },
      )
    }
    const { parquetMetadataAsync } = await import('hyparquet')
    const file = new ReadFile(content, path)
    return await file.read(refuse, async () => {
      const metadata = await parquetMetadataAsync(file.buffer, { geoparquet: false })
      return new PointsTable(file, metadata, openTable(metadata, count, refuse), refuse)
    })
  }

  get groups(): number {
    return this.#metadata.row_groups.length
  }

  /** Whether a metric may be in a group, as far as the group's own word goes. */
  mayHold(group: number, key: string): boolean {
    const column = this.#metadata.row_groups[group]?.columns.find(
      ({ meta_data: meta }) => meta?.path_in_schema.join('.') === 'key',
    )
    const { min_value: min, max_value: max } = column?.meta_data?.statistics ?? {}
    if (typeof min !== 'string' || typeof max !== 'string') return true
    return compareUtf8(min, key) <= 0 && compareUtf8(key, max) <= 0
  }

  /** In the order of the file, at most MAX_BATCH_POINTS at once. @throws TrackletError E_MANIFEST, E_SOURCE_CHANGED */
  async *read(group: number): AsyncGenerator<MetricColumns> {
    const { parquetRead } = await import('hyparquet')
    const lengths = this.#metadata.row_groups.map(({ num_rows: rows }) => Number(rows))
    const rowStart = lengths.slice(0, group).reduce((a, b) => a + b, 0)
    const rowEnd = rowStart + (lengths[group] as number)
    const rows: Rows = { key: [], step: [], timestamp: [], value: [] }
    yield* await this.#file.read(this.#refuse, async () => {
      await parquetRead({
        file: this.#file.buffer,
        metadata: this.#metadata,
        columns: [...COLUMNS],
        rowStart,
        rowEnd,
        onChunk: ({ columnName, columnData }) => rows[columnName as keyof Rows].push(columnData),
      })
      this.#file.check()
      return [...cutRows(rows, rowEnd - rowStart, this.#msPerTick, this.#refuse)]
    })
  }
}

/** Every point, in the order of the file. @see PointsTable.open */
export async function* readPoints(
  content: Blob | Uint8Array<ArrayBuffer>,
  count: number,
  path: string,
): AsyncGenerator<MetricColumns> {
  const table = await PointsTable.open(content, count, path)
  for (let group = 0; group < table.groups; group++) yield* table.read(group)
}

/** What hyparquet reads from. It never rejects: not all of hyparquet's reads are waited for when one fails. */
class ReadFile {
  readonly buffer: AsyncBuffer
  #failure: Error | undefined

  constructor(content: Blob | Uint8Array<ArrayBuffer>, path: string) {
    const size = content instanceof Blob ? content.size : content.byteLength
    this.buffer = {
      byteLength: size,
      slice: async (from, to = size) => {
        const isInside = from >= 0 && to >= from && to <= size
        try {
          if (!isInside) return new ArrayBuffer(0)
          if (!(content instanceof Blob)) return content.slice(from, to).buffer
          return await fromDisk(path, () => content.slice(from, to).arrayBuffer())
        } catch (error) {
          this.#failure ??= error as Error
          return new ArrayBuffer(0)
        }
      },
    }
  }

  /** Throws what a read failed with. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /** What hyparquet throws is a fault of the file, unless reading it failed. */
  async read<T>(refuse: (fault: string) => never, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      this.check()
      if (isTrackletError(error)) throw error
      return refuse(messageOf(error))
    }
  }
}

/**
 * Checks that the table is ours and how long it is, before anything is made of it; takes the meaning off the timestamps, so
 * that they come as plain integers.
 * @returns ms a tick of the timestamps
 */
function openTable(metadata: FileMetaData, count: number, refuse: (fault: string) => never): number {
  const groups = metadata.row_groups.map((group) => Number(group.num_rows))
  if (groups.some((rows) => !(rows >= 0 && rows <= MAX_GROUP_ROWS))) refuse('a group of rows is too large')
  if (groups.reduce((a, b) => a + b, 0) !== count) refuse(`there are not ${count} of them`)
  const elements = new Map(metadata.schema.slice(1).map((element) => [element.name, element]))
  for (const name of COLUMNS) if (!elements.has(name)) refuse(`the column ${name} is missing`)
  const time = elements.get('timestamp') as SchemaElement
  const ticks = ticksOf(time)
  delete time.converted_type
  delete time.logical_type
  return ticks
}

function ticksOf({ logical_type: logical, converted_type: converted }: SchemaElement): number {
  const unit = logical?.type === 'TIMESTAMP' ? logical.unit : undefined
  if (unit === 'NANOS') return 1e-6
  return unit === 'MICROS' || converted === 'TIMESTAMP_MICROS' ? 1e-3 : 1
}

function* cutRows(
  rows: Rows,
  length: number,
  msPerTick: number,
  refuse: (fault: string) => never,
): Generator<MetricColumns> {
  const [step, value] = [toFloats(rows.step), toFloats(rows.value)]
  const time = toFloats(rows.timestamp)
  const { keys, keyIndex } = indexKeys(rows.key)
  if ([step, value, time, keyIndex].some((column) => column.length !== length))
    refuse('its columns are not of one length')
  if (msPerTick !== 1) for (let i = 0; i < length; i++) time[i] = Math.floor((time[i] as number) * msPerTick)
  for (let at = 0; at < length; at += MAX_BATCH_POINTS) {
    const end = Math.min(length, at + MAX_BATCH_POINTS)
    yield {
      ...narrowKeys(keys, keyIndex.subarray(at, end)),
      step: step.subarray(at, end),
      value: value.subarray(at, end),
      time: time.subarray(at, end),
    }
  }
}

/** Texts that follow each other are mostly the same one, so the look-up is rare. */
function indexKeys(pages: readonly Page[]): { keys: string[]; keyIndex: Uint32Array } {
  const places = new Map<string, number>()
  const keyIndex = new Uint32Array(pages.reduce((sum, { length }) => sum + length, 0))
  let [at, place] = [0, -1]
  let before: unknown
  for (const page of pages) {
    for (let i = 0; i < page.length; i++) {
      const key = page[i]
      if (key !== before || place < 0) {
        const text = String(key)
        place = places.get(text) ?? places.size
        places.set(text, place)
        before = key
      }
      keyIndex[at++] = place
    }
  }
  return { keys: [...places.keys()], keyIndex }
}

/** Only the keys that stand there. */
function narrowKeys(keys: readonly string[], index: Uint32Array): { keys: string[]; keyIndex: Uint32Array } {
  const places = new Map<number, number>()
  const keyIndex = index.map((key) => {
    const place = places.get(key) ?? places.size
    places.set(key, place)
    return place
  })
  return { keys: [...places.keys()].map((key) => keys[key] as string), keyIndex }
}

/** A single page of doubles is the column itself. */
function toFloats(pages: readonly Page[]): Float64Array {
  const columns = pages.map((page) => {
    if (page instanceof Float64Array) return page
    if (page instanceof BigInt64Array) return fromInt64(page)
    return Float64Array.from(page as ArrayLike<number | bigint>, Number)
  })
  const [first] = columns
  return first !== undefined && columns.length === 1 ? first : concatFloats(columns)
}

function fromInt64(column: BigInt64Array): Float64Array {
  const words = new Int32Array(column.buffer, column.byteOffset, 2 * column.length)
  const floats = new Float64Array(column.length)
  for (let i = 0; i < floats.length; i++)
    floats[i] = (words[2 * i + 1] as number) * 2 ** 32 + ((words[2 * i] as number) >>> 0)
  return floats
}
