/**
 * TFRecord's framing: u64 length, u32 CRC of the length, payload, u32 CRC of the payload; all little-endian, both CRCs
 * CRC-32C under a mask. For example, a payload of 3 bytes: `03 00 00 00 00 00 00 00 | crc | a b c | crc`.
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/lib/io/record_writer.h
 */
import type { ByteWindow } from '../byte-window.ts'
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
    const { bytes, at } = window
    if (!window.has(HEAD)) return this.#wants(HEAD, 'more')
    if (readUint32(bytes, at + 8) !== maskedCrc(bytes, at, at + 8)) return 'bad-length'
    const length = readUint32(bytes, at) + readUint32(bytes, at + 4) * 2 ** 32
    const whole = HEAD + length + TAIL
    if (length > MAX_PAYLOAD) return this.#wants(whole, whole > window.left ? 'more' : 'large')
    if (!window.has(whole)) return this.#wants(whole, 'more')
    this.from = at + HEAD
    this.to = this.from + length
    this.need = whole
    if (readUint32(bytes, this.to) !== maskedCrc(bytes, this.from, this.to)) return 'bad-payload'
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
  return head.length >= HEAD && readUint32(head, 8) === maskedCrc(head, 0, 8)
}

/** As TensorFlow stores it: a CRC over data that holds CRCs would be weak. */
export function maskedCrc(bytes: Uint8Array, from: number, to: number): number {
  const crc = crc32c(bytes, from, to)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  )
}

/** As much of a file's first payload as its head holds; empty when it does not begin with a frame. */
export function firstPayload(head: Uint8Array): Uint8Array {
  return beginsWithFrame(head) ? head.subarray(HEAD, HEAD + readUint32(head, 0)) : new Uint8Array(0)
}
