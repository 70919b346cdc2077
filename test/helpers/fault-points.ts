/** Points and files that both sides of a fault know without telling each other: made from their number alone. */

const ODD = [NaN, Infinity, -Infinity, -0, 5e-324, Number.MAX_VALUE, 1 / 3]

/** The value at a step of one run's metric; one in nine is a value that careless code loses. */
export function valueAt(run: number, key: string, step: number): number {
  const mixed = Math.imul(step + 1, 2654435761) ^ Math.imul(run + 1, 40503) ^ key.length
  if (step % 9 === 4) return ODD[(mixed >>> 3) % ODD.length] as number
  return (mixed >>> 0) / 1e6 + step / 7
}

/** Bytes that no other seed gives. */
export function bytesOf(seed: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let state = (seed * 2654435761 + 12345) >>> 0
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

export async function hashOf(bytes: BufferSource): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Where the columns first differ in bits, or undefined; NaN equals NaN and -0 is not 0. */
export function firstDifference(actual: Float64Array, expected: Float64Array): number | undefined {
  const [a, b] = [actual, expected].map((column) => new BigUint64Array(column.slice().buffer)) as [
    BigUint64Array,
    BigUint64Array,
  ]
  for (let i = 0; i < Math.max(a.length, b.length); i++) if (a[i] !== b[i]) return i
  return undefined
}
