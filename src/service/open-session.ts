import type { Files } from '#store/files.ts'
import { MemoryFiles } from '#store/memory-files.ts'
import { OpfsFiles } from '#store/opfs-files.ts'
import { Session } from './session.ts'

/** In a dedicated worker: IndexedDB and OPFS. */
export function openBrowserSession(): Session {
  return new Session((packEnd) => OpfsFiles.open(packEnd))
}

/** In a service worker, which soon ends: what an earlier session left is for others to tidy. */
export function openServiceWorkerSession(): Session {
  return new Session((packEnd) => OpfsFiles.open(packEnd), { tidies: false })
}

/** Where there is no OPFS (Node): files in memory, and whatever `indexedDB` is there. */
export function openMemorySession(files: Files = new MemoryFiles()): Session {
  return new Session(() => Promise.resolve(files))
}
