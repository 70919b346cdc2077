/** CRC-32 over a reversed polynomial, four bytes a step ("slicing by 4"). */

export type Crc32 = (bytes: Uint8Array, from?: number, to?: number) => number

/** IEEE 802.3, as W&B's log and zip have it. */
export const crc32 = makeCrc32(0xedb88320)

/** Castagnoli, as TFRecord has it. */
export const crc32c = makeCrc32(0x82f63b78)

/** The result is unsigned. */
function makeCrc32(polynomial: number): Crc32 {
  const [t0, t1, t2, t3] = makeTables(polynomial) as [Int32Array, Int32Array, Int32Array, Int32Array]
  return (bytes, from = 0, to = bytes.length) => {
    let crc = -1
    let at = from
    for (; at + 4 <= to; at += 4) {
      crc ^=
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24)
      crc =
        (t3[crc & 0xff] as number) ^
        (t2[(crc >>> 8) & 0xff] as number) ^
        (t1[(crc >>> 16) & 0xff] as number) ^
        (t0[crc >>> 24] as number)
    }
    for (; at < to; at++) crc = (t0[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8)
    return ~crc >>> 0
  }
}

/** The nth is for a byte with n more behind it. */
function makeTables(polynomial: number): Int32Array[] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    return crc
  })
  const tables = [first]
  for (let n = 1; n < 4; n++) {
    const before = tables[n - 1] as Int32Array
    tables.push(before.map((crc) => (crc >>> 8) ^ (first[crc & 0xff] as number)))
  }
  return tables
}
