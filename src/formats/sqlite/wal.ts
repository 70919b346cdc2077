/**
 * The write-ahead log beside a database, `<name>-wal`: pages that were written and not yet put into the file.
 * A head of 32 bytes, then frames: a head of 24 bytes (page number, size of the database after a commit or 0, salts, checksum)
 * and the page. Frames count up to the last commit whose checksums hold.
 * @see https://www.sqlite.org/fileformat2.html#walformat
 */
const HEAD_BYTES = 32
const FRAME_HEAD_BYTES = 24
const MAGIC = 0x377f_0682

export type Wal = {
  readonly blob: Blob
  /** Where the newest content of a page begins. */
  readonly offsets: ReadonlyMap<number, number>
  /** Pages of the database after the last commit. */
  readonly pageCount: number
}

/** Undefined when nothing in it was committed. Frames are read one by one: the checksum of each goes on from the one before. */
export async function readWal(blob: Blob, pageSize: number): Promise<Wal | undefined> {
  if (blob.size < HEAD_BYTES + FRAME_HEAD_BYTES + pageSize) return undefined
  const head = await viewOf(blob, 0, HEAD_BYTES)
  const littleEndian = head.getUint32(0) === MAGIC
  if (!littleEndian && head.getUint32(0) !== MAGIC + 1) return undefined
  const size = head.getUint32(8)
  const sum = new Checksum(littleEndian)
  sum.add(head, 0, 24)
  if (size !== pageSize || !sum.equals(head, 24)) return undefined
  const committed = new Map<number, number>()
  const open = new Map<number, number>()
  let pageCount = 0
  const frameBytes = FRAME_HEAD_BYTES + pageSize
  for (let at = HEAD_BYTES; at + frameBytes <= blob.size; at += frameBytes) {
    const frame = await viewOf(blob, at, frameBytes)
    const salted = frame.getUint32(8) === head.getUint32(16) && frame.getUint32(12) === head.getUint32(20)
    sum.add(frame, 0, 8)
    sum.add(frame, FRAME_HEAD_BYTES, pageSize)
    if (!salted || !sum.equals(frame, 16)) break
    open.set(frame.getUint32(0), at + FRAME_HEAD_BYTES)
    if (frame.getUint32(4) === 0) continue
    pageCount = frame.getUint32(4)
    for (const [page, offset] of open) committed.set(page, offset)
    open.clear()
  }
  return committed.size === 0 ? undefined : { blob, offsets: committed, pageCount }
}

class Checksum {
  readonly #littleEndian: boolean
  #first = 0
  #second = 0

  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian
  }

  add(view: DataView, from: number, length: number): void {
    for (let at = from; at < from + length; at += 8) {
      this.#first = (this.#first + view.getUint32(at, this.#littleEndian) + this.#second) >>> 0
      this.#second = (this.#second + view.getUint32(at + 4, this.#littleEndian) + this.#first) >>> 0
    }
  }

  equals(view: DataView, at: number): boolean {
    return view.getUint32(at) === this.#first && view.getUint32(at + 4) === this.#second
  }
}

async function viewOf(blob: Blob, at: number, length: number): Promise<DataView> {
  return new DataView(await blob.slice(at, at + length).arrayBuffer())
}
