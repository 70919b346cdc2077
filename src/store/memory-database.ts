import { Dexie } from 'dexie'
import { IDBKeyRange, indexedDB } from 'fake-indexeddb'

/**
 * Where the page's own database may not be used, and is not: the build puts the same two in the place of the globals, so
 * that this page's stay as they are. To be called before a store is opened.
 */
export function useMemoryDatabase(): void {
  Object.assign(Dexie.dependencies, { indexedDB, IDBKeyRange })
}
