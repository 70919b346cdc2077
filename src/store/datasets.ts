import type { Dataset } from '#model/dataset.ts'
import { guarded } from './errors.ts'
import type { Store } from './store.ts'

/** In the order asked; undefined for unknown ones. */
export async function readDatasets(
  store: Store,
  names: readonly { readonly experimentId: string; readonly name: string; readonly digest: string }[],
): Promise<(Dataset | undefined)[]> {
  const keys = names.map(({ experimentId, name, digest }): [string, string, string] => [
    experimentId,
    name,
    digest,
  ])
  const rows = await guarded(() => store.db.datasets.bulkGet(keys))
  return rows.map((row) => {
    if (row === undefined) return undefined
    const { experimentId: _, ...dataset } = row
    return dataset
  })
}
