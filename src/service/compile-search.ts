import { ensureText } from '#model/limits.ts'
import type { Search } from '#model/page.ts'
import { compileFilter, type ReadField } from '#query/compile-filter.ts'
import type { Entity } from '#query/entities.ts'
import { compileOrder, parseOrder } from '#query/order.ts'
import { parseFilter } from '#query/parse-filter.ts'
import type { Filter } from '#query/tree.ts'

export type Compiled<T> = {
  readonly matches: (item: T) => boolean
  readonly compare: (a: T, b: T) => number
}

/**
 * Filter and order of a search, refused before anything is read.
 * @param change what the entity makes of the filter
 * @throws TrackletError INVALID_PARAMETER_VALUE
 */
export function compileSearch<T>(
  entity: Entity,
  { filter = '', orderBy = [], superset = false, nanIsZero = false }: Search,
  readField: ReadField<T>,
  change: (filter: Filter) => Filter = (same) => same,
): Compiled<T> {
  const parsed = change(parseFilter(entity, ensureText('filter', filter), { superset }))
  const items = orderBy.map((item) => ensureText('order', item))
  return {
    matches: compileFilter(parsed, nanIsZero ? withoutNan(readField) : readField),
    compare: compileOrder(parseOrder(entity, items), ({ subject }) => readField(subject)),
  }
}

/** Metrics alone have one. */
function withoutNan<T>(readField: ReadField<T>): ReadField<T> {
  return (subject) => {
    const read = readField(subject)
    if (subject.kind !== 'metric') return read
    return (item) => {
      const value = read(item)
      return Number.isNaN(value) ? 0 : value
    }
  }
}
