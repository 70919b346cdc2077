/** Folders that are read again while they change: points of a training outside the browser appear as they are written. */
import { isTrackletError } from '#base/errors.ts'
import { createSignal } from 'solid-js'
import { worker } from '../../remote.ts'
import { collectFolder } from './collect-files.ts'

export type WatchedFolder = {
  readonly handle: FileSystemDirectoryHandle
  readonly points: number
  readonly runs: number
  /** Why it is not read any more; undefined while it is. */
  readonly error: unknown
}

const WATCH_MS = 2_000

const [watched, setWatched] = createSignal<readonly WatchedFolder[]>([])
export { watched }

export const canWatch = 'showDirectoryPicker' in globalThis

export async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  const { showDirectoryPicker } = globalThis as unknown as {
    showDirectoryPicker: (options: { mode: 'read' }) => Promise<FileSystemDirectoryHandle>
  }
  try {
    return await showDirectoryPicker({ mode: 'read' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

/** Until `stopWatching`, or the page is closed. A folder that is watched already is not watched twice. */
export async function watchFolder(handle: FileSystemDirectoryHandle): Promise<void> {
  for (const known of watched()) if (await known.handle.isSameEntry(handle)) return
  setWatched((old) => [...old, { handle, points: 0, runs: 0, error: undefined }])
  await keepReading(handle)
}

export function stopWatching(handle: FileSystemDirectoryHandle): void {
  setWatched((old) => old.filter((folder) => folder.handle !== handle))
}

async function keepReading(handle: FileSystemDirectoryHandle): Promise<void> {
  let seen = ''
  while (isWatched(handle)) {
    try {
      const files = await collectFolder(handle)
      const now = JSON.stringify(
        files.map(({ path, content }) => [path, content.size, (content as File).lastModified]),
      )
      if (now !== seen && isWatched(handle)) {
        const { points, runs } = await worker.importFiles(files)
        note(handle, (folder) => ({ ...folder, points: folder.points + points, runs: folder.runs + runs }))
        seen = now
      }
    } catch (error) {
      // It changed while it was read: the next look has it.
      if (!isTrackletError(error, 'E_SOURCE_CHANGED')) {
        note(handle, (folder) => ({ ...folder, error }))
        return
      }
    }
    await new Promise((done) => setTimeout(done, WATCH_MS))
  }
}

function isWatched(handle: FileSystemDirectoryHandle): boolean {
  return watched().some((folder) => folder.handle === handle)
}

function note(handle: FileSystemDirectoryHandle, change: (folder: WatchedFolder) => WatchedFolder): void {
  setWatched((old) => old.map((folder) => (folder.handle === handle ? change(folder) : folder)))
}
