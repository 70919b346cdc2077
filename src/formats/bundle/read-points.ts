/** Reads a bundle's points: any Parquet file with the columns key, step, timestamp and value, whoever wrote it. */
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet'
import { TrackletError, isTrackletError, messageOf } from '#base/errors.ts'
import type { MetricColumns, MetricHistory } from '#model/metric.ts'
import { splitByKey } from '#series/columns.ts'
import { fromDisk } from '../source.ts'
import { compareUtf8 } from './compare-utf8.ts'
import { cutRows, fromInt64, indexKeys, toMilliseconds, type Rows } from './cut-rows.ts'
import { MAX_GROUP_ROWS } from './layout.ts'
import { maybePlain, NUMBER_BYTES, type PlainColumns } from './plain-columns.ts'

/** Of rows, in a group. */
type Stretch = { readonly from: number; readonly to: number }

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
    yield* await this.#file.read(this.#refuse, async () => {
      const rows = await this.#readRows(group, COLUMNS)
      return [...cutRows(rows, this.#lengthOf(group), this.#msPerTick, this.#refuse)]
    })
  }

  /**
   * One metric's points of a group, in the order of the file; where its rows follow each other and stand plainly, no others
   * are read. @throws TrackletError E_MANIFEST, E_SOURCE_CHANGED
   */
  async readMetric(group: number, key: string): Promise<MetricHistory[]> {
    const plain = maybePlain(this.#metadata, group)
    const stretch = plain && (await this.#findStretch(group, key))
    if (plain !== undefined && stretch !== undefined) return [await this.#readStretch(plain, stretch)]
    const parts: MetricColumns[] = []
    for await (const columns of this.read(group)) parts.push(columns)
    const history = splitByKey(parts).get(key)
    return history === undefined ? [] : [history]
  }

  /** The rows of a metric in a group; undefined when others stand between them. */
  async #findStretch(group: number, key: string): Promise<Stretch | undefined> {
    const rows = await this.#file.read(this.#refuse, () => this.#readRows(group, ['key']))
    const { keys, keyIndex } = indexKeys(rows.key)
    const place = keys.indexOf(key)
    if (place < 0) return { from: 0, to: 0 }
    const [from, to] = [keyIndex.indexOf(place), keyIndex.lastIndexOf(place) + 1]
    return keyIndex.subarray(from, to).every((other) => other === place) ? { from, to } : undefined
  }

  async #readStretch(plain: PlainColumns, { from, to }: Stretch): Promise<MetricHistory> {
    const [steps, ticks, values] = (await Promise.all(
      [plain.step, plain.timestamp, plain.value].map(async (start) => {
        const bytes = await this.#file.buffer.slice(start + NUMBER_BYTES * from, start + NUMBER_BYTES * to)
        this.#file.check()
        return bytes.byteLength === NUMBER_BYTES * (to - from)
          ? bytes
          : this.#refuse('its columns are cut short')
      }),
    )) as [ArrayBuffer, ArrayBuffer, ArrayBuffer]
    return {
      steps: new Float64Array(steps),
      values: new Float64Array(values),
      timestamps: toMilliseconds(fromInt64(new BigInt64Array(ticks)), this.#msPerTick),
    }
  }

  async #readRows(group: number, columns: readonly (keyof Rows)[]): Promise<Rows> {
    const { parquetRead } = await import('hyparquet')
    let rowStart = 0
    for (let before = 0; before < group; before++) rowStart += this.#lengthOf(before)
    const rows: Rows = { key: [], step: [], timestamp: [], value: [] }
    await parquetRead({
      file: this.#file.buffer,
      metadata: this.#metadata,
      columns: [...columns],
      rowStart,
      rowEnd: rowStart + this.#lengthOf(group),
      onChunk: ({ columnName, columnData }) => rows[columnName as keyof Rows].push(columnData),
    })
    this.#file.check()
    return rows
  }

  #lengthOf(group: number): number {
    return Number(this.#metadata.row_groups[group]?.num_rows)
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
