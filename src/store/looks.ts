/**
 * Stores of bundles that are only looked at. What a page lists is in a database of the look's own; points and files stay in
 * the bundle. It is gone when the look ends, and one that a kill left is removed by the next start.
 */
import { Dexie } from 'dexie'
import { newWriterId } from '#base/ids.ts'
import { Changes } from './changes.ts'
import { guarded } from './errors.ts'
import type { Files } from './files.ts'
import { holdLock, listHeld } from './locks.ts'
import { TrackletDb } from './schema.ts'
import type { PointSource } from './series.ts'
import type { Store } from './store.ts'

/** Of the names of databases, and of the locks that tell which of them are in use. */
const PREFIX = 'tracklet-look-'

export type LookStore = {
  readonly store: Store
  /** Removes it. */
  readonly close: () => Promise<void>
}

/** @throws TrackletError E_QUOTA, E_STORE_CORRUPT */
export async function openLookStore(files: Files, points: PointSource): Promise<LookStore> {
  const name = PREFIX + newWriterId()
  // Before the database is there, so that nobody sweeps it.
  const lock = await holdLock(name, 'exclusive')
  const db = new TrackletDb('relaxed', name)
  const changes = new Changes(name)
  const close = async (): Promise<void> => {
    changes.close()
    db.close()
    await guarded(() => Dexie.delete(name))
    lock?.release()
  }
  try {
    await guarded(() => db.open())
  } catch (error) {
    await close()
    throw error
  }
  return { store: { db, strict: db, files, changes, points, by: '' }, close }
}

/** At a start: looks of tabs that are gone. */
export async function sweepLooks(): Promise<void> {
  const used = await listHeld(PREFIX)
  for (const { name = '' } of await guarded(() => indexedDB.databases()))
    if (name.startsWith(PREFIX) && !used.has(name.slice(PREFIX.length)))
      await guarded(() => Dexie.delete(name))
}
