import { expect, test } from 'vitest'
import { compileFilter, type FieldValue } from '#query/compile-filter.ts'
import { parseFilter } from '#query/parse-filter.ts'

type Item = Readonly<Record<string, FieldValue>>

/** Whether an item, given as `kind.key: value`, matches. */
function matches(text: string, item: Item): boolean {
  const filter = parseFilter('runs', text)
  return compileFilter<Item>(
    filter,
    ({ kind, key }) =>
      (values) =>
        values[`${kind}.${key}`],
  )(item)
}

test.each<[string, number, boolean]>([
  ['metrics.a = 1', 1, true],
  ['metrics.a = 1', 2, false],
  ['metrics.a != 1', 2, true],
  ['metrics.a > 1', 1, false],
  ['metrics.a >= 1', 1, true],
  ['metrics.a < 1', -Infinity, true],
  ['metrics.a <= 1', 1, true],
  ['metrics.a = 0', -0, true],
  ['metrics.a != 0', NaN, true],
  ['metrics.a = 0', NaN, false],
  ['metrics.a < 1', NaN, false],
  ['metrics.a >= 0', NaN, false],
  ['metrics.a > 1e308', Infinity, true],
])('%s for %d', (text, value, expected) => {
  expect(matches(text, { 'metric.a': value })).toBe(expected)
})

test.each<[string, string, boolean]>([
  ["params.a = '1'", '1', true],
  ["params.a = '1'", '1.0', false],
  ["params.a = 'A'", 'a', false],
  ["params.a != 'A'", 'a', true],
  ["params.a LIKE 'a%'", 'Abc', false],
  ["params.a LIKE 'a%'", 'abc', true],
  ["params.a ILIKE 'a%C'", 'ABc', true],
  ["params.a ILIKE 'É_'", 'éx', true],
  ["params.a = ''", '', true],
  ['params.a IS NULL', '', false],
  ['params.a IS NOT NULL', '', true],
])('%s for %j', (text, value, expected) => {
  expect(matches(text, { 'param.a': value })).toBe(expected)
})

test.each([
  ["params.a != 'x'", false],
  ["params.a LIKE '%'", false],
  ['metrics.a != 1', false],
  ["run_id NOT IN ('x')", false],
  ['end_time < 5', false],
  ['params.a IS NULL', true],
  ['tags.a IS NOT NULL', false],
])('%s for what has no such value', (text, expected) => {
  expect(matches(text, {})).toBe(expected)
})

test('lists hold exact texts', () => {
  const item = { 'attribute.run_id': 'b' }
  expect(matches("run_id IN ('a', 'b')", item)).toBe(true)
  expect(matches("run_id IN ('A', 'B')", item)).toBe(false)
  expect(matches("run_id NOT IN ('a')", item)).toBe(true)
  expect(matches("run_id NOT IN ('a', 'b')", item)).toBe(false)
})

test('of several datasets one is enough for each condition', () => {
  const item = { 'dataset.name': ['train', 'test'], 'dataset.context': ['eval'] }
  expect(matches("dataset.name = 'test' AND dataset.name = 'train'", item)).toBe(true)
  expect(matches("dataset.name != 'test'", item)).toBe(true)
  expect(matches("dataset.name NOT IN ('test', 'train')", item)).toBe(false)
  expect(matches("dataset.context = 'train'", item)).toBe(false)
  expect(matches("dataset.name != 'x'", { 'dataset.name': [] })).toBe(false)
})

test('a key may be asked for twice', () => {
  const item = { 'metric.a': 3, 'tag.__proto__': 'x' }
  expect(matches("metrics.a > 1 AND metrics.a < 5 AND tags.__proto__ = 'x'", item)).toBe(true)
  expect(matches('metrics.a > 1 AND metrics.a < 2', item)).toBe(false)
})

test('a value of another type than the field never matches', () => {
  expect(matches('metrics.a != 1', { 'metric.a': 'x' })).toBe(false)
  expect(matches("params.a != 'x'", { 'param.a': 1 })).toBe(false)
  expect(matches("params.a ILIKE '%'", { 'param.a': 1 })).toBe(false)
})
