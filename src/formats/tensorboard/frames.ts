/**
 * TFRecord's framing: u64 length, u32 CRC of the length, payload, u32 CRC of the payload; all little-endian, both CRCs
 * CRC-32C under a mask. For example, a payload of 3 bytes: `03 00 00 00 00 00 00 00 | crc | a b c | crc`.
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/lib/io/record_writer.h
 */
import { viewOf, type ByteWindow } from '../byte-window.ts'
import { crc32c } from '../crc.ts'

/** Above it a record is left out, so that a window stays small: only graphs are ever as large. */
const MAX_PAYLOAD = 64 << 20

const HEAD = 12
const TAIL = 4

/**
 * `record`: a payload lies in the window. `more`: the window must hold `need` bytes. `large`: a record of `need` bytes that is
 * not read. `bad-payload`: the record's end is known. `bad-length`: nothing behind it can be found.
 */
export type FrameState = 'record' | 'more' | 'large' | 'bad-payload' | 'bad-length'

/** Steps through a window's frames without a promise for each. */
export class Frames {
  /** The payload, in the window's bytes; `to` is exclusive. */
  from = 0
  to = 0
  need = HEAD
  readonly #window: ByteWindow

  constructor(window: ByteWindow) {
    this.#window = window
  }

  /** Reads the frame at `window.at`; past it only when it is a `record`. */
  next(): FrameState {
    const window = this.#window
    const { view, at } = window
    if (!window.has(HEAD)) return this.#wants(HEAD, 'more')
    if (view.getUint32(at + 8, true) !== maskedCrc(view, at, at + 8)) return 'bad-length'
    const length = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
    const whole = HEAD + length + TAIL
    if (length > MAX_PAYLOAD) return this.#wants(whole, whole > window.left ? 'more' : 'large')
    if (!window.has(whole)) return this.#wants(whole, 'more')
    this.from = at + HEAD
    this.to = this.from + length
    this.need = whole
    if (view.getUint32(this.to, true) !== maskedCrc(view, this.from, this.to)) return 'bad-payload'
    window.at = this.to + TAIL
    return 'record'
  }

  #wants(bytes: number, state: FrameState): FrameState {
    this.need = bytes
    return state
  }
}

/** Whether a file begins with a frame: its head checks out. */
export function beginsWithFrame(head: Uint8Array): boolean {
  return head.length >= HEAD && viewOf(head).getUint32(8, true) === maskedCrc(viewOf(head), 0, 8)
}

/** As TensorFlow stores it: a CRC over data that holds CRCs would be weak. */
export function maskedCrc(view: DataView, from: number, to: number): number {
  const crc = crc32c(view, from, to)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** As much of a file's first payload as its head holds; empty when it does not begin with a frame. */
export function firstPayload(head: Uint8Array): Uint8Array {
  if (!beginsWithFrame(head)) return new Uint8Array(0)
  return head.subarray(HEAD, HEAD + viewOf(head).getUint32(0, true))
}
