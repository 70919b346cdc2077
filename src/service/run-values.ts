import type { RunValue, RunValuesRequest } from '#model/run-table.ts'
import { orderBy, rankValues } from './compare-values.ts'
import { runsIn } from './match-runs.ts'
import { RunFields } from './run-fields.ts'
import type { RunIndexes } from './run-indexes.ts'

/** Texts that runs have for a field, those of the most runs first. */
export async function readRunValues(
  indexes: RunIndexes,
  { experimentIds, viewType, kind, key, containing, limit }: RunValuesRequest,
): Promise<RunValue[]> {
  const fields = new RunFields()
  const read = fields.read({ kind, key })
  const loaded = await indexes.load(experimentIds)
  await fields.load(loaded)
  const wanted = containing.toLowerCase()
  const counts = new Map<string, number>()
  for (const run of runsIn(loaded, viewType)) {
    const value = read(run)
    for (const text of typeof value === 'object' ? value : [value]) {
      if (typeof text === 'string' && text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  }
  const found = Array.from(counts, ([value, count]) => ({ value, count }))
    .filter(({ value }) => value.toLowerCase().includes(wanted))
    .sort((a, b) => b.count - a.count)
    .slice(0, limit)
  // Only what is shown is brought into the order of its texts, or numbers: there may be as many texts as runs.
  const order = orderBy(found.length, [
    { ranks: rankValues(found.map(({ count }) => count)), descending: true },
    { ranks: rankValues(found.map(({ value }) => value)), descending: false },
  ])
  return Array.from(order, (place) => found[place] as RunValue)
}
