/**
 * Protobuf's wire format, for messages decoded by hand:
 * `while (reader.next()) switch (reader.field) { case 1: x = reader.double(); break; default: reader.skip() }`
 *
 * Strict where libraries are lenient: what reaches past the end of its message throws, so hostile lengths cannot make a
 * reader run away. Each case must read or skip its field once.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
import { refuse } from '#base/errors.ts'

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

const utf8 = new TextDecoder()

export class ProtoReader {
  /** Of the field that `next` found. */
  field = 0
  readonly bytes: Uint8Array
  /** Where the next byte is read, in `bytes`. */
  at: number
  #wire = VARINT
  #end: number
  /** Of the same bytes. */
  readonly view: DataView

  constructor(bytes: Uint8Array, { from, to }: Range = { from: 0, to: bytes.length }) {
    this.bytes = bytes
    this.at = from
    this.#end = to
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Reads another message of the same bytes from here on. */
  reset(from: number, to: number): void {
    this.at = from
    this.#end = to
  }

  /** Whether another field stands here; its number is in `field`. */
  next(): boolean {
    if (this.at >= this.#end) return false
    const tag = this.#varint()
    this.field = tag >>> 3
    this.#wire = tag & 7
    if (this.field === 0) malformed('a field has the number 0')
    return true
  }

  /** Of any integer type or bool, as two's complement of 64 bits; inexact beyond 2^53. */
  int(): number {
    this.#expect(VARINT)
    return this.#varint()
  }

  double(): number {
    this.#expect(FIXED64)
    return this.view.getFloat64(this.#take(8), true)
  }

  float(): number {
    this.#expect(FIXED32)
    return this.view.getFloat32(this.#take(4), true)
  }

  /** A view, not a copy. */
  data(): Uint8Array {
    const { from, to } = this.range()
    return this.bytes.subarray(from, to)
  }

  text(): string {
    return utf8.decode(this.data())
  }

  /** Where the field's bytes lie in `bytes`, for reading later. */
  range(): Range {
    const from = this.start()
    return { from, to: this.at }
  }

  /** The same without an object: where they begin. They end at `at`. */
  start(): number {
    this.#expect(BYTES)
    return this.#take(this.#varint())
  }

  /** A reader of the field's message. */
  message(): ProtoReader {
    return new ProtoReader(this.bytes, this.range())
  }

  /** Has other bytes read, and comes back. Not after an error. */
  within<T>({ from, to }: Range, read: (reader: this) => T): T {
    const [at, end] = [this.at, this.#end]
    this.reset(from, to)
    const result = read(this)
    this.reset(at, end)
    return result
  }

  /** Goes into the field's message without another reader, until `next` is false. @returns what `leave` needs */
  enter(): number {
    const outer = this.#end
    const from = this.start()
    this.reset(from, this.at)
    return outer
  }

  /** Back to the message around, behind the one that was entered. */
  leave(outer: number): void {
    this.at = this.#end
    this.#end = outer
  }

  /** Adds the numbers of a repeated field, packed or not. */
  doubles(out: number[]): void {
    if (this.#wire === FIXED64) out.push(this.double())
    else this.#packed(() => out.push(this.view.getFloat64(this.#take(8), true)))
  }

  floats(out: number[]): void {
    if (this.#wire === FIXED32) out.push(this.float())
    else this.#packed(() => out.push(this.view.getFloat32(this.#take(4), true)))
  }

  /** The only number of a repeated field, packed or not, without a list for it. Undefined where there is another count. */
  maybeFloat(): number | undefined {
    return this.#wire === FIXED32 ? this.float() : this.maybeFloatBytes()
  }

  /** The same of a field of bytes. */
  maybeFloatBytes(): number | undefined {
    const from = this.start()
    return this.at - from === 4 ? this.view.getFloat32(from, true) : undefined
  }

  ints(out: number[]): void {
    if (this.#wire === VARINT) out.push(this.int())
    else this.#packed(() => out.push(this.#varint()))
  }

  skip(): void {
    if (this.#wire === VARINT) this.#varint()
    else if (this.#wire === FIXED64) this.#take(8)
    else if (this.#wire === FIXED32) this.#take(4)
    else this.start()
  }

  #packed(read: () => void): void {
    const outer = this.enter()
    while (this.at < this.#end) read()
    this.leave(outer)
  }

  #expect(wire: number): void {
    if (this.#wire !== wire) malformed(`field ${this.field} has the wire type ${this.#wire}, not ${wire}`)
  }

  #take(length: number): number {
    const { at } = this
    if (length < 0 || length > this.#end - at) malformed('a field reaches past the end of its message')
    this.at = at + length
    return at
  }

  #varint(): number {
    const first = this.bytes[this.at] as number
    if (first < 0x80 && this.at < this.#end) {
      this.at++
      return first
    }
    let low = 0
    let high = 0
    for (let i = 0; i < 10; i++) {
      const byte = this.bytes[this.#take(1)] as number
      const bits = byte & 0x7f
      if (i < 4) low |= bits << (7 * i)
      else if (i > 4) high |= bits << (7 * i - 32)
      else {
        low |= bits << 28
        high = bits >> 4
      }
      if (byte < 0x80) return high * 2 ** 32 + (low >>> 0)
    }
    return malformed('a number has more than 64 bits')
  }
}

/** Of bytes within `ProtoReader.bytes`; `to` is exclusive. */
export type Range = { readonly from: number; readonly to: number }

function malformed(what: string): never {
  return refuse(`This is not a valid protobuf message: ${what}.`)
}
