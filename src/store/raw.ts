/**
 * IndexedDB past Dexie, for hundreds of small rows that must be fast: Dexie's own cost for each is a multiple of the
 * database's.
 */

/** @template T what the store's rows are: the database does not know. */
export function resultOf<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(request.error ?? new Error('The database did not answer.'))
  })
}

/** Up to `limit` rows, latest first. */
export async function lastRows(index: IDBIndex, range: IDBKeyRange, limit: number): Promise<unknown[]> {
  // For `getAll` 0 is no bound.
  if (limit === 0) return []
  if (!('getAllRecords' in index)) return await walkBackwards(index, range, limit)
  const { getAll } = index as unknown as BackwardIndex
  return await resultOf(getAll.call(index, { query: range, count: limit, direction: 'prev' }))
}

/** Came together with `getAllRecords`: before, `getAll` knew no direction and took such an object for a key. */
type BackwardIndex = {
  getAll(options: {
    readonly query: IDBKeyRange
    readonly count: number
    readonly direction: IDBCursorDirection
  }): IDBRequest<unknown>
}

/** The same a row at a time: each step is a message to the browser and back. */
function walkBackwards(index: IDBIndex, range: IDBKeyRange, limit: number): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const rows: unknown[] = []
    const request = index.openCursor(range, 'prev')
    request.onerror = () => reject(request.error ?? new Error('The database did not answer.'))
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null || rows.length === limit) return resolve(rows)
      rows.push(cursor.value)
      cursor.continue()
    }
  })
}

/** A row that is refused aborts the transaction, whose owner hears of it. */
export function putAll(store: IDBObjectStore, rows: readonly unknown[]): void {
  for (const row of rows) store.put(row)
}
