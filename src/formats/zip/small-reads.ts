import type { Bytes } from '#base/units.ts'
import { readSlice, type SourceFile } from '../source.ts'

/** Read at once: a read costs as much as so many bytes. */
const SPAN_BYTES: Bytes = 2 ** 18

/** What stands no further behind another part follows it. */
const NEAR_BYTES: Bytes = 32_768

/** Small parts of an archive; those that are asked for one after the other, as they stand, come in few reads. */
export class SmallReads {
  readonly #file: SourceFile
  /** What was read last. */
  #bytes = new Uint8Array(0)
  #from: Bytes = 0
  /** Where the part ended that was asked for last. */
  #end: Bytes = -NEAR_BYTES
  /** Of these reads one is under way at a time. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(file: SourceFile) {
    this.#file = file
  }

  /** @returns bytes of the caller's own, fewer where the file ends before. @throws TrackletError E_SOURCE_CHANGED */
  read(from: Bytes, to: Bytes): Promise<Uint8Array<ArrayBuffer>> {
    const follows = from >= this.#end && from - this.#end <= NEAR_BYTES
    this.#end = to
    if (!follows) return readSlice(this.#file, from, to)
    const read = this.#last.then(() => this.#readSpan(from, to))
    this.#last = read.catch(() => undefined)
    return read
  }

  async #readSpan(from: Bytes, to: Bytes): Promise<Uint8Array<ArrayBuffer>> {
    if (from < this.#from || to > this.#from + this.#bytes.length) {
      this.#bytes = await readSlice(this.#file, from, Math.max(to, from + SPAN_BYTES))
      this.#from = from
    }
    return this.#bytes.slice(from - this.#from, to - this.#from)
  }
}
