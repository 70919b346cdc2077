import { Dexie } from 'dexie'
import type { LoggedModel } from '#model/logged-model.ts'
import type { Run } from '#model/run.ts'
import { guarded } from './errors.ts'
import type { TrackletDb } from './schema.ts'
import type { Store } from './store.ts'

/** Who may have artifacts. */
export type Owner = Run | LoggedModel

export async function readOwner(store: Store, ownerId: string): Promise<Owner | undefined> {
  return await guarded(() => findOwner(store.db, ownerId))
}

export async function findOwner(db: TrackletDb, ownerId: string): Promise<Owner | undefined> {
  return (await db.runs.get(ownerId)) ?? (await db.loggedModels.get(ownerId))
}

/** Where the points and files of runs and logged models are named. */
export function ownedTables(db: TrackletDb) {
  return [db.summaries, db.segments, db.chunks, db.heads, db.overviews, db.artifacts, db.origins]
}

/** To be called in a transaction over {@link ownedTables}: all that is the owner's, but its row and the files' content. */
export async function removeOwned(db: TrackletDb, ownerId: string): Promise<void> {
  const below = [ownerId, Dexie.minKey]
  const above = [ownerId, Dexie.maxKey]
  await db.summaries.delete(ownerId)
  await db.origins.delete(ownerId)
  await db.segments.where('[runId+writerId+seq]').between(below, above).delete()
  for (const table of [db.chunks, db.heads, db.overviews]) {
    await table.where('[runId+key+n]').between(below, above).delete()
  }
  await db.artifacts.where('[ownerId+path]').between(below, above).delete()
}
