/**
 * The second witness: what stands before and behind each entry's content must say what the central directory says, and
 * entries must lie one behind the other.
 *
 *     local header, 30 bytes | name | extra | content | [descriptor, 12 to 24 bytes] | [gap] | next header …
 */
import type { Bytes } from '#base/units.ts'
import type { SourceFile } from '../source.ts'
import { FLAG, type RawEntry } from './entry.ts'
import { maybeExtraFields, maybeWideValues, ZIP64_FIELD } from './extra-fields.ts'
import { MAX_GAP_BYTES } from './limits.ts'
import { readRanges, type Range } from './read-ranges.ts'
import { makeRefuse, type Refuse } from './refuse-zip.ts'

/** Where an entry's packed content stands in the archive. */
export type Content = Range

const HEADER = 0x04034b50
const HEADER_BYTES = 30
const DESCRIPTOR = 0x08074b50
/** The longest: with its signature and sizes of 8 bytes. */
const DESCRIPTOR_BYTES = 24
const FULL_32 = 0xffffffff

/**
 * @param end where the content of the archive ends and the directory begins
 * @returns for each entry, in the given order, where its content is
 * @throws TrackletError E_ZIP_STRUCTURE, E_ZIP_MISMATCH, E_ZIP_OVERLAP
 */
export async function checkLayout(
  file: SourceFile,
  entries: readonly RawEntry[],
  end: Bytes,
): Promise<Map<RawEntry, Content>> {
  const refuse: Refuse = makeRefuse(file.path)
  const sorted = entries.toSorted((a, b) => a.offset - b.offset)
  checkOrder(sorted, end, refuse)
  const heads = await readRanges(
    file,
    sorted.map(({ offset, nameBytes }) => ({ from: offset, to: offset + HEADER_BYTES + nameBytes.length })),
  )
  const lengths = sorted.map((entry, i) => checkHeader(entry, heads[i] as Uint8Array, refuse))
  const contents = new Map(
    sorted.map((entry, i) => {
      const from = entry.offset + HEADER_BYTES + entry.nameBytes.length + (lengths[i] as number)
      return [entry, { from, to: from + entry.packedSize }] as const
    }),
  )
  const seams = sorted.map((entry, i) => ({
    from: (contents.get(entry) as Content).to,
    to: sorted[i + 1]?.offset ?? end,
  }))
  checkSeamLengths(sorted, seams, refuse)
  const between = await readRanges(
    file,
    sorted.flatMap((entry, i) => {
      const { from } = contents.get(entry) as Content
      return [{ from: from - (lengths[i] as number), to: from }, seams[i] as Range]
    }),
  )
  for (const [i, entry] of sorted.entries()) {
    checkSizes(entry, heads[i] as Uint8Array, between[2 * i] as Uint8Array, refuse)
    checkSeam(entry, between[2 * i + 1] as Uint8Array, refuse)
  }
  return contents
}

/** By the least an entry takes; cheap, and finds what lies over other things before anything is read. */
function checkOrder(sorted: readonly RawEntry[], end: Bytes, refuse: Refuse): void {
  let before = 0
  for (const { offset, nameBytes, packedSize, path } of sorted) {
    if (before === 0 && offset !== 0) refuse('E_ZIP_STRUCTURE', 'something stands before its beginning')
    if (offset < before) refuse('E_ZIP_OVERLAP', `"${path}" lies over another file`)
    before = offset + HEADER_BYTES + nameBytes.length + packedSize
  }
  if (before > end) refuse('E_ZIP_OVERLAP', 'its last file reaches into its list of files')
  if (sorted.length === 0 && end > 0) refuse('E_ZIP_STRUCTURE', 'something stands before its beginning')
}

/** @returns how many bytes of extra fields follow the name */
function checkHeader(entry: RawEntry, head: Uint8Array, refuse: Refuse): number {
  const { path, nameBytes } = entry
  const view = viewOf(head)
  if (head.length < HEADER_BYTES + nameBytes.length || view.getUint32(0, true) !== HEADER)
    return refuse('E_ZIP_STRUCTURE', `"${path}" is not where it is listed`)
  const name = head.subarray(HEADER_BYTES)
  const same =
    view.getUint16(6, true) === entry.flags &&
    view.getUint16(8, true) === entry.method &&
    view.getUint16(26, true) === nameBytes.length &&
    name.every((byte, i) => byte === nameBytes[i])
  if (!same) refuse('E_ZIP_MISMATCH', `"${path}" is listed as another file than it is`)
  return view.getUint16(28, true)
}

function checkSeamLengths(sorted: readonly RawEntry[], seams: readonly Range[], refuse: Refuse): void {
  for (const [i, { from, to }] of seams.entries()) {
    const { path } = sorted[i] as RawEntry
    if (from > to) refuse('E_ZIP_OVERLAP', `"${path}" reaches into what follows it`)
    if (to - from > DESCRIPTOR_BYTES + MAX_GAP_BYTES)
      refuse('E_ZIP_OVERLAP', `something is hidden behind "${path}"`)
  }
}

/** The sizes in the header and its ZIP64 field. Where a descriptor follows, the header may leave them open. */
function checkSizes(entry: RawEntry, head: Uint8Array, extra: Uint8Array, refuse: Refuse): void {
  const fields = maybeExtraFields(viewOf(extra), 0, extra.length)
  if (fields === undefined)
    return refuse('E_ZIP_STRUCTURE', `the extra fields of "${entry.path}" are damaged`)
  const header = viewOf(head)
  const wide = fields.has(ZIP64_FIELD) ? maybeWideValues(fields, 2) : undefined
  const [size, packedSize] = [22, 18].map((place, i) => {
    const small = header.getUint32(place, true)
    return small === FULL_32 ? (wide?.[i] ?? small) : small
  })
  const crc = header.getUint32(14, true)
  const isOpen = (entry.flags & FLAG.descriptor) !== 0 && crc === 0 && size === 0 && packedSize === 0
  if (!isOpen && (crc !== entry.crc || size !== entry.size || packedSize !== entry.packedSize))
    refuse('E_ZIP_MISMATCH', `"${entry.path}" is listed with other sizes than it has`)
}

/** What stands between an entry's content and the next header. */
function checkSeam(entry: RawEntry, seam: Uint8Array, refuse: Refuse): void {
  const { path, flags } = entry
  const view = viewOf(seam)
  const length = (flags & FLAG.descriptor) === 0 ? 0 : descriptorLength(entry, view)
  if (length === undefined)
    return refuse('E_ZIP_MISMATCH', `what follows "${path}" does not say what its listing says`)
  if (seam.length - length > MAX_GAP_BYTES) refuse('E_ZIP_OVERLAP', `something is hidden behind "${path}"`)
  // A reader that looks for signatures would find another archive here.
  for (let at = length; at + 1 < seam.length; at++)
    if (view.getUint16(at, true) === 0x4b50) refuse('E_ZIP_OVERLAP', `something is hidden behind "${path}"`)
}

/** With or without signature, sizes of 4 or 8 bytes: the one that says what the directory says. */
function descriptorLength({ crc, size, packedSize }: RawEntry, view: DataView): number | undefined {
  const isAt = (at: number, wide: boolean): boolean => {
    if (at + (wide ? 20 : 12) > view.byteLength || view.getUint32(at, true) !== crc) return false
    const read = (place: number): number =>
      wide ? Number(view.getBigUint64(at + 4 + 8 * place, true)) : view.getUint32(at + 4 + 4 * place, true)
    return read(0) === packedSize && read(1) === size
  }
  const signed = view.byteLength >= 4 && view.getUint32(0, true) === DESCRIPTOR
  if (signed && isAt(4, true)) return 24
  if (signed && isAt(4, false)) return 16
  if (isAt(0, true)) return 20
  return isAt(0, false) ? 12 : undefined
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
