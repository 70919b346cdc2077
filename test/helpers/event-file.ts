/** Writes TensorBoard's event files. */
import { viewOf } from '#formats/byte-window.ts'
import { maskedCrc } from '#formats/tensorboard/frames.ts'
import { bytes, concatBytes, double, float, int, message, nested, text, type Field } from './proto.ts'

/** Seconds since the epoch: every event of step s is s seconds later. */
export const START = 1_700_000_000

export function frame(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(12))
  head.setBigUint64(0, BigInt(payload.length), true)
  const lengthBytes = new Uint8Array(head.buffer)
  head.setUint32(8, maskedCrc(head, 0, 8), true)
  const tail = new DataView(new ArrayBuffer(4))
  tail.setUint32(0, maskedCrc(viewOf(payload), 0, payload.length), true)
  return concatBytes([lengthBytes, payload, new Uint8Array(tail.buffer)])
}

export function eventFile(...events: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatBytes([version, ...events].map(frame))
}

export const version = message(double(1, START), text(3, 'brain.Event:2'))

/** @param values each of `value` */
export function event(step: number, ...values: readonly Field[]): Uint8Array<ArrayBuffer> {
  return message(double(1, START + step), int(2, step), nested(5, ...values))
}

export function restart(step: number): Uint8Array<ArrayBuffer> {
  return message(double(1, START + step), int(2, step), nested(7, int(1, 1)))
}

export function value(tag: string, ...content: readonly Field[]): Field {
  return nested(1, text(1, tag), ...content)
}

export function scalar(tag: string, number: number): Field {
  return value(tag, float(2, number))
}

/** In the form of TensorFlow 2: a tensor of one float. */
export function tensorScalar(tag: string, number: number, ...more: readonly Field[]): Field {
  return value(tag, nested(8, int(1, 1), nested(2), float(5, number)), ...more)
}

export function metadata(plugin: string, content = new Uint8Array(0)): Field {
  return nested(9, nested(1, text(1, plugin), bytes(2, content)))
}

export function strings(...values: readonly (string | Uint8Array)[]): Field {
  const parts = values.map((part) => (typeof part === 'string' ? text(8, part) : bytes(8, part)))
  return nested(8, int(1, 7), nested(2, nested(2, int(1, values.length))), ...parts)
}
