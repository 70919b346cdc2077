/** What is read of a registered model again when anything of it changes. */
import type { ModelVersionDetails } from '#model/registered-model.ts'
import { writeComparison } from '#query/print-filter.ts'
import type { Accessor } from 'solid-js'
import { createLive, type Live } from '../live.ts'
import { remote } from '../remote.ts'

export function createRegistryLive<T>(
  name: Accessor<string>,
  read: (name: string) => Promise<T>,
): Live<string, T> {
  return createLive(name, read, (change, of) => change.kind === 'registry' && change.names.includes(of))
}

/** Highest number first. */
export async function listVersions(name: string): Promise<readonly ModelVersionDetails[]> {
  // A name may hold both kinds of quotes, which no text of the language can: `_` stands for any character.
  const pattern = { operator: 'LIKE', value: name.replaceAll("'", '_') } as const
  const { items } = await remote.searchModelVersions({
    filter: writeComparison('model versions', { kind: 'attribute', key: 'name' }, pattern),
    orderBy: ['version_number DESC'],
  })
  return items.filter(({ version }) => version.name === name)
}
