/**
 * Lossless packing of columns for storage. Steps count up and times grow by little, so most columns shrink to a formula
 * or to 1, 2 or 4 bytes a value; whatever does not come back bit for bit stays as it is.
 *
 * `range`: value i is `start + i * stride`. `u8delta`, `u16delta`, `u32delta`: value 0 is `base`, value i + 1 is value
 * i + `least` + `deltas[i]`; all are integers up to 2^52 in size, so every sum is exact. `raw`: the column itself.
 * These forms are on disk: a new one needs a new name.
 */

export type PackedColumn =
  | { readonly kind: 'range'; readonly start: number; readonly stride: number; readonly length: number }
  | { readonly kind: 'u8delta'; readonly base: number; readonly least: number; readonly deltas: Uint8Array }
  | { readonly kind: 'u16delta'; readonly base: number; readonly least: number; readonly deltas: Uint16Array }
  | { readonly kind: 'u32delta'; readonly base: number; readonly least: number; readonly deltas: Uint32Array }
  | { readonly kind: 'raw'; readonly values: Float64Array }

type Deltas = Uint8Array | Uint16Array | Uint32Array

/** Up to here the difference of two integers is exact. */
const MAX_DELTA_INTEGER = 2 ** 52

/** A column that cannot shrink is kept, not copied, unless it is a piece of a larger buffer. */
export function packColumn(values: Float64Array): PackedColumn {
  return maybeRange(values) ?? maybeDeltas(values) ?? { kind: 'raw', values: ownBuffer(values) }
}

/**
 * @param out where to write, from `offset`; absent: a new column, or for `raw` the packed one itself
 * @returns `out`, or the column
 */
export function unpackColumn(packed: PackedColumn, out?: Float64Array, offset = 0): Float64Array {
  if (packed.kind === 'raw' && out === undefined) return packed.values
  const to = out ?? new Float64Array(packedLength(packed))
  if (packed.kind === 'raw') to.set(packed.values, offset)
  else if (packed.kind === 'range') {
    const { start, stride, length } = packed
    for (let i = 0; i < length; i++) to[offset + i] = start + i * stride
  } else addUp(packed, to, offset)
  return to
}

export function packedLength(packed: PackedColumn): number {
  if (packed.kind === 'range') return packed.length
  return packed.kind === 'raw' ? packed.values.length : packed.deltas.length + 1
}

function maybeRange(values: Float64Array): PackedColumn | undefined {
  const start = values.length > 0 ? (values[0] as number) : 0
  const stride = values.length > 1 ? (values[1] as number) - start : 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    const made = start + i * stride
    if (made !== value || (value === 0 && 1 / made !== 1 / value)) return undefined
  }
  return { kind: 'range', start, stride, length: values.length }
}

function maybeDeltas(values: Float64Array): PackedColumn | undefined {
  const base = values[0] as number
  let [least, most, before] = [Infinity, -Infinity, base]
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (!(Math.floor(value) === value && Math.abs(value) <= MAX_DELTA_INTEGER)) return undefined
    if (value === 0 && 1 / value < 0) return undefined
    if (i > 0) {
      const delta = value - before
      if (delta < least) least = delta
      if (delta > most) most = delta
    }
    before = value
  }
  const length = values.length - 1
  const spread = most - least
  if (spread < 2 ** 8)
    return { kind: 'u8delta', base, least, deltas: takeDeltas(values, least, new Uint8Array(length)) }
  if (spread < 2 ** 16)
    return { kind: 'u16delta', base, least, deltas: takeDeltas(values, least, new Uint16Array(length)) }
  if (spread < 2 ** 32)
    return { kind: 'u32delta', base, least, deltas: takeDeltas(values, least, new Uint32Array(length)) }
  return undefined
}

function takeDeltas<T extends Deltas>(values: Float64Array, least: number, deltas: T): T {
  for (let i = 0; i < deltas.length; i++)
    deltas[i] = (values[i + 1] as number) - (values[i] as number) - least
  return deltas
}

function addUp(
  { base, least, deltas }: { base: number; least: number; deltas: Deltas },
  to: Float64Array,
  offset: number,
): void {
  let value = base
  to[offset] = value
  for (let i = 0; i < deltas.length; i++) {
    value += least + (deltas[i] as number)
    to[offset + i + 1] = value
  }
}

/** Storing a view would store all of its buffer. */
export function ownBuffer(values: Float64Array): Float64Array {
  return values.byteLength === values.buffer.byteLength ? values : values.slice()
}
