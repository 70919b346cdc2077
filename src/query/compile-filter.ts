/**
 * Filters as predicates, comparing as MLflow's SQL store does. What has no value for a field matches `IS NULL` only, not
 * even `!=`; NaN matches `!=` only; texts are compared by their exact characters.
 */
import { ENTITIES } from './entities.ts'
import { compileLike } from './like.ts'
import type { Comparison, Condition, Expression, Filter, NumberOperator, Subject } from './tree.ts'

/** Several values: it is enough that one matches, as with the datasets of a run. Undefined: none. */
export type FieldValue = string | number | undefined | readonly (string | number)[]

/** Gives the reader of a field. It is asked once for each comparison, before any item is looked at. */
export type ReadField<T> = (subject: Subject) => (item: T) => FieldValue

type Predicate<T> = (item: T) => boolean

/** Nothing is thrown for values of another type than the field's: they do not match. */
export function compileFilter<T>({ entity, expression }: Filter, readField: ReadField<T>): Predicate<T> {
  const name = readField({ kind: 'attribute', key: ENTITIES[entity].name })
  return compile(expression, readField, name)
}

function compile<T>(
  expression: Expression,
  readField: ReadField<T>,
  name: (item: T) => FieldValue,
): Predicate<T> {
  switch (expression.type) {
    case 'and': {
      const terms = expression.terms.map((term) => compile(term, readField, name))
      return (item) => terms.every((matches) => matches(item))
    }
    case 'or': {
      const terms = expression.terms.map((term) => compile(term, readField, name))
      return (item) => terms.some((matches) => matches(item))
    }
    case 'not': {
      const matches = compile(expression.term, readField, name)
      return (item) => !matches(item)
    }
    case 'word': {
      const word = expression.text.toLowerCase()
      return (item) =>
        String(name(item) ?? '')
          .toLowerCase()
          .includes(word)
    }
    case 'comparison':
      return compileComparison(expression, readField(expression.subject))
  }
}

function compileComparison<T>(comparison: Comparison, read: (item: T) => FieldValue): Predicate<T> {
  if (comparison.operator === 'IS NULL') return (item) => isMissing(read(item))
  if (comparison.operator === 'IS NOT NULL') return (item) => !isMissing(read(item))
  const matches = asTyped(comparison, compileCondition(comparison))
  return (item) => {
    const value = read(item)
    if (value === undefined) return false
    return typeof value === 'object' ? value.some(matches) : matches(value)
  }
}

/** A param or tag that is compared with a number is one, or NaN. */
function asTyped(
  { subject, value }: Comparison,
  matches: (value: string | number) => boolean,
): (value: string | number) => boolean {
  const isText = subject.kind === 'param' || subject.kind === 'tag'
  if (!isText || typeof value !== 'number') return matches
  return (text) => matches(typeof text === 'number' || text.trim() !== '' ? Number(text) : NaN)
}

function isMissing(value: FieldValue): boolean {
  return value === undefined || (typeof value === 'object' && value.length === 0)
}

function compileCondition(condition: Condition): (value: string | number) => boolean {
  switch (condition.operator) {
    case 'IS NULL':
    case 'IS NOT NULL':
      return () => condition.operator === 'IS NOT NULL'
    case 'IN':
    case 'NOT IN': {
      const values = new Set<string | number>(condition.value)
      return (value) => values.has(value) === (condition.operator === 'IN')
    }
    case 'LIKE':
      return textOnly(compileLike(condition.value))
    case 'ILIKE': {
      const matches = compileLike(condition.value.toLowerCase())
      return textOnly((text) => matches(text.toLowerCase()))
    }
    default:
      return typeof condition.value === 'number'
        ? compileNumber(condition.operator, condition.value)
        : compileEqual(condition.operator === '=', condition.value)
  }
}

function textOnly(matches: (text: string) => boolean): (value: string | number) => boolean {
  return (value) => typeof value === 'string' && matches(value)
}

function compileEqual(equal: boolean, wanted: string): (value: string | number) => boolean {
  return (value) => typeof value === 'string' && (value === wanted) === equal
}

/** The `typeof` tests keep texts out; NaN passes `!=` alone by JavaScript's own rule. */
function compileNumber(operator: NumberOperator, wanted: number): (value: string | number) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === wanted
    case '!=':
      return (value) => typeof value === 'number' && value !== wanted
    case '>':
      return (value) => typeof value === 'number' && value > wanted
    case '>=':
      return (value) => typeof value === 'number' && value >= wanted
    case '<':
      return (value) => typeof value === 'number' && value < wanted
    case '<=':
      return (value) => typeof value === 'number' && value <= wanted
  }
}
