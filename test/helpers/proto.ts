/** Writes protobuf, to make files that readers are tested with. */

export type Field = readonly [number: number, bytes: Uint8Array]

export function message(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return concatBytes(fields.map(([, bytes]) => bytes))
}

export function int(number: number, value: number | bigint): Field {
  return [number, concatBytes([varint(number << 3), varint(BigInt.asUintN(64, BigInt(value)))])]
}

export function double(number: number, value: number): Field {
  return [number, concatBytes([varint((number << 3) | 1), new Uint8Array(new Float64Array([value]).buffer)])]
}

export function float(number: number, value: number): Field {
  return [number, concatBytes([varint((number << 3) | 5), new Uint8Array(new Float32Array([value]).buffer)])]
}

export function bytes(number: number, value: Uint8Array): Field {
  return [number, concatBytes([varint((number << 3) | 2), varint(value.length), value])]
}

export function text(number: number, value: string): Field {
  return bytes(number, new TextEncoder().encode(value))
}

/** A message in a field. */
export function nested(number: number, ...fields: readonly Field[]): Field {
  return bytes(number, message(...fields))
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function varint(value: number | bigint): Uint8Array {
  const out: number[] = []
  let rest = BigInt(value)
  do {
    out.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Uint8Array.from(out)
}
