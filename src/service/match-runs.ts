import type { ViewType } from '#model/experiment.ts'
import type { FilterExplanation, FilterExplanationRequest } from '#model/run-table.ts'
import type { Run } from '#model/run.ts'
import { compileFilter } from '#query/compile-filter.ts'
import { partsOf, withParts } from '#query/filter-parts.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { printFilter } from '#query/print-filter.ts'
import type { Filter } from '#query/tree.ts'
import type { FieldColumns } from './field-columns.ts'
import { RunFields } from './run-fields.ts'
import type { RunIndex } from './run-index.ts'
import type { RunIndexes } from './run-indexes.ts'

export function runsIn(indexes: readonly RunIndex[], view: ViewType): readonly Run[] {
  const [only, ...others] = indexes.map((index) => index.list(view))
  return others.length === 0 ? (only ?? []) : (only ?? []).concat(...others)
}

/** Of the places that a filter finds, in their order. Fields that no filter asked for before are read. */
export async function matchRuns(
  indexes: readonly RunIndex[],
  columns: FieldColumns,
  places: Uint32Array,
  filter: Filter,
): Promise<Uint32Array> {
  if (partsOf(filter).length === 0) return places
  const matches = compileFilter(filter, columns.read)
  await columns.fill(indexes)
  return places.filter(matches)
}

/**
 * What each part of a filter does.
 * @throws TrackletError INVALID_PARAMETER_VALUE
 */
export async function explainFilter(
  indexes: RunIndexes,
  { experimentIds, viewType, text }: FilterExplanationRequest,
): Promise<FilterExplanation> {
  const filter = parseFilter('runs', text, { superset: true })
  const fields = new RunFields()
  const parts = partsOf(filter).map((part) => {
    const alone = withParts(filter, [part])
    return { text: printFilter(alone), holds: compileFilter(alone, fields.read), matches: 0, without: 0 }
  })
  const loaded = await indexes.load(experimentIds)
  await fields.load(loaded)
  const runs = runsIn(loaded, viewType)
  for (const run of runs) {
    const failing = parts.filter((part) => {
      const holds = part.holds(run)
      if (holds) part.matches++
      return !holds
    })
    const [only] = failing
    if (only === undefined) for (const part of parts) part.without++
    else if (failing.length === 1) only.without++
  }
  return { total: runs.length, parts: parts.map(({ holds: _, ...part }) => part) }
}
