/**
 * The words of an expression over metrics. Names of metrics hold `/` and `-`, which also divide and subtract: inside a
 * word they belong to the name (`val/loss`, `top-5`), elsewhere they are operators (`a / b`, `(a)/b`, `a -b`). Any other
 * name stands between backticks, a backtick in it twice.
 */
import { refuseAt } from '../fail.ts'

export type ExpressionToken =
  | { readonly kind: 'number'; readonly value: number; readonly at: number; readonly end: number }
  | { readonly kind: 'name'; readonly text: string; readonly at: number; readonly end: number }
  | {
      readonly kind: 'sign'
      /** `''` is the end of the text. */
      readonly text: '+' | '-' | '*' | '/' | '**' | '(' | ')' | ',' | ''
      readonly at: number
      readonly end: number
    }

const BLANKS = /\s+/uy
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{N}_.])/iuy
const SIGN = /\*\*|[-+*/(),]/uy
const NAME = /[^\s`*+(),]*[^\s`*+(),\-/]/uy

/** Ends with the sign `''`. @throws TrackletError INVALID_PARAMETER_VALUE for a backtick that is not closed */
export function tokenizeExpression(text: string): readonly ExpressionToken[] {
  const tokens: ExpressionToken[] = []
  for (let at = skip(text, 0); at < text.length;) {
    const token = readToken(text, at)
    tokens.push(token)
    at = skip(text, token.end)
  }
  tokens.push({ kind: 'sign', text: '', at: text.length, end: text.length })
  return tokens
}

function readToken(text: string, at: number): ExpressionToken {
  if (text[at] === '`') return readQuoted(text, at)
  const number = matchAt(NUMBER, text, at)
  if (number !== '') return { kind: 'number', value: Number(number), at, end: at + number.length }
  const sign = matchAt(SIGN, text, at)
  if (sign !== '')
    return {
      kind: 'sign',
      text: sign as '+' | '-' | '*' | '/' | '**' | '(' | ')' | ',',
      at,
      end: at + sign.length,
    }
  const name = matchAt(NAME, text, at)
  return { kind: 'name', text: name, at, end: at + name.length }
}

function readQuoted(text: string, at: number): ExpressionToken {
  let place = at + 1
  for (;;) {
    const found = text.indexOf('`', place)
    if (found < 0) return refuseAt(at, 'The backtick ` is not closed.')
    if (text[found + 1] !== '`') {
      const name = text.slice(at + 1, found).replaceAll('``', '`')
      if (name === '') return refuseAt(at, 'There is no name between the backticks.')
      return { kind: 'name', text: name, at, end: found + 1 }
    }
    place = found + 2
  }
}

function skip(text: string, at: number): number {
  return at + matchAt(BLANKS, text, at).length
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}
