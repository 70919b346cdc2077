import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TableColumn } from '#model/run-table.ts'
import {
  clickSort,
  formatColumns,
  formatPins,
  formatSort,
  parseColumns,
  parsePins,
  parseSort,
  withPins,
  type KnownColumns,
} from '#ui/pages/experiment/view/address.ts'
import { columnId, parseColumnId } from '#ui/pages/experiment/view/columns.ts'

const key = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' })
const column: fc.Arbitrary<TableColumn> = fc.oneof(
  fc.record({ kind: fc.constantFrom('param' as const, 'tag' as const), key }),
  fc.record({
    kind: fc.constant('metric' as const),
    key,
    show: fc.constantFrom('last' as const, 'min' as const, 'max' as const),
  }),
  fc.record({
    kind: fc.constant('attribute' as const),
    key: fc.constantFrom('name' as const, 'status' as const, 'duration' as const),
  }),
)
const known: KnownColumns = { m: ['m.acc', 'm.loss', 'm.val/loss'], p: ['p.a', 'p.b', 'p.c'], t: [] }
const loss: TableColumn = { kind: 'metric', key: 'loss', show: 'last' }
const rate: TableColumn = { kind: 'param', key: 'lr' }
const ascending = { add: false, firstDescends: false }

test('every column is read back from its id', () => {
  fc.assert(
    fc.property(column, (one) => {
      const id = columnId(one)
      expect(id).not.toContain(' ')
      expect(parseColumnId(id)).toEqual(one)
    }),
  )
})

test('a sort order is read back from the address', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ column, descending: fc.boolean() }), { minLength: 1, maxLength: 4 }),
      (sort) => {
        const text = formatSort(sort)
        const params = new URLSearchParams(text === undefined ? {} : { sort: text })
        expect(parseSort(new URLSearchParams(params.toString()).get('sort') ?? undefined)).toEqual(sort)
      },
    ),
  )
})

test('columns are read back from the address in their order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(column, { selector: columnId }), (columns) => {
      const ids = columns.map(columnId)
      expect(parseColumns(formatColumns(ids, known), known)).toEqual(ids)
    }),
  )
})

test('a whole group is written as a star, and follows the keys there are', () => {
  const text = formatColumns(['a.status', ...known.m, 'p.b'], known)
  expect(text).toBe('a.status m.* p.b')
  expect(parseColumns(text, { ...known, m: [...known.m, 'm.zeta'] })).toEqual([
    'a.status',
    ...known.m,
    'm.zeta',
    'p.b',
  ])
})

test('a table without columns differs from one whose columns nobody chose', () => {
  expect(parseColumns(formatColumns([], known), known)).toEqual([])
  expect(parseColumns(undefined, known)).toBeUndefined()
})

test('pinned columns are read back from the address in their order, and stand first', () => {
  fc.assert(
    fc.property(fc.uniqueArray(column, { selector: columnId, maxLength: 12 }), (columns) => {
      const ids = columns.map(columnId)
      expect(parsePins(formatPins(ids))).toEqual(ids)
      const shown = withPins(ids, ['a.user', ...ids.toReversed(), 'p.other'])
      expect(shown.slice(0, ids.length)).toEqual(ids)
      expect(new Set(shown).size).toBe(shown.length)
    }),
  )
})

test('no pinned column leaves nothing in the address; what is no column is no pin, and a hostile link pins few', () => {
  expect(formatPins([])).toBeUndefined()
  expect(parsePins(undefined)).toEqual([])
  expect(parsePins('m.loss m.loss  nonsense a.nothing p. %')).toEqual(['m.loss'])
  expect(parsePins(Array.from({ length: 5000 }, (_, i) => `m.k${i}`).join(' '))).toHaveLength(12)
})

test('what is no column in a typed address is left out', () => {
  expect(parseColumns('m.loss nonsense x.y a.nothing p.', known)).toEqual(['m.loss'])
  expect(formatSort(parseSort('nonsense'))).toBeUndefined()
})

test('clicks on a header go one way, the other way, and back to the latest first', () => {
  const once = clickSort(parseSort(undefined), loss, ascending)
  const twice = clickSort(once, loss, ascending)
  expect(formatSort(once)).toBe('m.loss')
  expect(formatSort(twice)).toBe('-m.loss')
  expect(formatSort(clickSort(twice, loss, ascending))).toBeUndefined()
})

test('a click with Shift adds a key, turns it, and takes it away', () => {
  const add = { add: true, firstDescends: true }
  const one = clickSort(parseSort('m.loss'), rate, add)
  expect(formatSort(one)).toBe('m.loss -p.lr')
  const turned = clickSort(one, rate, add)
  expect(formatSort(turned)).toBe('m.loss p.lr')
  expect(formatSort(clickSort(turned, rate, add))).toBe('m.loss')
})
