import { joinBytes } from '#base/join-bytes.ts'
import type { Bytes } from '#base/units.ts'
import { readSize, readSlice, type SourceFile } from './source.ts'

/** Each costs a message to the browser process and back. */
const CHUNK: Bytes = 4 << 20

/**
 * Reads a file from front to back through one window of bounded size, for formats of framed records: the record at `at`
 * is whole in `bytes` once `await window.fill(its length)` is true. What the file's writer adds while it is read is left
 * for the next time.
 */
export class ByteWindow {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0)
  /** Of the same bytes. */
  view = viewOf(this.bytes)
  /** Of the next byte to be used, in `bytes`. The owner moves it on. */
  at = 0
  readonly size: Bytes
  readonly #file: SourceFile
  readonly #signal: AbortSignal | undefined
  /** In the file, of the byte behind the window. */
  #end: number
  /** The bytes from `#end` on, on their way while those of the window are worked on. */
  #ahead: Promise<Uint8Array<ArrayBuffer>> | undefined

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
    const parts = [this.bytes.subarray(this.at)]
    let missing = length - (parts[0]?.length ?? 0)
    while (missing > 0) {
      const read = await (this.#ahead ?? this.#read(missing))
      this.#ahead = undefined
      if (read.length === 0) break
      parts.push(read)
      missing -= read.length
      this.#end += read.length
    }
    if (this.#end < this.size) this.#ahead = this.#read(CHUNK)
    this.#hold(joinBytes(parts.filter((part) => part.length > 0)))
    return this.has(length)
  }

  /** Goes past bytes that need not be read, to the file's end at most. */
  skip(length: Bytes): void {
    if (this.has(length)) {
      this.at += length
      return
    }
    this.#end = Math.min(this.offset + length, this.size)
    this.#ahead = undefined
    this.#hold(new Uint8Array(0))
  }

  #hold(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes
    this.view = viewOf(bytes)
    this.at = 0
  }

  /** At least a chunk, where the file has it. What fails is told to who waits for it. */
  #read(length: Bytes): Promise<Uint8Array<ArrayBuffer>> {
    const to = Math.min(this.#end + Math.max(CHUNK, length), this.size)
    const reading = readSlice(this.#file, this.#end, to)
    reading.catch(() => undefined)
    return reading
  }
}

export function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length)
}
