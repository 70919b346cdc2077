/**
 * IndexedDB past Dexie, for hundreds of small rows that must be fast: Dexie's own cost for each is a multiple of the
 * database's.
 */

/** @template T what the store's rows are: the database does not know. */
export function resultOf<T>(request: IDBRequest<unknown>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(request.error ?? new Error('The database did not answer.'))
  })
}

/** Calls `take` for up to `limit` rows, latest first. */
export function eachBackwards(
  source: IDBIndex,
  range: IDBKeyRange,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  take: (row: unknown) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = source.openCursor(range, 'prev')
    let taken = 0
    let skipped = offset === 0
    request.onerror = () => reject(request.error ?? new Error('The database did not answer.'))
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null || taken === limit) return resolve()
      if (!skipped) {
        skipped = true
        return cursor.advance(offset)
      }
      take(cursor.value)
      taken++
      cursor.continue()
    }
  })
}

/** A row that is refused aborts the transaction, whose owner hears of it. */
export function putAll(store: IDBObjectStore, rows: readonly unknown[]): void {
  for (const row of rows) store.put(row)
}
