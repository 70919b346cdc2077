import type { Bytes } from '#base/units.ts'
import { readSize, readSlice, type SourceFile } from './source.ts'

const CHUNK: Bytes = 1 << 20

/**
 * Reads a file from front to back through one window of bounded size, for formats of framed records: the record at `at`
 * is whole in `bytes` once `await window.fill(its length)` is true. What the file's writer adds while it is read is left
 * for the next time.
 */
export class ByteWindow {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0)
  /** Of the next byte to be used, in `bytes`. The owner moves it on. */
  at = 0
  readonly size: Bytes
  readonly #file: SourceFile
  readonly #signal: AbortSignal | undefined
  /** In the file, of the byte behind the window. */
  #end: number

  private constructor(file: SourceFile, size: Bytes, from: number, signal: AbortSignal | undefined) {
    this.size = size
    this.#file = file
    this.#end = from
    this.#signal = signal
  }

  /** @param from where in the file to begin. @throws TrackletError E_SOURCE_CHANGED, as `fill` does */
  static async open(file: SourceFile, from = 0, signal?: AbortSignal): Promise<ByteWindow> {
    return new ByteWindow(file, await readSize(file), from, signal)
  }

  /** In the file, of the byte at `at`. */
  get offset(): number {
    return this.#end - this.bytes.length + this.at
  }

  /** What the file still holds, from `at` on. */
  get left(): Bytes {
    return this.size - this.offset
  }

  has(length: Bytes): boolean {
    return this.bytes.length - this.at >= length
  }

  /**
   * Makes at least `length` bytes from `at` readable; false, and nothing moves, when the file ends before.
   * The window grows to `length`: callers bound it.
   */
  async fill(length: Bytes): Promise<boolean> {
    if (this.has(length)) return true
    if (length > this.left) return false
    this.#signal?.throwIfAborted()
    const rest = this.bytes.subarray(this.at)
    const next = Math.min(Math.max(CHUNK, length - rest.length), this.size - this.#end)
    const read = await readSlice(this.#file, this.#end, this.#end + next)
    this.#end += read.length
    this.bytes = rest.length === 0 ? read : joinBytes(rest, read)
    this.at = 0
    return this.has(length)
  }

  /** Goes past bytes that need not be read, to the file's end at most. */
  skip(length: Bytes): void {
    if (this.has(length)) {
      this.at += length
      return
    }
    this.#end = Math.min(this.offset + length, this.size)
    this.bytes = new Uint8Array(0)
    this.at = 0
  }
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
