import { readSlice, type SourceFile } from '../source.ts'
import { DEFLATED, FLAG, STORED, type RawEntry } from './entry.ts'
import { maybeExtraFields, maybeWideValues, UNICODE_PATH_FIELD, ZIP64_FIELD } from './extra-fields.ts'
import type { DirectoryPlace } from './find-directory.ts'
import { makeRefuse, type Refuse } from './refuse-zip.ts'

const RECORD = 0x02014b50
const RECORD_BYTES = 46
const FULL_16 = 0xffff
const FULL_32 = 0xffffffff
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20

/** Bits a Unix mode has for what an entry is, and for special rights. */
const MODE_TYPE = 0o170000
const MODE_FILE = 0o100000
const MODE_FOLDER = 0o040000
const MODE_SPECIAL = 0o7000
/** In the low half of a Windows host's attributes: the high half is a Unix mode, as 7-Zip writes it. */
const HAS_UNIX_MODE = 0x8000
const WINDOWS_FOLDER = 0x10
const WINDOWS_LINK = 0x400
const UNIX_HOSTS = [3, 19]

/** Every entry of the central directory, in its order. @throws TrackletError E_ZIP_… */
export async function readDirectory(
  file: SourceFile,
  { offset, end, count }: DirectoryPlace,
): Promise<RawEntry[]> {
  const refuse: Refuse = makeRefuse(file.path)
  if (end - offset > MAX_DIRECTORY_BYTES)
    refuse('E_LIMIT_SIZE', `its list of files takes ${(end - offset).toLocaleString('en-US')} bytes`)
  const bytes = await readSlice(file, offset, end)
  const view = new DataView(bytes.buffer)
  const differs = (listed: number): never =>
    refuse('E_ZIP_MISMATCH', `its end says ${count} entries, and ${listed} or more are listed`)
  const entries: RawEntry[] = []
  let at = 0
  while (at < bytes.length) {
    if (entries.length === count) differs(count + 1)
    if (at + RECORD_BYTES > bytes.length || view.getUint32(at, true) !== RECORD)
      refuse('E_ZIP_STRUCTURE', 'its list of files is damaged')
    const length =
      RECORD_BYTES +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true)
    if (at + length > bytes.length) refuse('E_ZIP_STRUCTURE', 'its list of files is cut off')
    const entry = readRecord(view, at, refuse)
    if (entry.offset >= offset) refuse('E_ZIP_STRUCTURE', `"${entry.path}" is not where content can be`)
    entries.push(entry)
    at += length
  }
  if (entries.length < count) differs(entries.length)
  return entries
}

function readRecord(view: DataView, at: number, refuse: Refuse): RawEntry {
  const nameLength = view.getUint16(at + 28, true)
  const extraLength = view.getUint16(at + 30, true)
  const nameBytes = new Uint8Array(view.buffer, view.byteOffset + at + RECORD_BYTES, nameLength)
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const fields = maybeExtraFields(view, at + RECORD_BYTES + nameLength, extraLength)
  const name = decodeName(nameBytes, refuse)
  if (fields === undefined) return refuse('E_ZIP_STRUCTURE', `the extra fields of "${name}" are damaged`)
  checkFlags(flags, method, name, refuse)
  const unicode = fields.get(UNICODE_PATH_FIELD)
  if (unicode !== undefined && !isSameName(unicode, nameBytes))
    refuse('E_ZIP_MISMATCH', `"${name}" has a second name`)
  const wide = readSizes(view, at, fields)
  if (wide === undefined) return refuse('E_ZIP_MISMATCH', `the sizes of "${name}" are not all there`)
  const [size, packedSize, offset] = wide
  const isFolder = name.endsWith('/')
  checkKind(view.getUint16(at + 4, true) >>> 8, view.getUint32(at + 38, true), isFolder, name, refuse)
  if (isFolder ? size !== 0 : method === STORED && size !== packedSize)
    refuse('E_ZIP_MISMATCH', `the sizes of "${name}" contradict each other`)
  if (view.getUint16(at + 34, true) !== 0)
    refuse('E_ZIP_STRUCTURE', 'it is one of several parts of an archive')
  return {
    path: isFolder ? name.slice(0, -1) : name,
    isFolder,
    size,
    packedSize,
    crc: view.getUint32(at + 16, true),
    isDeflated: method === DEFLATED,
    offset,
    flags,
    method,
    nameBytes,
  }
}

function readSizes(
  view: DataView,
  at: number,
  fields: ReadonlyMap<number, DataView>,
): [size: number, packedSize: number, offset: number] | undefined {
  const small = [24, 20, 42].map((place) => view.getUint32(at + place, true)) as [number, number, number]
  const full = small.filter((value) => value === FULL_32).length
  if (full === 0 && !fields.has(ZIP64_FIELD)) return small
  if (full === 0) {
    // Needless, but true.
    const count = Math.min(3, (fields.get(ZIP64_FIELD)?.byteLength ?? 0) / 8)
    return maybeWideValues(fields, count)?.every((value, i) => value === small[i]) ? small : undefined
  }
  const wide = maybeWideValues(fields, full)
  if (wide === undefined) return undefined
  let next = 0
  return small.map((value) => (value === FULL_32 ? (wide[next++] as number) : value)) as typeof small
}

/** UTF-8, whether it says so or not: `zip` on Linux does not, and any other reading is a guess. */
function decodeName(bytes: Uint8Array, refuse: Refuse): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return refuse('E_NAME', 'a name in it is no UTF-8')
  }
}

/** The field: a version, a CRC of the name it stands for, and the name. */
function isSameName(field: DataView, name: Uint8Array): boolean {
  const other = new Uint8Array(field.buffer, field.byteOffset, field.byteLength).subarray(5)
  return other.length === name.length && other.every((byte, i) => byte === name[i])
}

function checkFlags(flags: number, method: number, name: string, refuse: Refuse): void {
  if ((flags & (FLAG.encrypted | FLAG.strong | FLAG.masked)) !== 0)
    refuse('E_ZIP_ENCRYPTED', `"${name}" is encrypted; pack it again without a password`)
  if ((flags & ~(FLAG.speed | FLAG.descriptor | FLAG.utf8) & FULL_16) !== 0)
    refuse('E_ZIP_METHOD', `"${name}" uses a form of zip that is not read`)
  if (method !== STORED && method !== DEFLATED)
    refuse('E_ZIP_METHOD', `"${name}" is packed by method ${method}; only stored and deflated files are read`)
}

/** Files and folders only: no links, devices or special rights. */
function checkKind(host: number, attributes: number, isFolder: boolean, name: string, refuse: Refuse): void {
  const mode = attributes >>> 16
  const isUnix = UNIX_HOSTS.includes(host) || (attributes & HAS_UNIX_MODE) !== 0
  const type = isUnix ? mode & MODE_TYPE : 0
  const isLink = !isUnix && (attributes & WINDOWS_LINK) !== 0
  const isSpecial = isUnix && !isFolder && (mode & MODE_SPECIAL) !== 0
  if (isLink || isSpecial || ![0, MODE_FILE, MODE_FOLDER].includes(type))
    refuse('E_ZIP_SYMLINK', `"${name}" is a link, a device or has special rights`)
  const saysFolder = type === MODE_FOLDER || (type === 0 && (attributes & WINDOWS_FOLDER) !== 0)
  if ((type !== 0 || saysFolder) && saysFolder !== isFolder)
    refuse('E_ZIP_MISMATCH', `"${name}" is a file by its name and a folder by its rights, or the reverse`)
}
