import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderBy, rankValues } from '#service/compare-values.ts'

type Value = string | number | undefined

const order = (...keys: readonly (readonly [values: readonly Value[], descending: boolean])[]): number[] => [
  ...orderBy(
    keys[0]?.[0].length ?? 0,
    keys.map(([values, descending]) => ({ ranks: rankValues(values), descending })),
  ),
]

test('numbers, then NaN, then what has no value, in both directions; equal ones stand as they stood', () => {
  const values = [undefined, NaN, 2, -Infinity, 0, -0, NaN, Infinity, undefined]
  expect(order([values, false])).toEqual([3, 4, 5, 2, 7, 1, 6, 0, 8])
  expect(order([values, true])).toEqual([7, 2, 4, 5, 3, 1, 6, 0, 8])
})

test('texts that are all numbers are ordered as such, others as people order them', () => {
  expect(order([['10', '9', '1e1', '-1'], false])).toEqual([3, 1, 0, 2])
  expect(order([['run 10', 'run 9', 'a', undefined], false])).toEqual([2, 1, 0, 3])
})

test('the first key that differs decides', () => {
  const [a, b] = [
    [1, 2, 1, 2],
    ['x', 'y', 'z', undefined],
  ] as const
  expect(order([a, true], [b, true])).toEqual([1, 3, 2, 0])
  expect(orderBy(3, [])).toEqual(Uint32Array.of(0, 1, 2))
})

test('several keys order as comparing one by one does', () => {
  const value = fc.oneof(
    fc.constant(undefined),
    fc.constant(NaN),
    fc.integer({ min: -3, max: 3 }),
    fc.double(),
  )
  const rows = fc.array(fc.tuple(value, value), { maxLength: 60 })
  const late = (x: Value): number => (x === undefined ? 2 : Number.isNaN(x) ? 1 : 0)
  const compare = (x: number | undefined, y: number | undefined, sign: number): number => {
    if (late(x) > 0 || late(y) > 0) return late(x) - late(y)
    return x === y ? 0 : (x ?? 0) < (y ?? 0) ? -sign : sign
  }
  fc.assert(
    fc.property(rows, fc.boolean(), fc.boolean(), (all, downA, downB) => {
      const [as, bs] = [all.map(([a]) => a), all.map(([, b]) => b)]
      const sorted = [...all.keys()].sort(
        (i, j) => compare(as[i], as[j], downA ? -1 : 1) || compare(bs[i], bs[j], downB ? -1 : 1) || i - j,
      )
      expect(order([as, downA], [bs, downB])).toEqual(sorted)
    }),
  )
})
