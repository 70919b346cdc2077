/** Extra fields of a header: `id, length, content`, one behind the other. */
export type ExtraFields = ReadonlyMap<number, DataView>

export const ZIP64_FIELD = 0x0001
export const UNICODE_PATH_FIELD = 0x7075

/** Undefined when they do not fill their place exactly, or one that matters is there twice. */
export function maybeExtraFields(view: DataView, at: number, length: number): ExtraFields | undefined {
  const fields = new Map<number, DataView>()
  const end = at + length
  while (at < end) {
    if (at + 4 > end) return undefined
    const id = view.getUint16(at, true)
    const size = view.getUint16(at + 2, true)
    if (at + 4 + size > end) return undefined
    if (fields.has(id) && (id === ZIP64_FIELD || id === UNICODE_PATH_FIELD)) return undefined
    fields.set(id, new DataView(view.buffer, view.byteOffset + at + 4, size))
    at += 4 + size
  }
  return fields
}

/**
 * The values that their own fields had no room for, in order.
 * @returns undefined when the field is missing, or holds more or less than that
 */
export function maybeWideValues(fields: ExtraFields, count: number): number[] | undefined {
  const field = fields.get(ZIP64_FIELD)
  if (field === undefined || field.byteLength !== 8 * count) return undefined
  const values = Array.from({ length: count }, (_, i) => field.getBigUint64(8 * i, true))
  return values.every((value) => value <= BigInt(Number.MAX_SAFE_INTEGER)) ? values.map(Number) : undefined
}
