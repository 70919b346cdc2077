import { describe } from '#model/describe.ts'
import type { Field } from './entities.ts'
import { refuseAt } from './fail.ts'
import type { TokenReader } from './token-reader.ts'
import { unquote, type Token } from './tokens.ts'
import type {
  Condition,
  ListOperator,
  NullOperator,
  NumberOperator,
  Operator,
  Subject,
  TextOperator,
} from './tree.ts'

/**
 * Reads operator and value.
 * @param literal as a logged model's values are read
 */
export function readCondition(
  reader: TokenReader,
  subject: Subject,
  field: Field,
  literal: boolean,
): Condition {
  const { at } = reader.peek()
  reader.expected = { what: 'operator', at, subject, field }
  const written = readOperator(reader)
  const operator = field.operators.find((allowed) => allowed === (literal ? written : written.toUpperCase()))
  if (operator === undefined) return refuseOperator(at, written, field, subject)
  if (isNull(operator)) return { operator, value: null }
  const expectValue = (): void => {
    reader.expected = { what: 'value', at: reader.peek().at, subject, field, operator }
  }
  if (isList(operator)) return { operator, value: readList(reader, expectValue) }
  expectValue()
  if (field.value === 'number' || isNumberOfText(reader, operator, field, literal))
    return { operator: operator as NumberOperator, value: readNumber(reader, field, subject) }
  return { operator: operator as TextOperator, value: readText(reader, subject, literal) }
}

/** As written, blanks made one. Words that MLflow knows only from SQL are read too, to be refused by name. */
function readOperator(reader: TokenReader): string {
  const first = reader.take()
  if (first.kind === 'operator') return first.text
  if (first.kind === 'word') {
    const word = first.text.toUpperCase()
    if (/^(?:LIKE|ILIKE|RLIKE|REGEXP|IN|BETWEEN)$/.test(word)) return first.text
    if (word === 'NOT' && reader.peek().kind === 'word') return `${first.text} ${reader.take().text}`
    if (word === 'IS') return readNull(reader, first)
  }
  return refuseAt(first.at, `Expected a comparator such as = or LIKE, found ${describeToken(first)}.`)
}

function readNull(reader: TokenReader, first: Token): string {
  const isNot = reader.takeWord('NOT')
  if (reader.takeWord('NULL')) return isNot ? 'IS NOT NULL' : 'IS NULL'
  return refuseAt(first.at, 'IS must be followed by NULL or NOT NULL.')
}

function refuseOperator(at: number, written: string, { operators }: Field, subject: Subject): never {
  return refuseAt(
    at,
    `Invalid comparator ${describe(written)} for ${describeSubject(subject)}: one of ${operators.join(', ')} is allowed.`,
  )
}

/** Texts are ordered as numbers only. A logged model's values need no quotes, so that one compared by = is a text. */
function isNumberOfText(
  reader: TokenReader,
  operator: Operator,
  { asNumber }: Field,
  literal: boolean,
): boolean {
  if (asNumber === undefined) return false
  return /[<>]/.test(operator) || (!literal && /=$/.test(operator) && reader.peek().kind === 'number')
}

function isNull(operator: Operator): operator is NullOperator {
  return operator === 'IS NULL' || operator === 'IS NOT NULL'
}

function isList(operator: Operator): operator is ListOperator {
  return operator === 'IN' || operator === 'NOT IN'
}

/** -0 becomes 0, which it equals. */
function readNumber(reader: TokenReader, { quotedNumber }: Field, subject: Subject): number {
  const token = reader.take()
  if (token.kind === 'number') return Number(token.text) + 0
  if (quotedNumber && isText(token) && /^-?\d+$/.test(unquote(token))) return Number(unquote(token)) + 0
  return refuseAt(
    token.at,
    `Expected a number without quotes for ${describeSubject(subject)}, found ${describeToken(token)}.`,
  )
}

function readText(reader: TokenReader, subject: Subject, literal: boolean): string {
  const token = reader.peek()
  const text = literal ? maybeReadLiteral(reader) : isText(token) ? unquote(reader.take()) : undefined
  return (
    text ??
    refuseAt(
      token.at,
      `Expected a text in quotes for ${describeSubject(subject)}, found ${describeToken(token)}.`,
    )
  )
}

/** Single quotes are taken off, however many; double ones stay. */
function maybeReadLiteral(reader: TokenReader): string | undefined {
  if (isText(reader.peek())) return reader.take().text.replace(/^'+/, '').replace(/'+$/, '')
  return reader.maybeTakeBareValue()
}

/** As Python's tuples, which clients write: a comma may be last. */
function readList(reader: TokenReader, expectValue: () => void): readonly string[] {
  const open = reader.take()
  if (open.kind !== 'open')
    return refuseAt(open.at, `Expected a list such as ('a', 'b'), found ${describeToken(open)}.`)
  const values: string[] = []
  do {
    expectValue()
    const token = reader.take()
    if (values.length > 0 && token.kind === 'close') return Object.freeze(values)
    if (!isText(token))
      return refuseAt(token.at, `Expected a text in quotes in the list, found ${describeToken(token)}.`)
    values.push(unquote(token))
    reader.expected = { what: 'list end', at: reader.peek().at }
  } while (reader.peek().kind === 'comma' && reader.take())
  const close = reader.take()
  if (close.kind === 'close') return Object.freeze(values)
  return refuseAt(close.at, `Expected a comma or the end of the list, found ${describeToken(close)}.`)
}

function describeSubject({ kind, key }: Subject): string {
  return `${kind} ${describe(key)}`
}

function isText({ kind, text }: Token): boolean {
  return kind === 'quoted' && !text.startsWith('`')
}

function describeToken({ kind, text }: Token): string {
  return kind === 'end' ? 'the end of the filter' : describe(text)
}
