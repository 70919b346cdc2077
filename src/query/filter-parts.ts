/** A filter as the parts that must all hold, and filters with a part more or less. */
import { printFilter } from './print-filter.ts'
import type { Expression, Filter } from './tree.ts'

/** None for a filter that finds everything. */
export function partsOf({ expression }: Filter): readonly Expression[] {
  return expression.type === 'and' ? expression.terms : [expression]
}

export function withParts(filter: Filter, terms: readonly Expression[]): Filter {
  const [only] = terms
  return { ...filter, expression: terms.length === 1 && only !== undefined ? only : { type: 'and', terms } }
}

/** One more part; what says the opposite goes, and what is there already is not added again. */
export function addPart(filter: Filter, part: Expression): Filter {
  const print = (expression: Expression): string => printFilter({ ...filter, expression })
  const [same, opposite] = [print(part), print(negate(part))]
  const parts = partsOf(filter).filter((other) => print(other) !== opposite)
  return withParts(filter, parts.some((other) => print(other) === same) ? parts : [...parts, part])
}

export function negate(part: Expression): Expression {
  return part.type === 'not' ? part.term : { type: 'not', term: part }
}
