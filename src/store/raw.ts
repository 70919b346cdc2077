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

/** So many rows are read at once. */
const STRETCH_ROWS = 64
/** Listing the keys of so many rows a row that is asked for costs less than asking for each. */
const KEYS_EACH = 4

/**
 * The rows of many owners, whose ids begin the keys of the store, in the order of the keys; those of owners that stand beside
 * each other in one request. Undefined where so many others stand between them that each is better asked for alone.
 * @param name what comes second in their keys; absent: anything
 */
export async function rowsOfOwners<T>(
  store: IDBObjectStore,
  ownerIds: readonly string[],
  name?: string,
): Promise<Map<string, T[]> | undefined> {
  const wanted = new Set(ownerIds)
  const sorted = [...wanted].sort()
  const most = KEYS_EACH * wanted.size
  const keys = await resultOf<[string, string][]>(
    store.getAllKeys(IDBKeyRange.bound([sorted[0] ?? ''], [sorted.at(-1) ?? '', []]), most + 1),
  )
  if (keys.length > most) return undefined
  const stretches: [string, string][][] = []
  let isOpen = false
  for (const key of keys) {
    const isWanted = wanted.has(key[0]) && (name === undefined || key[1] === name)
    if (isWanted && isOpen && (stretches.at(-1)?.length ?? 0) < STRETCH_ROWS) stretches.at(-1)?.push(key)
    else if (isWanted) stretches.push([key])
    isOpen = isWanted
  }
  const rows = new Map<string, T[]>()
  await Promise.all(
    stretches.map(async (stretch) => {
      const range = IDBKeyRange.bound(stretch[0], stretch.at(-1))
      const found = await resultOf<T[]>(store.getAll(range))
      for (const [i, row] of found.entries()) {
        const ownerId = stretch[i]?.[0] ?? ''
        const own = rows.get(ownerId)
        if (own === undefined) rows.set(ownerId, [row])
        else own.push(row)
      }
    }),
  )
  return rows
}
