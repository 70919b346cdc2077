import { refuse } from '#base/errors.ts'
import { readSetting, writeSetting } from '#store/settings.ts'
import type { Store } from '#store/store.ts'

/** As the store has it: settings of people stand apart from its own. */
export function settingName(name: string): string {
  return `user.${name}`
}

/** Undefined when never set. */
export async function getSetting(store: Store, name: string): Promise<unknown> {
  return await readSetting(store, settingName(name))
}

/** @param value plain data */
export async function setSetting(store: Store, name: string, value: unknown): Promise<void> {
  if (name === '') refuse('A setting needs a name.')
  await writeSetting(store, settingName(name), value)
}
