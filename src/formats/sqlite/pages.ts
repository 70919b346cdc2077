import { TrackletError } from '#base/errors.ts'
import { readSlice, type SourceFile } from '../source.ts'
import { readWal, type Wal } from './wal.ts'

/** Of the file at once: its pages mostly stand in the order they are asked for. */
const CHUNK_BYTES = 1024 * 1024
const MAX_CHUNKS = 16
const HEAD_BYTES = 100
const MAGIC = 'SQLite format 3\0'
const ENCODINGS: Readonly<Record<number, string>> = { 0: 'utf-8', 1: 'utf-8', 2: 'utf-16le', 3: 'utf-16be' }

/** A page's bytes, somewhere in a larger buffer. */
export type Page = { readonly number: number; readonly view: DataView }

export function hasSqliteHead(head: Uint8Array): boolean {
  return [...MAGIC].every((letter, i) => head[i] === letter.charCodeAt(0))
}

/** The pages of one database, numbered from 1. */
export class Pages {
  readonly path: string
  readonly pageCount: number
  /** Of a page, without what extensions reserve at its end. */
  readonly usable: number
  readonly decoder: TextDecoder
  readonly #pageSize: number
  readonly #file: SourceFile
  readonly #wal: Wal | undefined
  readonly #chunks = new Map<number, Promise<DataView>>()

  private constructor(file: SourceFile, head: DataView, fileSize: number, wal: Wal | undefined) {
    this.path = file.path
    this.#file = file
    this.#wal = wal
    this.#pageSize = pageSizeOf(head)
    this.usable = this.#pageSize - head.getUint8(20)
    this.pageCount = wal?.pageCount ?? Math.floor(fileSize / this.#pageSize)
    this.decoder = new TextDecoder(ENCODINGS[head.getUint32(56)] ?? 'utf-8', { ignoreBOM: true })
  }

  /** @throws TrackletError E_FORMAT when it is no SQLite database, E_SOURCE_CHANGED */
  static async open(file: SourceFile, walFile: SourceFile | undefined): Promise<Pages> {
    const { size } = await file.open()
    const bytes = await readSlice(file, 0, HEAD_BYTES)
    if (bytes.length < HEAD_BYTES || !hasSqliteHead(bytes))
      refuseDatabase(file.path, 'it does not begin like one')
    const head = new DataView(bytes.buffer)
    const pageSize = pageSizeOf(head)
    if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0)
      refuseDatabase(file.path, 'its page size is none')
    if (head.getUint8(20) > pageSize - 480) refuseDatabase(file.path, 'its page size is none')
    if (head.getUint32(56) > 3) refuseDatabase(file.path, 'its text encoding is none')
    const wal = walFile && (await readWal(await walFile.open(), pageSize))
    return new Pages(file, head, size, wal)
  }

  /** @throws TrackletError E_FORMAT for a number that is none */
  async read(number: number): Promise<Page> {
    if (number < 1 || number > this.pageCount)
      refuseDatabase(this.path, `a page ${String(number)} is missing`)
    const size = this.#pageSize
    const inWal = this.#wal?.offsets.get(number)
    if (this.#wal && inWal !== undefined) {
      return { number, view: new DataView(await this.#wal.blob.slice(inWal, inWal + size).arrayBuffer()) }
    }
    const offset = (number - 1) * size
    const chunk = await this.#chunkAt(Math.floor(offset / CHUNK_BYTES))
    const at = offset % CHUNK_BYTES
    if (at + size > chunk.byteLength) refuseDatabase(this.path, 'it was cut off')
    return { number, view: new DataView(chunk.buffer, at, size) }
  }

  /** The one that was asked for last stands last, and the first goes. */
  #chunkAt(index: number): Promise<DataView> {
    const known = this.#chunks.get(index)
    this.#chunks.delete(index)
    const chunk = known ?? this.#readChunk(index)
    this.#chunks.set(index, chunk)
    const [oldest] = this.#chunks.keys()
    if (this.#chunks.size > MAX_CHUNKS && oldest !== undefined) this.#chunks.delete(oldest)
    return chunk
  }

  async #readChunk(index: number): Promise<DataView> {
    const bytes = await readSlice(this.#file, index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
    return new DataView(bytes.buffer)
  }
}

export function refuseDatabase(path: string, fault: string): never {
  throw new TrackletError('E_FORMAT', `"${path}" cannot be read as a SQLite database: ${fault}.`, { path })
}

function pageSizeOf(head: DataView): number {
  const size = head.getUint16(16)
  return size === 1 ? 65_536 : size
}
