/** A small zip writer that can be told to lie: every field of every record may be given. For tests only. */
import { deflateRawSync } from 'node:zlib'
import { crc32 } from '#formats/crc.ts'

export type ZipPart = {
  /** Text is written as UTF-8, with the flag when it is not ASCII. */
  readonly name: string | Uint8Array
  readonly content?: string | Uint8Array
  readonly deflate?: boolean
  /** Behind the content; the local header then leaves crc and sizes open. */
  readonly descriptor?: 'signed' | 'unsigned' | 'wide' | 'wrong'
  /** Between this entry and the one before. */
  readonly gap?: Uint8Array
  /** For both headers. */
  readonly fields?: ZipFields
  readonly local?: ZipFields
  readonly central?: ZipFields
}

export type ZipFields = {
  readonly name?: Uint8Array
  readonly madeBy?: number
  readonly flags?: number
  readonly method?: number
  readonly crc?: number
  readonly packedSize?: number
  readonly size?: number
  readonly extra?: Uint8Array
  readonly disk?: number
  readonly attributes?: number
  readonly offset?: number
}

export type ZipEnd = {
  readonly prefix?: Uint8Array
  /** Before the central directory. */
  readonly gap?: Uint8Array
  readonly comment?: Uint8Array
  readonly suffix?: Uint8Array
  readonly disk?: number
  readonly count?: number
  readonly countHere?: number
  readonly directorySize?: number
  readonly directoryOffset?: number
  /** ZIP64 records, with these values in place of the true ones. */
  readonly wide?: {
    readonly count?: bigint
    readonly size?: bigint
    readonly offset?: bigint
    readonly at?: bigint
  }
  /** Writes each central record so many times. */
  readonly repeat?: number
}

export const u16 = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer)
export const u32 = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer)
export const u64 = (...values: bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(values).buffer)

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joinAll(parts)
}

/** Of more parts than a call may have arguments. */
function joinAll(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

const encode = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text

export function makeZip(parts: readonly ZipPart[], end: ZipEnd = {}): Uint8Array<ArrayBuffer> {
  let out: Uint8Array[] = [end.prefix ?? new Uint8Array()]
  const records: Uint8Array[] = []
  const length = (): number => out.reduce((sum, bytes) => sum + bytes.length, 0)
  for (const part of parts) {
    if (part.gap) out.push(part.gap)
    const offset = length()
    const { header, body, record } = writePart(part, offset)
    out.push(header, ...body)
    for (let i = 0; i < (end.repeat ?? 1); i++) records.push(record)
  }
  if (end.gap) out.push(end.gap)
  const start = length()
  out = [joinBytes(...out), joinAll(records)]
  const size = length() - start
  if (end.wide) out.push(writeWideEnd(records.length, size, start, length(), end.wide))
  out.push(writeEnd(records.length, size, start, end), end.suffix ?? new Uint8Array())
  return joinBytes(...out)
}

function writePart(
  part: ZipPart,
  offset: number,
): { header: Uint8Array; body: Uint8Array[]; record: Uint8Array } {
  const name = encode(part.name)
  const content = encode(part.content ?? '')
  const packed = part.deflate ? new Uint8Array(deflateRawSync(content)) : content
  const isAscii = name.every((byte) => byte < 0x80)
  const truth = {
    name,
    madeBy: 0x0314,
    flags: (part.descriptor ? 8 : 0) | (isAscii || typeof part.name !== 'string' ? 0 : 0x800),
    method: part.deflate ? 8 : 0,
    crc: crc32(content),
    packedSize: packed.length,
    size: content.length,
    extra: new Uint8Array(),
    disk: 0,
    attributes: 0,
    offset,
    ...part.fields,
  }
  const open = part.descriptor ? { crc: 0, packedSize: 0, size: 0 } : {}
  const local = { ...truth, ...open, ...part.local }
  const central = { ...truth, ...part.central }
  const header = joinBytes(
    u32(0x04034b50),
    u16(20, local.flags, local.method, 0, 0x21),
    u32(local.crc, local.packedSize, local.size),
    u16(local.name.length, local.extra.length),
    local.name,
    local.extra,
  )
  const record = joinBytes(
    u32(0x02014b50),
    u16(central.madeBy, 20, central.flags, central.method, 0, 0x21),
    u32(central.crc, central.packedSize, central.size),
    u16(central.name.length, central.extra.length, 0, central.disk, 0),
    u32(central.attributes, central.offset),
    central.name,
    central.extra,
  )
  return { header, body: [packed, writeDescriptor(part.descriptor, truth)], record }
}

function writeDescriptor(
  kind: ZipPart['descriptor'],
  { crc, packedSize, size }: { crc: number; packedSize: number; size: number },
): Uint8Array {
  if (kind === undefined) return new Uint8Array()
  if (kind === 'wide') return joinBytes(u32(0x08074b50, crc), u64(BigInt(packedSize), BigInt(size)))
  const fields = u32(crc, packedSize, kind === 'wrong' ? size + 1 : size)
  return kind === 'unsigned' ? fields : joinBytes(u32(0x08074b50), fields)
}

function writeWideEnd(
  count: number,
  size: number,
  start: number,
  here: number,
  wide: NonNullable<ZipEnd['wide']>,
): Uint8Array {
  const entries = wide.count ?? BigInt(count)
  return joinBytes(
    u32(0x06064b50),
    u64(44n),
    u16(45, 45),
    u32(0, 0),
    u64(entries, entries, wide.size ?? BigInt(size), wide.offset ?? BigInt(start)),
    u32(0x07064b50, 0),
    u64(wide.at ?? BigInt(here)),
    u32(1),
  )
}

function writeEnd(count: number, size: number, start: number, end: ZipEnd): Uint8Array {
  const comment = end.comment ?? new Uint8Array()
  const total = end.count ?? (end.wide ? 0xffff : count)
  return joinBytes(
    u32(0x06054b50),
    u16(end.disk ?? 0, end.disk ?? 0, end.countHere ?? total, total),
    u32(
      end.directorySize ?? (end.wide ? 0xffffffff : size),
      end.directoryOffset ?? (end.wide ? 0xffffffff : start),
    ),
    u16(comment.length),
    comment,
  )
}
