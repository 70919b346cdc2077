import { expect, test } from 'vitest'
import { GROUP_SIZE, jsonRows, maybeLoggedTable } from '#ui/kit/preview/json-rows.ts'

const allOpen = (): boolean => true

test('a value becomes rows with names, kinds and depths', () => {
  const rows = jsonRows({ a: [1, null], b: { c: 'x"y' }, d: {}, e: true }, allOpen)
  expect(rows.map(({ depth, name, kind, text }) => [depth, name, kind, text])).toEqual([
    [0, '', 'object', '4 keys'],
    [1, 'a', 'array', '2 items'],
    [2, '0', 'number', '1'],
    [2, '1', 'null', 'null'],
    [1, 'b', 'object', '1 key'],
    [2, 'c', 'string', '"x\\"y"'],
    [1, 'd', 'object', '{}'],
    [1, 'e', 'boolean', 'true'],
  ])
})

test('what is closed has no rows below, and what is empty does not open', () => {
  const rows = jsonRows({ a: [1], b: [] }, (_id, depth) => depth === 0)
  expect(rows.map(({ name, opens, open }) => [name, opens, open])).toEqual([
    ['', true, true],
    ['a', true, false],
    ['b', false, false],
  ])
})

test('long arrays open in groups, whose entries keep their own numbers', () => {
  const value = Array.from({ length: GROUP_SIZE * 2 + 5 }, (_, i) => i)
  const rows = jsonRows(value, (id) => id === '$' || id === '$/g2')
  expect(rows.slice(0, 4).map(({ name }) => name)).toEqual(['', '0 … 999', '1000 … 1999', '2000 … 2004'])
  expect(rows.slice(4).map(({ name, text }) => [name, text])).toEqual(
    [2000, 2001, 2002, 2003, 2004].map((i) => [String(i), String(i)]),
  )
})

test('ids are unique, also for keys that look like paths or prototypes', () => {
  const rows = jsonRows(JSON.parse('{"__proto__":{"a":1},"g0":[1],"a/0":2}'), allOpen)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  expect(rows.map(({ name }) => name)).toContain('__proto__')
})

test('values nested deeper than the engine recurses are rows too', () => {
  const depth = 50_000
  const value: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth))
  expect(jsonRows(value, allOpen)).toHaveLength(depth)
})

test('a logged table is columns and rows; anything else is none', () => {
  expect(
    maybeLoggedTable({
      columns: ['a', 'b'],
      data: [
        [1, null],
        ['x', { y: 1 }],
      ],
    }),
  ).toEqual({
    columns: ['a', 'b'],
    rows: [
      ['1', ''],
      ['x', '{"y":1}'],
    ],
  })
  expect(maybeLoggedTable({ columns: ['a'], data: [1] })).toBeUndefined()
  expect(maybeLoggedTable([1])).toBeUndefined()
  expect(maybeLoggedTable(null)).toBeUndefined()
})
