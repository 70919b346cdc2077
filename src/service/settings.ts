import { refuse } from '#base/errors.ts'
import { readSetting, writeSetting } from '#store/settings.ts'
import type { Store } from '#store/store.ts'

/** Settings of people, apart from the store's own. */
const PREFIX = 'user.'

/** Undefined when never set. */
export async function getSetting(store: Store, name: string): Promise<unknown> {
  return await readSetting(store, PREFIX + name)
}

/** @param value plain data */
export async function setSetting(store: Store, name: string, value: unknown): Promise<void> {
  if (name === '') refuse('A setting needs a name.')
  await writeSetting(store, PREFIX + name, value)
}
