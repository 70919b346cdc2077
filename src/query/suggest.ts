/** What could be written at a place of a filter, the best first. Pure; the cost is one pass over the keys and values. */
import { ENTITIES, ownValue, type EntityDefinition } from './entities.ts'
import type { Expectation } from './expectation.ts'
import type { Place } from './find-place.ts'
import { isBareKey } from './identifier.ts'
import { PREFIXES, printNumber, printSubject, printText } from './print-filter.ts'
import { fitsQuotes } from './tokens.ts'
import type { FieldKind, Operator, Subject } from './tree.ts'

/** A value that somebody used; `label` where it is shown otherwise than it is written. */
export type KnownValue = { readonly value: string | number; readonly label?: string; readonly count?: number }

export type Vocabulary = {
  /** Keys in use, sorted, of the kinds whose keys are free; of others those to offer that only the superset knows. */
  readonly keys: Partial<Readonly<Record<FieldKind, readonly string[]>>>
  /** Of the subject whose value stands at the place, the likeliest first. */
  readonly values: readonly KnownValue[]
}

export type Suggestion = {
  readonly kind: FieldKind | 'prefix' | 'operator' | 'value' | 'connective'
  /** What is shown: a key without its prefix, a value without quotes. */
  readonly label: string
  readonly insert: string
  readonly count?: number
}

const KINDS: readonly FieldKind[] = ['metric', 'param', 'tag', 'dataset', 'attribute']

export function suggest(place: Place, vocabulary: Vocabulary, limit = 50): readonly Suggestion[] {
  const found: Suggestion[] = []
  for (const expected of place.expected) {
    found.push(...suggestExpected(place, expected, vocabulary, limit))
    if (found.length >= limit) break
  }
  return found.slice(0, limit)
}

function suggestExpected(
  place: Place,
  expected: Expectation,
  vocabulary: Vocabulary,
  limit: number,
): readonly Suggestion[] {
  const definition = ENTITIES[place.entity]
  switch (expected.what) {
    case 'term':
      return [
        ...suggestWords(place.typed, expected),
        ...suggestFields(place.typed, expected, definition, vocabulary, limit),
      ]
    case 'operator':
      return expected.field.operators
        .filter((operator) => operator.startsWith(place.typed.toUpperCase().replace(/\s+/g, ' ')))
        .map(operatorSuggestion)
    case 'value':
      return suggestValues(place.typed, expected, definition, vocabulary.values, limit)
    case 'list end':
      return place.typed === '' ? [connective(',', ', '), connective(')', ') ')] : []
  }
}

function operatorSuggestion(operator: Operator): Suggestion {
  const isList = operator === 'IN' || operator === 'NOT IN'
  return { kind: 'operator', label: operator, insert: isList ? `${operator} (` : `${operator} ` }
}

function connective(label: string, insert: string): Suggestion {
  return { kind: 'connective', label, insert }
}

function suggestWords(typed: string, { joined, open }: Expectation & { what: 'term' }): Suggestion[] {
  const wanted = typed.toUpperCase()
  const words = joined ? ['AND', 'OR'] : []
  if (typed !== '') words.push('NOT')
  const found = words.filter((word) => word.startsWith(wanted)).map((word) => connective(word, `${word} `))
  if (joined && open > 0 && typed === '') found.push(connective(')', ') '))
  return found
}

/** Without a letter, the kinds of fields rather than thousands of keys. */
function suggestFields(
  typed: string,
  { joined }: Expectation & { what: 'term' },
  definition: EntityDefinition,
  vocabulary: Vocabulary,
  limit: number,
): readonly Suggestion[] {
  if (typed === '' && joined) return []
  const dot = typed.indexOf('.')
  const prefixed = dot < 0 ? undefined : ownValue(definition.prefixes, typed.slice(0, dot))
  const rest = (prefixed === undefined ? typed : typed.slice(dot + 1)).toLowerCase()
  const ranked = new Ranked<Suggestion | Subject>()
  for (const kind of prefixed === undefined ? KINDS : [prefixed]) {
    const keys = [...Object.keys(definition.fixed[kind] ?? {}), ...(vocabulary.keys[kind] ?? [])]
    if (prefixed === undefined && kind !== 'attribute' && keys.length > 0 && PREFIXES[kind].startsWith(rest))
      ranked.add(0, { kind: 'prefix', label: PREFIXES[kind], insert: PREFIXES[kind] })
    if (typed === '' && kind !== 'attribute') continue
    for (const key of keys) {
      if (ranked.count(0) >= limit) break
      addKey(ranked, { kind, key }, rest)
    }
  }
  return ranked.first(limit, (found) => ('label' in found ? found : maybeField(found, definition.literal)))
}

function addKey(ranked: Ranked<Suggestion | Subject>, subject: Subject, typed: string): void {
  const rank = rankOf(subject.key, typed)
  if (rank === undefined) return
  const isOwn = subject.key.startsWith('mlflow.') && (typed === '' || rank > 0)
  ranked.add(isOwn ? OWN_RANK : rank, subject)
}

/** Undefined for a key that cannot be written. */
function maybeField(subject: Subject, literal: boolean): Suggestion | undefined {
  const { kind, key } = subject
  const fits = isBareKey(key) || [...(literal ? '`' : '`"\'')].some((mark) => fitsQuotes(key, mark))
  if (key === '' || !fits) return undefined
  return { kind, label: key, insert: `${printSubject(subject, literal)} ` }
}

function suggestValues(
  typed: string,
  { field, operator }: Expectation & { what: 'value' },
  { literal }: EntityDefinition,
  values: readonly KnownValue[],
  limit: number,
): readonly Suggestion[] {
  const ranked = new Ranked<KnownValue>()
  const wanted = typed.toLowerCase()
  for (const known of values) {
    const rank = rankOf(known.label ?? String(known.value), wanted)
    if (rank !== undefined) ranked.add(rank, known)
  }
  const end = operator === 'IN' || operator === 'NOT IN' ? '' : ' '
  const isOrdered = field.asNumber === true && /[<>]/.test(operator)
  return ranked.first(limit, ({ value, label = String(value), count }) => {
    const written = isOrdered ? writeNumber(value) : writeValue(value, field.value, literal)
    if (written === undefined) return undefined
    const suggestion = { kind: 'value', label, insert: written + end } as const
    return count === undefined ? suggestion : { ...suggestion, count }
  })
}

/** Undefined for a text that is no number. */
function writeNumber(value: string | number): string | undefined {
  const number = typeof value === 'number' || value.trim() !== '' ? Number(value) : NaN
  return Number.isNaN(number) ? undefined : printNumber(number)
}

/** Undefined for what cannot be written, or is of another type than the field. */
function writeValue(value: string | number, type: 'number' | 'text', literal: boolean): string | undefined {
  if (typeof value === 'number')
    return type === 'number' && !Number.isNaN(value) ? printNumber(value) : undefined
  if (type === 'number') return undefined
  if (literal) return fitsQuotes(value, "'") && !/^'|'$/.test(value) ? printText(value, literal) : undefined
  return fitsQuotes(value, "'") || fitsQuotes(value, '"') ? printText(value, literal) : undefined
}

/** Begins with it; has a part that does; contains it; and MLflow's own tags. */
const OWN_RANK = 3
const RANKS = 4

/** @param typed in lower case */
function rankOf(text: string, typed: string): number | undefined {
  if (typed === '') return 0
  const folded = text.toLowerCase()
  let at = folded.indexOf(typed)
  if (at <= 0) return at < 0 ? undefined : 0
  for (; at > 0; at = folded.indexOf(typed, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(folded[at - 1] ?? '')) return 1
  }
  // One letter is in nearly everything.
  return typed.length > 1 ? 2 : undefined
}

/** Within a rank, in the order they came. */
class Ranked<T> {
  readonly #ranks: T[][] = Array.from({ length: RANKS }, () => [])

  add(rank: number, item: T): void {
    this.#ranks[rank]?.push(item)
  }

  count(rank: number): number {
    return this.#ranks[rank]?.length ?? 0
  }

  /** Of thousands that match, only those that are shown are made. */
  first<R>(limit: number, make: (item: T) => R | undefined): R[] {
    const made: R[] = []
    for (const item of this.#ranks.flat()) {
      if (made.length >= limit) break
      const one = make(item)
      if (one !== undefined) made.push(one)
    }
    return made
  }
}

/** The text with a suggestion at its place, and where the cursor then stands. */
export function insertSuggestion(
  text: string,
  { from, to }: Place,
  { insert }: Suggestion,
): { readonly text: string; readonly cursor: number } {
  const [head, tail] = [text.slice(0, from), text.slice(to)]
  const lead = head === '' || /[\s(]$/.test(head) || /^[,)]/.test(insert) ? '' : ' '
  const hasBlank = insert.endsWith(' ') && /^\s/.test(tail)
  const piece = lead + (hasBlank ? insert.slice(0, -1) : insert)
  return { text: head + piece + tail, cursor: from + piece.length + (hasBlank ? 1 : 0) }
}
