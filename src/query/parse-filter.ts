/**
 * MLflow's search language, by recursive descent. Its grammar, after the words are told apart:
 *
 *     filter     = { AND | comparison }                    AND may be missing, doubled, leading, trailing
 *     comparison = identifier operator value | identifier [NOT] IN list | identifier IS [NOT] NULL
 *     identifier = [ prefix "." ] key                      see identifier.ts
 *
 * The superset adds OR, NOT, parentheses, plain words, params and tags as numbers, and attributes of its own; what both accept means the same in both. MLflow parses some
 * comparisons that its store refuses later; they are refused here at once.
 */
import { describe } from '#model/describe.ts'
import {
  ENTITIES,
  ownValue,
  withNumbers,
  type Entity,
  type EntityDefinition,
  type Field,
} from './entities.ts'
import { refuseAt } from './fail.ts'
import { isBareKey, kindOf, maybeReadIdentifier, type Identifier } from './identifier.ts'
import { readCondition } from './read-condition.ts'
import { TokenReader } from './token-reader.ts'
import type { Comparison, Expression, Filter, Subject } from './tree.ts'

/** Of parentheses and NOT; deeper ones are refused, so that no text can exhaust the stack. */
const MAX_DEPTH = 100

/**
 * Empty text finds everything.
 * @param options.superset OR, NOT, parentheses, words that the name must contain, `params.lr < 0.01`
 * @throws TrackletError INVALID_PARAMETER_VALUE; `details.column` counts from 1 (see fail.ts)
 */
export function parseFilter(entity: Entity, text: string, options: { superset?: boolean } = {}): Filter {
  const superset = options.superset ?? false
  if (!superset && text !== '' && text.trim() === '') refuseAt(0, 'Invalid filter: it has blanks only.')
  const parser = new FilterParser(ENTITIES[entity], new TokenReader(text), superset)
  return Object.freeze({ entity, expression: parser.parse() })
}

/** Recursive descent over the tokens of a reader, which is told of each piece before it is read. */
export class FilterParser {
  readonly #definition: EntityDefinition
  readonly #reader: TokenReader
  readonly #superset: boolean
  #depth = 0
  /** Parentheses that are not closed yet. */
  #open = 0

  constructor(definition: EntityDefinition, reader: TokenReader, superset: boolean) {
    this.#definition = definition
    this.#reader = reader
    this.#superset = superset
  }

  parse(): Expression {
    const expression = this.#superset ? this.#readOr() : this.#readAnd()
    const rest = this.#reader.peek()
    if (rest.kind === 'end') return expression ?? freeze({ type: 'and', terms: [] })
    return refuseAt(rest.at, `Unexpected ${describe(rest.text)} in the filter.`)
  }

  /** Undefined for nothing at all. */
  #readOr(): Expression | undefined {
    const reader = this.#reader
    const first = this.#readAnd()
    if (!reader.isWord('OR')) return first
    const terms = [first ?? refuseAt(reader.peek().at, 'Something must stand before OR.')]
    while (reader.takeWord('OR')) {
      terms.push(this.#readAnd() ?? refuseAt(reader.peek().at, 'Something must follow OR.'))
    }
    return freeze({ type: 'or', terms })
  }

  #readAnd(): Expression | undefined {
    const terms: Expression[] = []
    for (;;) {
      while (this.#reader.takeWord('AND'));
      const term = this.#maybeReadTerm(terms.length > 0)
      if (term === undefined) break
      terms.push(term)
    }
    return terms.length > 1 ? freeze({ type: 'and', terms }) : terms[0]
  }

  #maybeReadTerm(joined: boolean): Expression | undefined {
    const token = this.#reader.peek()
    this.#reader.expected = { what: 'term', at: token.at, joined, open: this.#open }
    if (token.kind === 'end') return undefined
    if (!this.#superset) return this.#readComparison()
    if (token.kind === 'close' || this.#reader.isWord('OR')) return undefined
    if (token.kind === 'open') return this.#nested(() => this.#readGroup())
    if (this.#reader.isWord('NOT')) return this.#nested(() => this.#readNot())
    return this.#reader.hasComparison(this.#definition) ? this.#readComparison() : this.#readPlainWord()
  }

  #nested(read: () => Expression): Expression {
    if (this.#depth >= MAX_DEPTH) {
      const { at } = this.#reader.peek()
      return refuseAt(at, `Parentheses and NOT may be nested ${String(MAX_DEPTH)} deep.`)
    }
    this.#depth++
    const expression = read()
    this.#depth--
    return expression
  }

  #readGroup(): Expression {
    const open = this.#reader.take()
    this.#open++
    const expression = this.#readOr() ?? refuseAt(open.at, 'The parentheses are empty.')
    this.#open--
    if (this.#reader.take().kind === 'close') return expression
    return refuseAt(open.at, 'The parenthesis is not closed.')
  }

  #readNot(): Expression {
    const { end } = this.#reader.take()
    const term = this.#maybeReadTerm(false) ?? refuseAt(end, 'Something must follow NOT.')
    return freeze({ type: 'not', term })
  }

  #readPlainWord(): Expression {
    const token = this.#reader.peek()
    const text = this.#reader.maybeTakePlain()
    if (text === undefined) return refuseAt(token.at, `Unexpected ${describe(token.text)} in the filter.`)
    return freeze({ type: 'word', text })
  }

  #readComparison(): Comparison {
    const { subject, field } = this.#readSubject()
    const condition = readCondition(this.#reader, subject, field, this.#definition.literal)
    return freeze({ type: 'comparison', subject: Object.freeze(subject), ...condition })
  }

  #readSubject(): { subject: Subject; field: Field } {
    const reader = this.#reader
    const token = reader.peek()
    for (const word of ['OR', 'NOT']) {
      if (reader.isWord(word))
        return refuseAt(
          token.at,
          `${word} is not part of MLflow's search language: comparisons are joined by AND.`,
        )
    }
    // An attribute in single quotes is a value, for MLflow.
    const isValue = !this.#superset && token.text.startsWith("'")
    const identifier = isValue
      ? undefined
      : maybeReadIdentifier(reader.tokens, reader.place, this.#definition)
    if (identifier === undefined)
      return refuseAt(token.at, `Expected a field to compare, found ${describe(token.text)}.`)
    reader.place = identifier.next
    return this.#resolve(identifier)
  }

  #resolve(identifier: Identifier): { subject: Subject; field: Field } {
    const { open, fixed, own, aliases } = this.#definition
    const kind = kindOf(identifier, this.#definition)
    const free = open[kind]
    if (free !== undefined)
      return { subject: { kind, key: identifier.key }, field: this.#superset ? withNumbers(free) : free }
    const isOwn = this.#superset && kind === 'attribute'
    const fields = { ...fixed[kind], ...(isOwn && own) }
    const key = (kind === 'attribute' ? ownValue(aliases, identifier.key) : undefined) ?? identifier.key
    const field = ownValue(fields, key)
    if (field !== undefined) return { subject: { kind, key }, field }
    return refuseAt(
      identifier.at,
      `Invalid ${kind} key ${describe(identifier.key)}: one of ${Object.keys(fields).join(', ')} is allowed${this.#hint(identifier)}.`,
    )
  }

  /** Who forgot the prefix is told of it. */
  #hint({ prefix, key }: Identifier): string {
    const [kind] = Object.keys(this.#definition.open)
    const helps = prefix === null && kind !== undefined && key.length <= 40 && isBareKey(key)
    return helps ? `, or a prefix, as in ${kind}s.${key}` : ''
  }
}

function freeze<T extends Expression>(expression: T): T {
  if ('terms' in expression) Object.freeze(expression.terms)
  return Object.freeze(expression)
}
