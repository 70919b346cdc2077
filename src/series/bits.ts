/**
 * Moves values between columns bit for bit. Reading a NaN into a number and writing it back may change its payload, so
 * scattered values move as pairs of 32-bit words; whole ranges move with `set`, which copies bytes.
 */

/** The column as 32-bit words: value `i` is words `2 * i` and `2 * i + 1`. */
export function wordsOf(column: Float64Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, column.length * 2)
}

/** `column[order[i]]` for each i. */
export function gather(
  column: Float64Array,
  order: Uint32Array,
  out: Float64Array = new Float64Array(order.length),
): Float64Array {
  const [from, to] = [wordsOf(column), wordsOf(out)]
  for (let i = 0; i < order.length; i++) {
    const place = 2 * (order[i] as number)
    to[2 * i] = from[place] as number
    to[2 * i + 1] = from[place + 1] as number
  }
  return out
}

export function concatFloats(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
