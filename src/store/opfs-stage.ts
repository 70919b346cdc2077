/**
 * A file that is written under a name of its worker's and gets its own when it is whole. A dedicated worker writes by a
 * sync access handle, which is fast and keeps what it wrote when the browser is killed; a service worker has none, and
 * writes by a stream to a copy, which takes the file's place when it is closed. The sweep takes what a killed one leaves.
 */
import { TrackletError } from '#base/errors.ts'

/** Must be moved or removed. */
export type OpfsStage = {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>
  moveTo(directory: FileSystemDirectoryHandle, as: string): Promise<void>
  remove(): Promise<void>
}

type Sink = Pick<OpfsStage, 'write'> & { close(): Promise<void>; abort(): Promise<void> }

/** In dedicated workers only. */
export const HAS_SYNC_ACCESS =
  'FileSystemFileHandle' in globalThis && 'createSyncAccessHandle' in FileSystemFileHandle.prototype

export async function stageInOpfs(staging: FileSystemDirectoryHandle, name: string): Promise<OpfsStage> {
  const file = await staging.getFileHandle(name, { create: true })
  const sink = HAS_SYNC_ACCESS ? await openHandle(file) : await openStream(file)
  return {
    write: sink.write,
    moveTo: async (directory, as) => {
      await sink.close()
      await file.move(directory, as)
    },
    remove: async () => {
      await sink.abort()
      await ignoreMissing(() => staging.removeEntry(name))
    },
  }
}

async function openHandle(file: FileSystemFileHandle): Promise<Sink> {
  const handle = await file.createSyncAccessHandle()
  let end = 0
  return {
    write: async (bytes) => {
      writeWhole(handle, bytes, end)
      end += bytes.length
    },
    close: async () => {
      handle.flush()
      handle.close()
    },
    abort: async () => handle.close(),
  }
}

async function openStream(file: FileSystemFileHandle): Promise<Sink> {
  const stream = await file.createWritable()
  return {
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
    // It may have failed or been closed, and has nothing to abort then.
    abort: () => stream.abort().catch(() => undefined),
  }
}

/** Some browsers answer a full disk with a short count, or -8 as an unsigned number, in place of an error. */
export function writeWhole(handle: FileSystemSyncAccessHandle, bytes: Uint8Array, at: number): void {
  const written = handle.write(bytes, { at })
  if (written !== bytes.length) {
    throw new TrackletError(
      'E_QUOTA',
      'The browser has no more space for this site. What was acknowledged is safe; free space or delete runs, and logging goes on by itself.',
    )
  }
}

export async function ignoreMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isDomException(error, 'NotFoundError')) return undefined
    throw error
  }
}

export function isDomException(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name
}

/** In every browser with sync access handles, and not in TypeScript's library yet. */
declare global {
  interface FileSystemFileHandle {
    move(name: string): Promise<void>
    move(directory: FileSystemDirectoryHandle, name: string): Promise<void>
  }
}
