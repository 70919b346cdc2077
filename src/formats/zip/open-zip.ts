/**
 * A strict reader of zip archives, over slices of a Blob: only the central directory tells what is there, local headers
 * must agree with it, nothing may overlap or hide. What is refused, and why, stands in README.md.
 */
import type { Bytes } from '#base/units.ts'
import { fromDisk, nameOf, readHead, type SourceFile } from '../source.ts'
import { checkLayout, type Content } from './check-layout.ts'
import { maybeUnsafeName, NameSet } from './check-names.ts'
import type { RawEntry, ZipEntry } from './entry.ts'
import { findDirectory } from './find-directory.ts'
import { MAX_ENTRY_RATIO, MAX_TOTAL_RATIO, MAX_UNPACKED_BYTES, RATIO_FREE_BYTES } from './limits.ts'
import { readDirectory } from './read-directory.ts'
import { readEntry } from './read-entry.ts'
import { makeRefuse, type Refuse } from './refuse-zip.ts'
import { SmallReads } from './small-reads.ts'

export type Zip = {
  readonly entries: readonly ZipEntry[]
  /** The content, verified when the last piece was taken. @throws TrackletError E_ZIP_MISMATCH, E_HASH, E_SOURCE_CHANGED */
  readonly read: (entry: ZipEntry, signal?: AbortSignal) => AsyncGenerator<Uint8Array<ArrayBuffer>>
  /** The content as a part of the archive, not verified; undefined when it is deflated. */
  readonly slice: (entry: ZipEntry) => Promise<Blob | undefined>
}

/** By its first bytes: a zip, or an empty one. */
export async function isZip(file: SourceFile): Promise<boolean> {
  const [p, k, a, b] = await readHead(file)
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6))
}

/**
 * Reads the list of files and checks that the archive is one that every reader reads alike.
 * @throws TrackletError E_ZIP_…, E_LIMIT_…, E_NAME…, E_SOURCE_CHANGED
 */
export async function openZip(file: SourceFile): Promise<Zip> {
  const refuse: Refuse = makeRefuse(file.path)
  const { size } = await fromDisk(file.path, file.open)
  const place = await findDirectory(file, size)
  const all = await readDirectory(file, place)
  checkNames(all, refuse)
  checkGrowth(all, size, refuse)
  const contents: ReadonlyMap<ZipEntry, Content> = await checkLayout(file, all, place.offset)
  const contentOf = (entry: ZipEntry): Content => {
    const content = contents.get(entry)
    if (content === undefined) throw new Error('The entry is of another archive.')
    return content
  }
  const small = new SmallReads(file)
  return {
    entries: all,
    read: (entry, signal) => readEntry(file, entry, contentOf(entry), small, signal),
    slice: async (entry) => {
      const { from, to } = contentOf(entry)
      return entry.isDeflated ? undefined : (await file.open()).slice(from, to)
    },
  }
}

/** What macOS adds to an archive and a folder. */
export function isPackersOwn(path: string): boolean {
  return path.startsWith('__MACOSX/') || path === '__MACOSX' || nameOf(path) === '.DS_Store'
}

/** By the sizes that are listed, of which no entry gives more: {@link readEntry} stops there. */
function checkGrowth(entries: readonly RawEntry[], size: Bytes, refuse: Refuse): void {
  let unpacked = 0
  for (const entry of entries) {
    if (entry.size > Math.max(RATIO_FREE_BYTES, MAX_ENTRY_RATIO * entry.packedSize))
      refuse(
        'E_LIMIT_RATIO',
        `"${entry.path}" would grow to more than ${MAX_ENTRY_RATIO} times its packed size`,
      )
    unpacked += entry.size
  }
  if (unpacked > MAX_UNPACKED_BYTES)
    refuse('E_LIMIT_SIZE', `it holds ${unpacked.toLocaleString('en-US')} bytes; at most 8 GiB are read`)
  if (unpacked > Math.max(RATIO_FREE_BYTES, MAX_TOTAL_RATIO * size))
    refuse('E_LIMIT_RATIO', `it would grow to more than ${MAX_TOTAL_RATIO} times its size`)
}

function checkNames(entries: readonly RawEntry[], refuse: Refuse): void {
  const names = new NameSet((name) => name)
  for (const { path, isFolder } of entries) {
    const fault = maybeUnsafeName(path)
    if (fault !== undefined) refuse('E_NAME', `the name ${JSON.stringify(path)} in it ${fault}`)
    if (!(isFolder ? names.addFolder(path) : names.addFile(path)))
      refuse('E_NAME_DUPLICATE', `"${path}" is in it twice, or is a file and a folder`)
  }
}
