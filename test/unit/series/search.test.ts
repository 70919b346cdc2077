import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lowerBound, upperBound } from '#series/search.ts'

test('bounds are the first place at or above, and the first above', () => {
  const column = Float64Array.of(1, 2, 2, 2, 5)
  expect([lowerBound(column, 2), upperBound(column, 2)]).toEqual([1, 4])
  expect([lowerBound(column, 0), upperBound(column, 9)]).toEqual([0, 5])
  expect([lowerBound(column, 3), upperBound(column, 3)]).toEqual([4, 4])
  expect([lowerBound(column, -Infinity), upperBound(column, Infinity)]).toEqual([0, 5])
})

test('bounds agree with a search one by one, inside any part of the column', () => {
  const sorted = fc
    .array(fc.integer({ min: -9, max: 9 }), { maxLength: 30 })
    .map((list) => Float64Array.from(list).sort())
  fc.assert(
    fc.property(sorted, fc.integer({ min: -10, max: 10 }), fc.nat(), fc.nat(), (column, value, a, b) => {
      const [from, to] = [a % (column.length + 1), b % (column.length + 1)].sort((x, y) => x - y) as [
        number,
        number,
      ]
      const first = (test: (x: number) => boolean): number => {
        const place = column.subarray(from, to).findIndex(test)
        return place < 0 ? to : from + place
      }
      expect(lowerBound(column, value, from, to)).toBe(first((x) => x >= value))
      expect(upperBound(column, value, from, to)).toBe(first((x) => x > value))
    }),
    { numRuns: 300 },
  )
})
