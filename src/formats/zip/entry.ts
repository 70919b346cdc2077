import type { Bytes } from '#base/units.ts'

/** A file or a folder as the central directory has it. */
export type ZipEntry = {
  /** `/` between parts, none at the end. */
  readonly path: string
  readonly isFolder: boolean
  readonly size: Bytes
  readonly packedSize: Bytes
  /** CRC-32 of the content. */
  readonly crc: number
  readonly isDeflated: boolean
}

/** What the checks need besides; the local header must say the same. */
export type RawEntry = ZipEntry & {
  /** Of the local header, in the archive. */
  readonly offset: Bytes
  readonly flags: number
  readonly method: number
  /** As it is written. */
  readonly nameBytes: Uint8Array
}

/** General purpose flags. */
export const FLAG = {
  encrypted: 0x1,
  speed: 0x6,
  descriptor: 0x8,
  strong: 0x40,
  utf8: 0x800,
  masked: 0x2000,
} as const

export const STORED = 0
export const DEFLATED = 8
