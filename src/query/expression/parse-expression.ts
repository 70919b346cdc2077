/**
 * Expressions over metrics: `+ - * / **`, parentheses, numbers, names and functions. Precedence is Python's: `-a ** 2` is
 * `-(a ** 2)`, and `**` binds to the right.
 */
import { describe } from '#model/describe.ts'
import { FUNCTIONS, type BinaryOperator, type Expression, type FunctionName } from '#model/expression.ts'
import { refuseAt } from '../fail.ts'
import { tokenizeExpression, type ExpressionToken } from './tokens.ts'

/** Far above what anyone writes, and low enough for the stack. */
const MAX_DEPTH = 100
const MAX_LENGTH = 2_000

/** @throws TrackletError INVALID_PARAMETER_VALUE; `details.column` counts from 1 */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH)
    return refuseAt(MAX_LENGTH, `An expression may have ${String(MAX_LENGTH)} characters.`)
  return new ExpressionParser(tokenizeExpression(text)).parse()
}

class ExpressionParser {
  readonly #tokens: readonly ExpressionToken[]
  #place = 0
  #depth = 0

  constructor(tokens: readonly ExpressionToken[]) {
    this.#tokens = tokens
  }

  parse(): Expression {
    const expression = this.#readSum()
    const rest = this.#peek()
    if (isSign(rest, '')) return expression
    const hint = isSign(rest, ')')
      ? 'This parenthesis was not opened.'
      : `Unexpected ${textOf(rest)}: an operator must stand before it.`
    return refuseAt(rest.at, hint)
  }

  #readSum(): Expression {
    return this.#readChain(['+', '-'], () => this.#readProduct())
  }

  #readProduct(): Expression {
    return this.#readChain(['*', '/'], () => this.#readSigned())
  }

  #readChain(operators: readonly BinaryOperator[], read: () => Expression): Expression {
    let left = read()
    for (;;) {
      const operator = operators.find((sign) => isSign(this.#peek(), sign))
      if (operator === undefined) return left
      this.#place++
      left = { type: 'binary', operator, left, right: read() }
    }
  }

  #readSigned(): Expression {
    if (!isSign(this.#peek(), '-')) return this.#readPower()
    this.#place++
    return { type: 'negative', of: this.#nested(() => this.#readSigned()) }
  }

  #readPower(): Expression {
    const left = this.#readOperand()
    if (!isSign(this.#peek(), '**')) return left
    this.#place++
    return { type: 'binary', operator: '**', left, right: this.#nested(() => this.#readSigned()) }
  }

  #readOperand(): Expression {
    const token = this.#peek()
    this.#place++
    if (token.kind === 'number') return { type: 'number', value: token.value }
    if (token.kind === 'name') {
      const open = this.#peek()
      return isSign(open, '(') ? this.#readCall(token) : { type: 'metric', key: token.text }
    }
    if (token.text === '(') return this.#readGroup(token.at)
    const found = token.text === '' ? 'the end' : textOf(token)
    return refuseAt(token.at, `Expected a metric, a number or a parenthesis, found ${found}.`)
  }

  #readGroup(at: number): Expression {
    const inside = this.#nested(() => this.#readSum())
    if (!isSign(this.#peek(), ')')) return refuseAt(at, 'The parenthesis is not closed.')
    this.#place++
    return inside
  }

  #readCall({ text, at }: { readonly text: string; readonly at: number }): Expression {
    const name = FUNCTIONS.find((known) => known === text)
    if (name === undefined)
      return refuseAt(
        at,
        `There is no function ${describe(text)}: one of ${FUNCTIONS.join(', ')} is allowed.`,
      )
    const open = this.#peek().at
    const args: Expression[] = []
    do {
      this.#place++
      args.push(this.#nested(() => this.#readSum()))
    } while (isSign(this.#peek(), ','))
    if (!isSign(this.#peek(), ')')) return refuseAt(open, 'The parenthesis is not closed.')
    this.#place++
    if (args.length > 1 && !takesMany(name)) return refuseAt(at, `${name} takes one value.`)
    return { type: 'call', name, args }
  }

  #nested(read: () => Expression): Expression {
    if (this.#depth >= MAX_DEPTH)
      return refuseAt(this.#peek().at, `An expression may be nested ${String(MAX_DEPTH)} deep.`)
    this.#depth++
    const expression = read()
    this.#depth--
    return expression
  }

  #peek(): ExpressionToken {
    return this.#tokens[Math.min(this.#place, this.#tokens.length - 1)] as ExpressionToken
  }
}

function takesMany(name: FunctionName): boolean {
  return name === 'min' || name === 'max'
}

function isSign(token: ExpressionToken, text: string): boolean {
  return token.kind === 'sign' && token.text === text
}

function textOf(token: ExpressionToken): string {
  return describe(token.kind === 'number' ? String(token.value) : token.text)
}
