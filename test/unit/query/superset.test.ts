/** What our own screens take beyond MLflow's language. */
import { expect, test } from 'vitest'
import { compileFilter } from '#query/compile-filter.ts'
import { parseFilter } from '#query/parse-filter.ts'
import type { Expression } from '#query/tree.ts'
import { all, comparison, refusalOf } from './filters.ts'

const a = comparison('metric', 'a', '>', 1)
const b = comparison('param', 'b', '=', 'x')
const any = (...terms: Expression[]): Expression => ({ type: 'or', terms })
const not = (term: Expression): Expression => ({ type: 'not', term })
const word = (text: string): Expression => ({ type: 'word', text })

function parse(text: string): Expression {
  return parseFilter('runs', text, { superset: true }).expression
}

test.each<[string, Expression]>([
  ["metrics.a > 1 OR params.b = 'x'", any(a, b)],
  ["metrics.a > 1 or params.b = 'x' Or resnet", any(a, b, word('resnet'))],
  ["metrics.a > 1 OR params.b = 'x' AND metrics.a > 1", any(a, all(b, a))],
  ["(metrics.a > 1 OR params.b = 'x') AND metrics.a > 1", all(any(a, b), a)],
  ['((metrics.a > 1))', a],
  ['NOT metrics.a > 1', not(a)],
  ["NOT (metrics.a > 1 params.b = 'x')", not(all(a, b))],
  ['NOT NOT metrics.a > 1', not(not(a))],
  ["metrics.a > 1 NOT params.b = 'x'", all(a, not(b))],
  ['resnet', word('resnet')],
  ['resnet 50', all(word('resnet'), word('50'))],
  ['resnet-50/b:3', word('resnet-50/b:3')],
  ['v1.5.2 metrics.a > 1', all(word('v1.5.2'), a)],
  ['"my run" OR \'other run\' OR `third run`', any(word('my run'), word('other run'), word('third run'))],
  ['"or"', word('or')],
  ['adam is best', all(word('adam'), word('is'), word('best'))],
  ['made in berlin', all(word('made'), word('in'), word('berlin'))],
  ['looks like rain', all(word('looks'), word('like'), word('rain'))],
  ["run_id IN ('a')", comparison('attribute', 'run_id', 'IN', ['a'])],
  ["experiment_name != 'a'", comparison('attribute', 'experiment_name', '!=', 'a')],
  ['params.b IS NULL', comparison('param', 'b', 'IS NULL', null)],
  ['params.lr < 0.01', comparison('param', 'lr', '<', 0.01)],
  [
    'tags.fold >= -1 params.lr != 1e-3',
    all(comparison('tag', 'fold', '>=', -1), comparison('param', 'lr', '!=', 1e-3)),
  ],
  ["params.lr = '0.01'", comparison('param', 'lr', '=', '0.01')],
  ['', all()],
  ['  ', all()],
])('%s', (text, expected) => {
  expect(parse(text)).toEqual(expected)
})

test.each([
  ['metrics.a > 1 OR', 17],
  ['OR metrics.a > 1', 1],
  ['AND OR x', 5],
  ['()', 1],
  ['(x', 1],
  ['x)', 2],
  ['NOT', 4],
  ['NOT OR x', 4],
  ['metrics.loss', 13],
  ['loss < 1', 1],
  ["params.lr < '1'", 13],
  ['params.lr = x', 13],
  ['run_name < 1', 10],
  ['> 1', 1],
  ['"open', 1],
  [`${'('.repeat(101)}x${')'.repeat(101)}`, 101],
  [`${'NOT '.repeat(101)}x`, 401],
])('%s is refused at its column', (text, column) => {
  const error = refusalOf(() => parse(text))
  expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', details: { column } })
})

test('a word matches names that contain it in any case; NOT gives everything else', () => {
  const names = ['ResNet-50', 'resnet-18', 'vgg', undefined]
  const find = (text: string): (string | undefined)[] =>
    names.filter(
      compileFilter<string | undefined>(
        parseFilter('runs', text, { superset: true }),
        ({ key }) =>
          (name) =>
            key === 'run_name' ? name : undefined,
      ),
    )
  expect(find('resnet')).toEqual(['ResNet-50', 'resnet-18'])
  expect(find('RESNET 50')).toEqual(['ResNet-50'])
  expect(find('NOT resnet')).toEqual(['vgg', undefined])
  expect(find('vgg OR 18')).toEqual(['resnet-18', 'vgg'])
})

test('params and tags are compared as the numbers they are', () => {
  const values = ['0.001', '1e-2', ' 5 ', 'adam', '', 'NaN', undefined]
  const find = (text: string): (string | undefined)[] =>
    values.filter(
      compileFilter<string | undefined>(
        parseFilter('runs', text, { superset: true }),
        () => (value) => value,
      ),
    )
  expect(find('params.lr < 0.01')).toEqual(['0.001'])
  expect(find('params.lr = 0.01')).toEqual(['1e-2'])
  expect(find('params.lr >= 0.01')).toEqual(['1e-2', ' 5 '])
  expect(find('params.lr != 5')).toEqual(['0.001', '1e-2', 'adam', '', 'NaN'])
  expect(find("params.lr = '0.01'")).toEqual([])
})

test('of logged models, values without quotes stay texts where MLflow takes them', () => {
  const parsed = (text: string) => parseFilter('logged models', text, { superset: true }).expression
  expect(parsed('params.lr = 0.1')).toEqual(comparison('param', 'lr', '=', '0.1'))
  expect(parsed('params.lr < 0.1')).toEqual(comparison('param', 'lr', '<', 0.1))
})
