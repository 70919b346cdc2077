/** Baselines that need a worker: the plain ways of storing what Tracklet stores. */
import { expose } from 'comlink'
import { Dexie, type Table } from 'dexie'

const START = 1_700_000_000_000

export type BenchWorker = typeof baselines

const baselines = {
  /** The same columns into IndexedDB, a transaction a batch, each awaited. @returns ms */
  async rawBatches(points: number, size: number): Promise<number> {
    const db = await openRaw('bench-raw')
    const count = points / size
    // The same ones again and again: all of many would not fit into memory.
    const batches = makeBatches(Math.min(count, MOST_BATCHES), size)
    const start = performance.now()
    for (let seq = 0; seq < count; seq++) {
      const columns = batches[seq % batches.length]
      await done(db, (store) => store.put({ runId: 'r', writerId: 'w', seq, ...columns }))
    }
    const ms = performance.now() - start
    db.close()
    await Dexie.delete('bench-raw')
    return ms
  },

  /** A row a point, a bulk a batch, through Dexie. @returns ms */
  async dexieRows(points: number, size: number): Promise<number> {
    const db = new Dexie('bench-rows', { chromeTransactionDurability: 'relaxed' })
    db.version(1).stores({ points: '++id, [runId+key+step]' })
    const table: Table = db.table('points')
    await db.open()
    const start = performance.now()
    for (let at = 0; at < points; at += size) {
      const rows = Array.from({ length: size }, (_, i) => ({
        runId: 'r',
        key: 'loss',
        step: at + i,
        value: Math.sin(at + i),
        time: START + at + i,
      }))
      await table.bulkAdd(rows)
    }
    const ms = performance.now() - start
    await db.delete()
    return ms
  },

  /** An OPFS file each. @returns ms */
  async opfsFiles(count: number, bytes: number): Promise<number> {
    const root = await navigator.storage.getDirectory()
    const folder = await root.getDirectoryHandle('bench', { create: true })
    const content = new Uint8Array(bytes)
    const start = performance.now()
    for (let i = 0; i < count; i++) {
      new DataView(content.buffer).setUint32(0, i)
      const file = await folder.getFileHandle(`file-${String(i)}`, { create: true })
      const handle = await file.createSyncAccessHandle()
      handle.write(content)
      handle.flush()
      handle.close()
    }
    const ms = performance.now() - start
    await root.removeEntry('bench', { recursive: true })
    return ms
  },
}

/** Held at once. */
const MOST_BATCHES = 1_000

function makeBatches(
  count: number,
  size: number,
): { step: Float64Array; value: Float64Array; time: Float64Array }[] {
  return Array.from({ length: count }, (_, n) => ({
    step: Float64Array.from({ length: size }, (_, i) => n * size + i),
    value: Float64Array.from({ length: size }, (_, i) => Math.sin(n * size + i)),
    time: Float64Array.from({ length: size }, (_, i) => START + n * size + i),
  }))
}

async function openRaw(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name)
  request.onupgradeneeded = () =>
    request.result.createObjectStore('segments', { keyPath: ['runId', 'writerId', 'seq'] })
  return await settled(request)
}

async function done(db: IDBDatabase, work: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = db.transaction('segments', 'readwrite', { durability: 'relaxed' })
  work(transaction.objectStore('segments'))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'))
  })
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('failed'))
  })
}

expose(baselines)
