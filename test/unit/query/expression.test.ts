import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTrackletError } from '#base/errors.ts'
import { FUNCTIONS, metricsOf, type Expression } from '#model/expression.ts'
import { parseExpression } from '#query/expression/parse-expression.ts'
import { evaluate } from '#series/evaluate.ts'

const number = (value: number): Expression => ({ type: 'number', value })
const metric = (key: string): Expression => ({ type: 'metric', key })
const binary = (operator: '+' | '-' | '*' | '/' | '**', left: Expression, right: Expression): Expression => ({
  type: 'binary',
  operator,
  left,
  right,
})

test('a slash or a minus inside a word belongs to the name; elsewhere it is an operator', () => {
  expect(parseExpression('train/loss - val/loss')).toEqual(
    binary('-', metric('train/loss'), metric('val/loss')),
  )
  expect(parseExpression('top-5 / 100')).toEqual(binary('/', metric('top-5'), number(100)))
  expect(parseExpression('a -b')).toEqual(binary('-', metric('a'), metric('b')))
  expect(parseExpression('(a)/b')).toEqual(binary('/', metric('a'), metric('b')))
  expect(parseExpression('a- b')).toEqual(binary('-', metric('a'), metric('b')))
  expect(parseExpression('2*loss')).toEqual(binary('*', number(2), metric('loss')))
})

test('precedence is Python’s', () => {
  expect(parseExpression('1 + 2 * 3 ** 2')).toEqual(
    binary('+', number(1), binary('*', number(2), binary('**', number(3), number(2)))),
  )
  expect(parseExpression('-a ** 2')).toEqual({
    type: 'negative',
    of: binary('**', metric('a'), number(2)),
  })
  expect(parseExpression('2 ** -3 ** 2')).toEqual(
    binary('**', number(2), { type: 'negative', of: binary('**', number(3), number(2)) }),
  )
  expect(parseExpression('a - b - c')).toEqual(
    binary('-', binary('-', metric('a'), metric('b')), metric('c')),
  )
})

test('any name can stand between backticks', () => {
  expect(parseExpression('`my metric (new)` * `a``b`')).toEqual(
    binary('*', metric('my metric (new)'), metric('a`b')),
  )
  expect(parseExpression('`-x`')).toEqual(metric('-x'))
})

test('a name before a parenthesis is a function, a name alone a metric', () => {
  expect(parseExpression('max(a, b, 0)')).toEqual({
    type: 'call',
    name: 'max',
    args: [metric('a'), metric('b'), number(0)],
  })
  expect(parseExpression('log')).toEqual(metric('log'))
})

test('metrics are listed once each', () => {
  expect(metricsOf(parseExpression('b + a / abs(b) - min(-c, 3)'))).toEqual(['b', 'a', 'c'])
})

for (const [text, column, message] of [
  ['', 1, 'Expected a metric, a number or a parenthesis, found the end.'],
  ['a +', 4, 'Expected a metric, a number or a parenthesis, found the end.'],
  ['a b', 3, 'Unexpected "b": an operator must stand before it.'],
  ['(a', 1, 'The parenthesis is not closed.'],
  ['a)', 2, 'This parenthesis was not opened.'],
  ['foo(a)', 1, 'There is no function "foo": one of log, log10, exp, sqrt, abs, min, max is allowed.'],
  ['log(a, b)', 1, 'log takes one value.'],
  ['min(a, ', 8, 'Expected a metric, a number or a parenthesis, found the end.'],
  ['`a', 1, 'The backtick ` is not closed.'],
  ['``', 1, 'There is no name between the backticks.'],
  ['* a', 1, 'Expected a metric, a number or a parenthesis, found "*".'],
] as const)
  test(`"${text}" is refused at column ${column}`, () => {
    try {
      parseExpression(text)
      expect.unreachable()
    } catch (error) {
      if (!isTrackletError(error)) throw error
      expect(error.details['column']).toBe(column)
      expect(error.message).toContain(message)
    }
  })

const KEYS = ['loss', 'train/loss', 'top-5', 'a b', '`', '1st', 'é', '-', '/', 'log', 'x`y']

const tree: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'expression' },
    fc.oneof(
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(number),
      fc.constantFrom(...KEYS).map(metric),
    ),
    fc.record({ type: fc.constant('negative' as const), of: tie('node') }),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '**'), tie('node'), tie('node'))
      .map(([operator, left, right]) => binary(operator, left, right)),
    fc
      .tuple(fc.constantFrom(...FUNCTIONS), tie('node'), fc.array(tie('node'), { maxLength: 2 }))
      .map(([name, first, more]): Expression => ({
        type: 'call',
        name,
        args: name === 'min' || name === 'max' ? [first, ...more] : [first],
      })),
  ),
})).node

/** Everything in parentheses and backticks. */
function write(node: Expression): string {
  switch (node.type) {
    case 'number':
      return String(node.value)
    case 'metric':
      return `\`${node.key.replaceAll('`', '``')}\``
    case 'negative':
      return `-(${write(node.of)})`
    case 'binary':
      return `(${write(node.left)})${node.operator}(${write(node.right)})`
    case 'call':
      return `${node.name}(${node.args.map(write).join(' ,')})`
  }
}

function compute(node: Expression, values: ReadonlyMap<string, number>): number {
  switch (node.type) {
    case 'number':
      return node.value
    case 'metric':
      return values.get(node.key)!
    case 'negative':
      return -compute(node.of, values)
    case 'binary': {
      const [a, b] = [compute(node.left, values), compute(node.right, values)]
      return { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '**': a ** b }[node.operator]
    }
    case 'call':
      return Math[node.name](...(node.args.map((arg) => compute(arg, values)) as [number]))
  }
}

test('what is written is read back, and computes what the tree says', () => {
  fc.assert(
    fc.property(
      tree,
      fc.array(fc.double(), { minLength: KEYS.length, maxLength: KEYS.length }),
      (expression, values) => {
        const read = parseExpression(write(expression))
        expect(read).toEqual(expression)
        const row = new Map(KEYS.map((key, i) => [key, values[i]!]))
        const columns = new Map([...row].map(([key, value]) => [key, Float64Array.of(0, value)]))
        expect(evaluate(read, columns, 2)[1]).toBe(compute(expression, row))
      },
    ),
  )
})

test('any text is read or refused with a column within it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc
      .array(
        fc.constantFrom(
          'a',
          'b/c',
          ' ',
          '+',
          '-',
          '*',
          '**',
          '/',
          '(',
          ')',
          ',',
          '`',
          '1',
          '.5',
          'log(',
          'min(',
        ),
        {
          maxLength: 20,
        },
      )
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (written) => {
      try {
        parseExpression(written)
      } catch (error) {
        if (!isTrackletError(error, 'INVALID_PARAMETER_VALUE')) throw error
        expect(error.details['column']).toBeGreaterThanOrEqual(1)
        expect(error.details['column']).toBeLessThanOrEqual(written.length + 1)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('deep nesting and long texts are refused, not run into the ground', () => {
  for (const text of ['('.repeat(500), '-'.repeat(500), 'a**'.repeat(500), '1+'.repeat(5_000)])
    expect(() => parseExpression(text)).toThrow(/column/)
})
