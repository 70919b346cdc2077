import { makeSource, type Source, type SourceFile } from './source.ts'
import type { ZipEntry } from './zip/entry.ts'
import { isPackersOwn, isZip, openZip, type Zip } from './zip/open-zip.ts'

/** Folders and files of the systems themselves; nobody meant to drop them. */
const SYSTEM_FILES = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/**
 * What was dropped, as one source: a zip is opened and stands as a folder of its name. Zips inside folders and zips are
 * files like others.
 * @throws TrackletError of a zip that is refused: see zip/README.md; E_FORMAT for two files of one path
 */
export async function openSource(dropped: readonly SourceFile[]): Promise<Source> {
  const files: SourceFile[] = []
  for (const file of dropped) {
    if (SYSTEM_FILES.has(file.path.slice(file.path.lastIndexOf('/') + 1))) continue
    if (!file.path.includes('/') && (await isZip(file))) files.push(...(await listZip(file)))
    else files.push(file)
  }
  return makeSource(files)
}

async function listZip(file: SourceFile): Promise<SourceFile[]> {
  const zip = await openZip(file)
  return zip.entries
    .filter(({ path, isFolder }) => !isFolder && !isPackersOwn(path))
    .map((entry) => ({
      path: `${file.path}/${entry.path}`,
      size: entry.size,
      open: opener(zip, entry),
      peek: () => zip.slice(entry),
      stream: (signal) => zip.read(entry, signal),
    }))
}

/** Gathered before they become a Blob, which the browser keeps outside our memory. */
const GATHERED_BYTES = 2 ** 20

/** Verified once, when it is opened first. */
function opener(zip: Zip, entry: ZipEntry): () => Promise<Blob> {
  let opened: Promise<Blob> | undefined
  return () => (opened ??= unpack(zip, entry))
}

async function unpack(zip: Zip, entry: ZipEntry): Promise<Blob> {
  const stored = await zip.slice(entry)
  const blobs: Blob[] = []
  let pieces: Uint8Array<ArrayBuffer>[] = []
  let gathered = 0
  for await (const piece of zip.read(entry)) {
    if (stored !== undefined) continue
    pieces.push(piece)
    gathered += piece.length
    if (gathered < GATHERED_BYTES) continue
    blobs.push(new Blob(pieces))
    pieces = []
    gathered = 0
  }
  return stored ?? new Blob([...blobs, ...pieces])
}
