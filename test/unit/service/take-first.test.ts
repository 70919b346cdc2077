import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeFirst } from '#service/take-first.ts'

const compare = (a: number, b: number): number => a - b

test('the first of a sorted list, for any count', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { maxLength: 300 }), fc.nat({ max: 310 }), (items, count) => {
      const before = [...items]
      expect(takeFirst(items, count, compare)).toEqual([...items].sort(compare).slice(0, count))
      expect(items).toEqual(before)
    }),
    { numRuns: 300 },
  )
})

test('a few of many cost few comparisons', () => {
  const items = Array.from({ length: 100_000 }, (_, i) => (i * 48_271) % 100_003)
  let comparisons = 0
  const first = takeFirst(items, 100, (a, b) => {
    comparisons++
    return a - b
  })
  expect(first).toEqual([...items].sort(compare).slice(0, 100))
  expect(comparisons).toBeLessThan(130_000)
})
