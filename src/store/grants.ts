import type { Grant } from '#model/grant.ts'
import { guarded } from './errors.ts'
import type { Store } from './store.ts'

export async function readGrants(store: Store): Promise<Grant[]> {
  return await guarded(() => store.db.grants.toArray())
}

export async function readGrant(store: Store, grantId: string): Promise<Grant | undefined> {
  return await guarded(() => store.db.grants.get(grantId))
}

/** Adds one, and removes others, in one transaction. */
export async function addGrant(store: Store, grant: Grant, replaced: readonly string[]): Promise<void> {
  await guarded(() =>
    store.strict.transaction('rw', store.strict.grants, async () => {
      await store.strict.grants.bulkDelete([...replaced])
      await store.strict.grants.put(grant)
    }),
  )
  store.changes.announce({ kind: 'grants' })
}

/**
 * @param change gets the row (undefined: unknown id); it may throw, and nothing is written
 * @param quietly nobody is told: what the grant allows stays
 */
export async function updateGrant(
  store: Store,
  grantId: string,
  change: (grant: Grant | undefined) => Grant,
  quietly = false,
): Promise<void> {
  await guarded(() =>
    store.db.transaction('rw', store.db.grants, async () => {
      await store.db.grants.put(change(await store.db.grants.get(grantId)))
    }),
  )
  if (!quietly) store.changes.announce({ kind: 'grants' })
}

export async function removeGrants(store: Store, grantIds: readonly string[]): Promise<void> {
  await guarded(() => store.strict.grants.bulkDelete([...grantIds]))
  store.changes.announce({ kind: 'grants' })
}
