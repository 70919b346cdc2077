/** The rows of a chart's many runs, in few requests where they stand close together. Loaded with the first chart. */
import { resultOf } from './raw.ts'
import type { OverviewRow, SegmentRow } from './schema.ts'
import type { ReadAhead } from './series.ts'

/** @param runIds the closer they stand in the order of ids, the fewer requests */
export async function readAhead(
  transaction: IDBTransaction,
  runIds: readonly string[],
  key: string,
): Promise<ReadAhead> {
  const [overviews, segments] = await Promise.all([
    rowsOfOwners<OverviewRow>(transaction.objectStore('overviews'), runIds, key),
    rowsOfOwners<SegmentRow>(transaction.objectStore('segments'), runIds),
  ])
  return { key, overviews, segments }
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
