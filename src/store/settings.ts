import { guarded } from './errors.ts'
import type { Store } from './store.ts'

/** Undefined when never set. */
export async function readSetting(store: Store, name: string): Promise<unknown> {
  return await guarded(async () => (await store.db.settings.get(name))?.value)
}

export async function writeSetting(store: Store, name: string, value: unknown): Promise<void> {
  await guarded(() => store.db.settings.put({ name, value }))
  store.changes.announce({ kind: 'settings' })
}
