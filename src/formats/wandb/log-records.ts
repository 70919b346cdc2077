/**
 * The log of LevelDB, as W&B writes it: 7 bytes `:W&B`, u16 0xBEE1, u8 0, which count in the first of the blocks of 32 KiB. A block is
 * made of chunks `u32 checksum | u16 length | u8 type | data`; a record is one chunk of type 1, or chunks of types 2, 3 …, 4.
 * Fewer than 7 bytes at a block's end are padding. The checksum is the plain CRC-32 of type and data, not LevelDB's.
 * @see https://github.com/wandb/wandb/blob/main/core/pkg/leveldb/record.go
 */
import { ByteWindow } from '../byte-window.ts'
import { crc32 } from '../crc.ts'
import type { SourceFile } from '../source.ts'

const MAGIC = [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0]
const BLOCK = 32 << 10
const CHUNK_HEAD = 7

/** Larger ones are left out. */
const MAX_RECORD = 64 << 20

const [FULL, FIRST, MIDDLE, LAST] = [1, 2, 3, 4]

export function beginsWithMagic(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte)
}

export type LogBlock = {
  /** Those that end in it. */
  readonly records: readonly Uint8Array[]
  /** In bytes. */
  readonly size: number
}

export type LogEnd = {
  /** Where the file ends within a record, as one that is being written does; undefined: it ends well. */
  readonly cutAt: number | undefined
  /** Blocks that had damage, and were left out from there on. */
  readonly damagedBlocks: number
  /** Where the first damage is. */
  readonly damagedAt: number | undefined
}

/** Every whole record, block by block: damage costs the records that reach into the rest of its block. */
export async function* readLogRecords(
  file: SourceFile,
  signal?: AbortSignal,
): AsyncGenerator<LogBlock, LogEnd> {
  const window = await ByteWindow.open(file, 0, signal)
  const log = new LogReader()
  window.skip(MAGIC.length)
  for (;;) {
    const { offset } = window
    const blockLeft = Math.min(BLOCK - (offset % BLOCK), window.left)
    if (blockLeft === 0) break
    await window.fill(blockLeft)
    const records = log.readBlock(window.bytes.subarray(window.at, window.at + blockLeft), offset)
    window.skip(blockLeft)
    yield { records, size: blockLeft }
  }
  return log.end()
}

/** Puts the chunks of blocks together. */
class LogReader {
  #parts: Uint8Array[] = []
  #bytes = 0
  #openedAt = 0
  #damagedBlocks = 0
  #damagedAt: number | undefined
  #cutAt: number | undefined

  readBlock(block: Uint8Array, offset: number): Uint8Array[] {
    const records: Uint8Array[] = []
    const view = new DataView(block.buffer, block.byteOffset, block.length)
    let at = 0
    while (block.length - at >= CHUNK_HEAD) {
      const length = view.getUint16(at + 4, true)
      const type = view.getUint8(at + 6)
      const end = at + CHUNK_HEAD + length
      // What is left of a block that was reserved and not written.
      if (type === 0 && length === 0 && view.getUint32(at, true) === 0) return records
      if (end > block.length && (offset + block.length) % BLOCK !== 0) {
        this.#cutAt = offset + at
        return records
      }
      if (end > block.length || crc32(block, at + 6, end) !== view.getUint32(at, true)) {
        this.#damage(offset + at)
        return records
      }
      const record = this.#add(type, block.slice(at + CHUNK_HEAD, end), offset + at)
      if (record) records.push(record)
      at = end
    }
    if (at < block.length && (offset + block.length) % BLOCK !== 0) this.#cutAt = offset + at
    return records
  }

  end(): LogEnd {
    const cutAt = this.#cutAt ?? (this.#parts.length > 0 ? this.#openedAt : undefined)
    return { cutAt, damagedBlocks: this.#damagedBlocks, damagedAt: this.#damagedAt }
  }

  /** The record that the chunk ends. */
  #add(type: number, data: Uint8Array, offset: number): Uint8Array | undefined {
    const opens = type === FULL || type === FIRST
    const closes = type === FULL || type === LAST
    if ((!opens && !closes && type !== MIDDLE) || opens === this.#parts.length > 0) {
      // A record that lost its end or its beginning to damage, which is counted.
      this.#drop()
      if (!opens) return undefined
    }
    if (opens) this.#openedAt = offset
    this.#parts.push(data)
    this.#bytes += data.length
    if (this.#bytes > MAX_RECORD) this.#damage(this.#openedAt)
    if (!closes || this.#parts.length === 0) return undefined
    const record = this.#parts.length === 1 ? data : joinParts(this.#parts, this.#bytes)
    this.#drop()
    return record
  }

  #damage(offset: number): void {
    this.#drop()
    this.#damagedBlocks++
    this.#damagedAt ??= offset
  }

  #drop(): void {
    this.#parts = []
    this.#bytes = 0
  }
}

function joinParts(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
