/**
 * Chromium keeps IndexedDB in a LevelDB whose log it goes on with after a restart. A killed browser may leave half a record
 * at the log's end: the next start passes over it and writes on behind it, the start after that takes it for damage and
 * throws the whole database away. We saw that once in about a hundred kills.
 *
 * When a database is deleted Chromium compacts, which moves what the log holds to a table and begins a new log. So a small
 * database is made and deleted before anything else is written. Elsewhere it costs a few ms and changes nothing.
 * @see https://github.com/google/leveldb/issues/1287
 */
import { withLock } from './locks.ts'

const NAME = 'tracklet-fresh-log'

/** To be called by the first who opens the database after a start of the browser. Never fails: the store will tell itself. */
export async function beginFreshLog(): Promise<void> {
  await withLock('fresh-log', async () => {
    try {
      const made = await settled(indexedDB.open(NAME))
      made.close()
      await settled(indexedDB.deleteDatabase(NAME))
    } catch (error) {
      // A full disk, or a database that does not open at all.
      if (!(error instanceof DOMException)) throw error
    }
  })
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new DOMException('no reason given', 'UnknownError'))
  })
}
