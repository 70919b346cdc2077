import { ENTITIES, type Entity } from './entities.ts'
import { isBareKey } from './identifier.ts'
import { fitsQuotes } from './tokens.ts'
import type { Comparison, Condition, Expression, FieldKind, Filter, Subject } from './tree.ts'

/** The spelling of each kind that every entity knows. */
export const PREFIXES: Readonly<Record<FieldKind, string>> = {
  metric: 'metrics.',
  param: 'params.',
  tag: 'tags.',
  dataset: 'datasets.',
  attribute: '',
}

/** A plain word that needs no quotes wherever it stands. */
const BARE_WORD = /^(?!(?:AND|OR|NOT|IN|IS|LIKE|ILIKE|NULL)$)[\p{L}\p{N}_][\p{L}\p{N}_/:-]*$/iu

/**
 * The text of a filter that was parsed, one spelling for all that mean the same: parsing it gives an equal tree. What was
 * parsed as the superset must be parsed so again.
 */
export function printFilter({ entity, expression }: Filter): string {
  return printExpression(expression, ENTITIES[entity].literal)
}

/** One comparison alone. */
export function writeComparison(entity: Entity, { kind, key }: Subject, condition: Condition): string {
  return printFilter({ entity, expression: { type: 'comparison', subject: { kind, key }, ...condition } })
}

function printExpression(expression: Expression, literal: boolean): string {
  switch (expression.type) {
    case 'and':
      return expression.terms
        .map((term) => (term.type === 'and' ? inParentheses(term, literal) : printTerm(term, literal)))
        .join(' AND ')
    case 'or':
      return expression.terms
        .map((term) => (term.type === 'or' ? inParentheses(term, literal) : printExpression(term, literal)))
        .join(' OR ')
    case 'not':
      return `NOT ${expression.term.type === 'and' ? inParentheses(expression.term, literal) : printTerm(expression.term, literal)}`
    case 'word':
      return BARE_WORD.test(expression.text) ? expression.text : quote(expression.text, `"'\``)
    case 'comparison':
      return printComparison(expression, literal)
  }
}

/** What binds tighter than AND, or is made so. */
function printTerm(term: Expression, literal: boolean): string {
  return term.type === 'or' ? inParentheses(term, literal) : printExpression(term, literal)
}

function inParentheses(expression: Expression, literal: boolean): string {
  return `(${printExpression(expression, literal)})`
}

function printComparison(comparison: Comparison, literal: boolean): string {
  const { subject, operator, value } = comparison
  const field = printSubject(subject, literal)
  if (value === null) return `${field} ${operator}`
  if (typeof value === 'number') return `${field} ${operator} ${printNumber(value)}`
  if (typeof value === 'string') return `${field} ${operator} ${printText(value, literal)}`
  return `${field} ${operator} (${value.map((text) => quote(text, `'"`)).join(', ')})`
}

/** @param literal as a logged model's keys and values are written */
export function printSubject({ kind, key }: Subject, literal: boolean): string {
  return PREFIXES[kind] + printKey(key, literal)
}

function printKey(key: string, literal: boolean): string {
  if (isBareKey(key)) return key
  return literal && !fitsQuotes(key, '`') ? key : quote(key, '`"\'')
}

/** A logged model's text with quotes of its own was written so; one that cannot stand in single quotes too. */
export function printText(text: string, literal: boolean): string {
  return literal && !fitsQuotes(text, "'") ? text : quote(text, `'"`)
}

/** In the first of the marks that can hold it; parsed text came out of one of them. */
function quote(text: string, marks: string): string {
  const mark = [...marks].find((candidate) => fitsQuotes(text, candidate)) ?? "'"
  return mark + text + mark
}

/** The language has no plus in exponents and no word for infinity, which `1e999` is. */
export function printNumber(value: number): string {
  const text = Number.isFinite(value) ? String(value) : value < 0 ? '-1e999' : '1e999'
  return text.replace('e+', 'e')
}
