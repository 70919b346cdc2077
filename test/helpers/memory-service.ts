import 'fake-indexeddb/auto'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { Dexie } from 'dexie'
import { openMemorySession } from '#service/open-session.ts'
import type { Session } from '#service/session.ts'
import { MemoryFiles } from '#store/memory-files.ts'

let files = new MemoryFiles()

/** Of every test of this process: no session may be open. */
export function clearMemory(): void {
  files = new MemoryFiles()
  const factory = new IDBFactory()
  Object.assign(globalThis, { indexedDB: factory })
  // Where it was loaded before them it found none.
  Object.assign(Dexie.dependencies, { indexedDB: factory, IDBKeyRange })
}

/** What was written since memory was cleared is there. */
export function openMemory(): Session {
  return openMemorySession(files)
}
