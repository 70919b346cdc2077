/** Files out of what a person dropped, picked or pasted, with their paths below it. */
import type { ImportFile } from '#model/import.ts'

/** Chromium's; the types of the DOM do not have it yet. */
type WithHandle = { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }

export type Collected = {
  readonly files: readonly ImportFile[]
  /** Folders that can be read again later. */
  readonly folders: readonly FileSystemDirectoryHandle[]
}

/** Everything must be asked of the items at once: after the event they are empty. */
export function collectDrop({ items, files }: DataTransfer): Promise<Collected> {
  const list = [...items].filter(({ kind }) => kind === 'file')
  const asked = list.map((item) => ({
    file: item.getAsFile(),
    entry: item.webkitGetAsEntry(),
    handle: (item as WithHandle).getAsFileSystemHandle?.().catch(() => null),
  }))
  return list.length === 0 ? Promise.resolve({ files: plainFiles(files), folders: [] }) : collectItems(asked)
}

/** @param files of an input, where a folder's have their paths */
export function plainFiles(files: Iterable<File>): ImportFile[] {
  return [...files].map((content) => ({ path: content.webkitRelativePath || content.name, content }))
}

/** Every file in the folder and below, its own name first. */
export async function collectFolder(folder: FileSystemDirectoryHandle): Promise<ImportFile[]> {
  const walk = async (below: FileSystemDirectoryHandle, path: string): Promise<ImportFile[]> => {
    const found: Promise<ImportFile[]>[] = []
    for await (const [name, entry] of below.entries()) {
      const itsPath = `${path}/${name}`
      found.push(isFolder(entry) ? walk(entry, itsPath) : readFile(entry, itsPath))
    }
    return (await Promise.all(found)).flat()
  }
  return walk(folder, folder.name)
}

type Asked = {
  readonly file: File | null
  readonly entry: FileSystemEntry | null
  readonly handle: Promise<FileSystemHandle | null> | undefined
}

async function collectItems(asked: readonly Asked[]): Promise<Collected> {
  const folders: FileSystemDirectoryHandle[] = []
  const parts = await Promise.all(
    asked.map(async ({ file, entry, handle }) => {
      const known = await handle
      if (known && isFolder(known)) {
        folders.push(known)
        return collectFolder(known)
      }
      if (entry?.isDirectory) return collectEntry(entry as FileSystemDirectoryEntry)
      return file ? plainFiles([file]) : []
    }),
  )
  return { files: parts.flat(), folders }
}

/** Where there are no handles. A reader gives some of the entries at a time, and none at the end. */
async function collectEntry(folder: FileSystemDirectoryEntry): Promise<ImportFile[]> {
  const reader = folder.createReader()
  const files: ImportFile[] = []
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed))
    if (entries.length === 0) return files
    for (const entry of entries) {
      if (entry.isDirectory) files.push(...(await collectEntry(entry as FileSystemDirectoryEntry)))
      else
        files.push({
          path: entry.fullPath.slice(1),
          content: await fileOfEntry(entry as FileSystemFileEntry),
        })
    }
  }
}

function fileOfEntry(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((done, failed) => entry.file(done, failed))
}

/** A file that goes away meanwhile is not there. */
async function readFile(handle: FileSystemFileHandle, path: string): Promise<ImportFile[]> {
  try {
    return [{ path, content: await handle.getFile() }]
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return []
    throw error
  }
}

function isFolder(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory'
}
