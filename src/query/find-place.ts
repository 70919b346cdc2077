/**
 * What may stand at the cursor of a filter that is being written. The parser itself is asked: it reads what stands before
 * the piece that is typed, and says what it expected where that ended. Never throws.
 */
import { isTrackletError } from '#base/errors.ts'
import { ENTITIES, ownValue, type Entity, type EntityDefinition } from './entities.ts'
import type { Expectation } from './expectation.ts'
import { FilterParser } from './parse-filter.ts'
import { TokenReader } from './token-reader.ts'
import { tokenize, unquote, type Token } from './tokens.ts'

export type Place = {
  readonly entity: Entity
  /** The piece from `from` up to, not with, `to` is the one that is typed; it may be empty. UTF-16 units. */
  readonly from: number
  readonly to: number
  /** Of the piece, what stands before the cursor, without an opening quote. */
  readonly typed: string
  /** What fits; several where a word may be a name or begin a comparison. Empty where the text before makes no sense. */
  readonly expected: readonly Expectation[]
}

/** What ends a piece without quotes. */
const PIECE_BEFORE = /[^\s(),<>=!~'"`]*$/
const PIECE_AFTER = /^[^\s(),<>=!~'"`]*/
const SIGNS_BEFORE = /[<>=!~]+$/
const WORD_BEFORE = /[a-z]+\s+$/i
const NAME_BEFORE = /[\p{L}\p{N}_]+\.$/u
/** `IS NOT NULL` has three words. */
const MOST_WORDS = 3

/** @param cursor in UTF-16 units, as a text field's selection; filters are those of the superset */
export function findPlace(entity: Entity, text: string, cursor: number): Place {
  const before = text.slice(0, cursor)
  const piece = findPiece(before)
  let from = piece.from
  let expected = expectedAfter(entity, before.slice(0, from))
  // The words of an operator are one piece.
  for (let words = 1; words < MOST_WORDS && expected.length === 0 && !piece.quoted; words++) {
    const word = WORD_BEFORE.exec(before.slice(0, from))
    if (word === null) break
    from = word.index
    expected = expectedAfter(entity, before.slice(0, from)).filter(({ what }) => what === 'operator')
  }
  const typed = from === piece.from ? piece.typed : before.slice(from)
  return { entity, from, to: findEnd(text, cursor, piece), typed, expected }
}

type Piece = { readonly from: number; readonly typed: string; readonly quoted: boolean }

function findPiece(before: string): Piece {
  const quote = findOpenQuote(before)
  if (quote !== undefined) {
    const head = before.slice(0, quote)
    const prefix = NAME_BEFORE.exec(head)?.[0] ?? ''
    return { from: quote - prefix.length, typed: prefix + before.slice(quote + 1), quoted: true }
  }
  const signs = SIGNS_BEFORE.exec(before)
  const from = signs?.index ?? before.search(PIECE_BEFORE)
  return { from, typed: before.slice(from), quoted: false }
}

/** Where the quote stands that is not closed yet. */
function findOpenQuote(before: string): number | undefined {
  try {
    tokenize(before)
    return undefined
  } catch (error) {
    if (!isTrackletError(error)) throw error
    return Number(error.details['column']) - 1
  }
}

/** The rest of a piece that the cursor stands in goes with it, up to the closing quote. */
function findEnd(text: string, cursor: number, { from, quoted }: Piece): number {
  if (!quoted) return cursor + (PIECE_AFTER.exec(text.slice(cursor))?.[0].length ?? 0)
  const token = maybeTokenize(text)?.find(
    ({ kind, at, end }) => kind === 'quoted' && at >= from && at < cursor && end >= cursor,
  )
  return token?.end ?? cursor
}

function maybeTokenize(text: string): readonly Token[] | undefined {
  try {
    return tokenize(text)
  } catch (error) {
    if (!isTrackletError(error)) throw error
    return undefined
  }
}

/** What may follow the text; empty when it makes no sense. */
function expectedAfter(entity: Entity, head: string): readonly Expectation[] {
  const definition = ENTITIES[entity]
  let reader: TokenReader | undefined
  try {
    reader = new TokenReader(head)
    new FilterParser(definition, reader, true).parse()
  } catch (error) {
    if (!isTrackletError(error)) throw error
  }
  if (reader === undefined) return []
  const { expected } = reader
  if (expected?.at !== head.length) return []
  const comparison = expected.what === 'term' ? maybeComparison(reader.tokens, definition) : undefined
  return comparison === undefined ? [expected] : [comparison, expected]
}

/** A last word that was read as a plain one may be an attribute to compare. */
function maybeComparison(
  tokens: readonly Token[],
  { fixed, aliases }: EntityDefinition,
): Expectation | undefined {
  const [before, last, end] = [tokens.at(-3), tokens.at(-2), tokens.at(-1)]
  if (last === undefined || end === undefined || (last.kind !== 'word' && last.kind !== 'quoted'))
    return undefined
  if (before?.kind === 'operator' || (before?.kind === 'dot' && before.end === last.at)) return undefined
  const written = last.kind === 'quoted' ? unquote(last) : last.text
  const key = ownValue(aliases, written) ?? written
  const field = ownValue(fixed.attribute ?? {}, key)
  if (field === undefined) return undefined
  return { what: 'operator', at: end.at, subject: { kind: 'attribute', key }, field }
}
