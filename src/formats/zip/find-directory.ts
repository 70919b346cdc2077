import type { Bytes } from '#base/units.ts'
import { readSlice, type SourceFile } from '../source.ts'
import { MAX_COMMENT_BYTES, MAX_ENTRIES } from './limits.ts'
import { makeRefuse, type Refuse } from './refuse-zip.ts'

/** Where the central directory is, and how many entries it says it has. */
export type DirectoryPlace = { readonly offset: Bytes; readonly end: Bytes; readonly count: number }

const END = 0x06054b50
const END_BYTES = 22
const LOCATOR = 0x07064b50
const LOCATOR_BYTES = 20
const END_64 = 0x06064b50
const END_64_BYTES = 56
const FULL_16 = 0xffff
const FULL_32 = 0xffffffff

/**
 * Reads the end of the archive: the end record, and before it those of ZIP64.
 *
 *     … directory | [end 64, 56 bytes | locator, 20 bytes] | end, 22 bytes | comment
 *
 * All must touch, so that no other reader can find another directory.
 * @throws TrackletError E_ZIP_STRUCTURE, E_LIMIT_ENTRIES
 */
export async function findDirectory(file: SourceFile, size: Bytes): Promise<DirectoryPlace> {
  const refuse: Refuse = makeRefuse(file.path)
  const start = Math.max(0, size - END_BYTES - MAX_COMMENT_BYTES - LOCATOR_BYTES - END_64_BYTES)
  const tail = await readSlice(file, start, size)
  const view = new DataView(tail.buffer)
  const at = findEnd(view, refuse)
  if (view.getUint32(at + 4, true) !== 0 || view.getUint16(at + 8, true) !== view.getUint16(at + 10, true))
    refuse('E_ZIP_STRUCTURE', 'it is one of several parts of an archive')
  const end = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  }
  const wide = readWideEnd(view, at, start, refuse)
  if (wide !== undefined && !agrees(end, wide))
    refuse('E_ZIP_STRUCTURE', 'its two end records say different things')
  const place = wide ?? { ...end, end: start + at }
  if (place.count > MAX_ENTRIES)
    refuse(
      'E_LIMIT_ENTRIES',
      `it has ${place.count.toLocaleString('en-US')} entries; at most ${MAX_ENTRIES.toLocaleString('en-US')} are read`,
    )
  if (place.offset + place.size !== place.end)
    refuse('E_ZIP_STRUCTURE', 'its list of files is not where its end says; it may have been cut off')
  return { offset: place.offset, end: place.end, count: place.count }
}

/** The last signature in the file must be the end record's, and its comment must end with the file. */
function findEnd(view: DataView, refuse: Refuse): number {
  for (let at = view.byteLength - 4; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue
    if (
      at + END_BYTES <= view.byteLength &&
      at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength
    )
      return at
    return refuse('E_ZIP_STRUCTURE', 'something stands behind its end, or its end was cut off')
  }
  return refuse('E_ZIP_STRUCTURE', 'it has no end; it is no zip archive, or was cut off')
}

type WideEnd = DirectoryPlace & { readonly size: Bytes }

function readWideEnd(view: DataView, at: number, start: number, refuse: Refuse): WideEnd | undefined {
  const locator = at - LOCATOR_BYTES
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR) return undefined
  const record = locator - END_64_BYTES
  const bad = (): never => refuse('E_ZIP_STRUCTURE', 'its ZIP64 end record is not in its place')
  if (record < 0 || view.getUint32(record, true) !== END_64) return bad()
  if (view.getBigUint64(record + 4, true) !== BigInt(END_64_BYTES - 12)) return bad()
  if (view.getBigUint64(locator + 8, true) !== BigInt(start + record)) return bad()
  if (view.getUint32(locator + 4, true) !== 0 || view.getUint32(locator + 16, true) !== 1) return bad()
  if (view.getBigUint64(record + 16, true) !== 0n) return bad()
  const [here, count, size, offset] = [24, 32, 40, 48].map((place) => view.getBigUint64(record + place, true))
  const limit = BigInt(start + record)
  if (count === undefined || size === undefined || offset === undefined || here !== count) return bad()
  if (size > limit || offset > limit || count > BigInt(Number.MAX_SAFE_INTEGER)) return bad()
  return { count: Number(count), size: Number(size), offset: Number(offset), end: start + record }
}

/** A field of the small record that is not full says the same as the wide one. */
function agrees(
  small: { readonly count: number; readonly size: number; readonly offset: number },
  wide: WideEnd,
): boolean {
  return (
    (small.count === FULL_16 || small.count === wide.count) &&
    (small.size === FULL_32 || small.size === wide.size) &&
    (small.offset === FULL_32 || small.offset === wide.offset)
  )
}
