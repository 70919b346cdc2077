/** Writes W&B's logs. */
import { crc32 } from '#formats/crc.ts'
import { concatBytes, int, message, nested, text, type Field } from './proto.ts'

const BLOCK = 32 << 10

export const MAGIC = Uint8Array.of(0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0)

/** Splits the records over blocks as LevelDB does. */
export function wandbLog(...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [MAGIC]
  let at = MAGIC.length
  const write = (part: Uint8Array): void => {
    parts.push(part)
    at += part.length
  }
  for (const record of records) {
    let from = 0
    do {
      if (BLOCK - (at % BLOCK) < 7) write(new Uint8Array(BLOCK - (at % BLOCK)))
      const length = Math.min(record.length - from, BLOCK - (at % BLOCK) - 7)
      const [first, last] = [from === 0, from + length === record.length]
      write(chunk(first ? (last ? 1 : 2) : last ? 4 : 3, record.subarray(from, from + length)))
      from += length
    } while (from < record.length)
  }
  return concatBytes(parts)
}

function chunk(type: number, data: Uint8Array): Uint8Array {
  const bytes = concatBytes([new Uint8Array(6), Uint8Array.of(type), data])
  const view = new DataView(bytes.buffer)
  view.setUint32(0, crc32(bytes, 6), true)
  view.setUint16(4, data.length, true)
  return bytes
}

export function item(key: string | readonly string[], json: string): Field {
  const names = typeof key === 'string' ? [text(1, key)] : key.map((name) => text(2, name))
  return nested(1, ...names, text(16, json))
}

/** @param step undefined leaves it out */
export function historyRecord(step: number | undefined, ...items: readonly Field[]): Uint8Array<ArrayBuffer> {
  return message(nested(2, ...items, ...(step === undefined ? [] : [nested(2, int(1, step))])))
}

/** @param config items of `item` */
export function runRecord(
  id: string,
  config: readonly Field[] = [],
  ...more: readonly Field[]
): Uint8Array<ArrayBuffer> {
  const start = nested(17, int(1, 1_700_000_000), int(2, 500_000_000))
  return message(
    nested(
      17,
      text(1, id),
      text(3, 'project'),
      nested(4, ...config),
      text(8, `name of ${id}`),
      start,
      ...more,
    ),
  )
}

export function exitRecord(code: number, runtime: number): Uint8Array<ArrayBuffer> {
  return message(nested(18, int(1, code), int(2, runtime)))
}
