/**
 * What a reader is given: the files of a dropped folder, of an opened zip, or one file. Nothing is read before it is asked
 * for: a file gives its Blob, and a Blob is read by slices.
 */
import { TrackletError, messageOf } from '#base/errors.ts'
import { readBlob } from '#base/read-blob.ts'

export type SourceFile = {
  /** Relative to what was dropped, `/` between parts. */
  readonly path: string
  /** Where it is known without opening the file. */
  readonly size?: number
  /** The content; cheap, and may be called again. Rejects when the file cannot be opened any more. */
  readonly open: () => Promise<Blob>
  /** The same without a check of all of it, where that is read in place and checked by `open`: a file that an archive stores. */
  readonly peek?: () => Promise<Blob | undefined>
  /** The content once, as {@link readStream} gives it, checked when the last piece was taken: for who reads all of it anyway. */
  readonly stream?: (signal?: AbortSignal) => AsyncIterable<Uint8Array<ArrayBuffer>>
}

/** A folder with what is in it. Names are data: any string without `/`. */
export type Folder = {
  /** As of a file; '' for the root. */
  readonly path: string
  readonly folders: ReadonlyMap<string, Folder>
  readonly files: ReadonlyMap<string, SourceFile>
}

/** The root of everything that was dropped together. */
export type Source = Folder

type GrowingFolder = {
  readonly path: string
  readonly folders: Map<string, GrowingFolder>
  readonly files: Map<string, SourceFile>
}

/** Of the head of a file that sniffers may look at, without asking for more. */
export const HEAD_BYTES = 4_096

const heads = new WeakMap<SourceFile, Promise<Uint8Array<ArrayBuffer>>>()

/** @throws TrackletError E_FORMAT for a path twice, a file that is a folder too, and empty, `.` or `..` parts */
export function makeSource(files: Iterable<SourceFile>): Source {
  const root = makeFolder('')
  for (const file of files) {
    const parts = file.path.split('/')
    if (parts.some((part) => part === '' || part === '.' || part === '..'))
      refusePath(file.path, 'is no plain path')
    const name = parts.pop() as string
    const folder = parts.reduce((above, part) => enterFolder(above, part, file.path), root)
    if (folder.files.has(name) || folder.folders.has(name)) refusePath(file.path, 'is there twice')
    folder.files.set(name, file)
  }
  return root
}

/** A file whose content is at hand, as tests and pasted text have it. */
export function fileOf(path: string, content: Blob): SourceFile {
  return { path, open: async () => content }
}

/** Every file in the folder and below, folder by folder, in the order of their names. */
export function* walkFiles(folder: Folder): Generator<SourceFile> {
  for (const [, file] of byName(folder.files)) yield file
  for (const [, below] of byName(folder.folders)) yield* walkFiles(below)
}

/** The folder itself and every folder below. */
export function* walkFolders(folder: Folder): Generator<Folder> {
  yield folder
  for (const [, below] of byName(folder.folders)) yield* walkFolders(below)
}

/** In the order of names by UTF-16 units, so that a reader says the same in the same order wherever a source came from. */
export function byName<T>(entries: ReadonlyMap<string, T>): [name: string, entry: T][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** @param path relative to the folder; '' is the folder itself */
export function findFolder(folder: Folder, path: string): Folder | undefined {
  if (path === '') return folder
  return path.split('/').reduce<Folder | undefined>((above, part) => above?.folders.get(part), folder)
}

/** @param path relative to the folder */
export function findFile(folder: Folder, path: string): SourceFile | undefined {
  const at = path.lastIndexOf('/')
  return findFolder(folder, path.slice(0, Math.max(0, at)))?.files.get(path.slice(at + 1))
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The path of the folder that holds it; '' at the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** @throws TrackletError E_SOURCE_CHANGED */
export async function readSize(file: SourceFile): Promise<number> {
  return fromDisk(file.path, async () => (await file.open()).size)
}

/** The first 4,096 bytes, or what there is; read once for all sniffers. @throws TrackletError E_SOURCE_CHANGED */
export function readHead(file: SourceFile): Promise<Uint8Array<ArrayBuffer>> {
  let head = heads.get(file)
  if (!head) {
    head = readSlice(file, 0, HEAD_BYTES)
    heads.set(file, head)
  }
  return head
}

/** Bytes `from` to `to`, fewer where the file ends before. @throws TrackletError E_SOURCE_CHANGED */
export async function readSlice(
  file: SourceFile,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return fromDisk(file.path, async () => {
    const blob = await file.open()
    return new Uint8Array(await blob.slice(from, to).arrayBuffer())
  })
}

/**
 * A small file whole.
 * @throws TrackletError E_LIMIT when it is larger than `max` bytes, E_SOURCE_CHANGED
 */
export async function readWhole(file: SourceFile, max: number): Promise<Uint8Array<ArrayBuffer>> {
  return fromDisk(file.path, async () => {
    const blob = await file.open()
    if (blob.size > max) refuseSize(file.path, blob.size, max)
    return new Uint8Array(await blob.arrayBuffer())
  })
}

/** As {@link readWhole}, as UTF-8 without a byte order mark; bytes that are none become U+FFFD. */
export async function readText(file: SourceFile, max: number): Promise<string> {
  return new TextDecoder().decode(await readWhole(file, max))
}

/**
 * The content in pieces of at most 1 MiB.
 * @throws TrackletError E_SOURCE_CHANGED, the signal's reason
 */
export async function* readStream(
  file: SourceFile,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (file.stream !== undefined) {
    yield* file.stream(signal)
    return
  }
  const pieces = readBlob(await fromDisk(file.path, file.open))
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = await fromDisk(file.path, () => pieces.next())
      if (next.done === true) return
      yield next.value
    }
  } finally {
    await pieces.return(undefined)
  }
}

/** @throws TrackletError E_SOURCE_CHANGED for what a Blob rejects with: its file changed, went away or may not be read */
export async function fromDisk<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof DOMException) || error.name === 'AbortError') throw error
    throw new TrackletError(
      'E_SOURCE_CHANGED',
      `"${path}" could not be read: ${messageOf(error)} It may have changed or gone since it was dropped. Nothing of it was taken; drop it again.`,
      { path },
      { cause: error },
    )
  }
}

function makeFolder(path: string): GrowingFolder {
  return { path, folders: new Map(), files: new Map() }
}

function enterFolder(above: GrowingFolder, name: string, path: string): GrowingFolder {
  if (above.files.has(name)) refusePath(path, 'has a file for a folder')
  let folder = above.folders.get(name)
  if (!folder) {
    folder = makeFolder(above.path === '' ? name : `${above.path}/${name}`)
    above.folders.set(name, folder)
  }
  return folder
}

function refusePath(path: string, fault: string): never {
  throw new TrackletError('E_FORMAT', `The path "${path}" ${fault}. Nothing was taken.`, { path })
}

function refuseSize(path: string, size: number, max: number): never {
  throw new TrackletError(
    'E_LIMIT',
    `"${path}" has ${size.toLocaleString('en-US')} bytes; a file of its kind is read up to ${max.toLocaleString('en-US')}.`,
    { path, size, max },
  )
}
