/**
 * The words of a filter, each with its place. One pass; every pattern below fails or succeeds within the characters of
 * one token, so the work grows with the text's length whatever it holds.
 */
import { refuseAt } from './fail.ts'

export type TokenKind =
  'word' | 'number' | 'quoted' | 'operator' | 'dot' | 'open' | 'close' | 'comma' | 'other' | 'end'

/** `text` as it stands, quotes included. `at` and `end` count UTF-16 units from 0. */
export type Token = {
  readonly kind: TokenKind
  readonly text: string
  readonly at: number
  readonly end: number
}

const BLANKS = /\s+/uy
/** MLflow's: a sign only if it is a minus, also in the exponent. */
const NUMBER = /-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?(?![\p{L}\p{N}_.])/iuy
const WORD = /[\p{L}\p{N}_]+/uy
const OPERATOR = /[<>=!~]+/uy
const ANY = /./suy

const PUNCTUATION: Readonly<Record<string, TokenKind>> = {
  '.': 'dot',
  '(': 'open',
  ')': 'close',
  ',': 'comma',
}

/**
 * Ends with a token `end`. What the language does not know becomes `other`, for the parser to refuse.
 * @throws TrackletError INVALID_PARAMETER_VALUE for a quote that is not closed
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = match(BLANKS, text, 0)
  while (at < text.length) {
    const token = readToken(text, at, tokens.at(-1))
    tokens.push(token)
    at = match(BLANKS, text, token.end)
  }
  tokens.push({ kind: 'end', text: '', at: text.length, end: text.length })
  return tokens
}

function readToken(text: string, at: number, previous: Token | undefined): Token {
  const token = (kind: TokenKind, end: number): Token => ({ kind, text: text.slice(at, end), at, end })
  const first = text[at] as string
  if (first === "'" || first === '"' || first === '`') return token('quoted', findClosing(text, at, first))
  if (!continuesName(previous, at)) {
    const end = match(NUMBER, text, at)
    if (end > at) return token('number', end)
  }
  const punctuation = PUNCTUATION[first]
  if (punctuation !== undefined) return token(punctuation, at + 1)
  const afterWord = match(WORD, text, at)
  if (afterWord > at) return token('word', afterWord)
  const afterOperator = match(OPERATOR, text, at)
  return afterOperator > at ? token('operator', afterOperator) : token('other', match(ANY, text, at))
}

/** In `metrics.1a` and `a-5` the digits belong to a name. */
function continuesName(previous: Token | undefined, at: number): boolean {
  return previous?.end === at && (previous.kind === 'word' || previous.kind === 'dot')
}

/** The place after the closing mark. A doubled mark is part of the text. */
function findClosing(text: string, at: number, mark: string): number {
  let place = at + 1
  for (;;) {
    const found = text.indexOf(mark, place)
    if (found < 0) return refuseAt(at, `The quote ${mark} is not closed.`)
    if (text[found + 1] !== mark) return found + 1
    place = found + 2
  }
}

/** The end of the pattern's match at a place; the place itself without one. */
function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** What stands between the quotes. */
export function unquote(token: Token): string {
  return token.text.slice(1, -1)
}

/** Whether the text can stand between two such marks. */
export function fitsQuotes(text: string, mark: string): boolean {
  return !text.replaceAll(mark + mark, '').includes(mark)
}
