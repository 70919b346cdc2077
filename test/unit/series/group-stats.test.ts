import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computeStats } from '#series/group-stats.ts'

test('what is not finite, and what is missing, is left out', () => {
  expect(computeStats([1, undefined, NaN, 3, Infinity])).toEqual({
    n: 2,
    mean: 2,
    std: Math.SQRT2,
    min: 1,
    max: 3,
  })
  expect(computeStats([7])).toEqual({ n: 1, mean: 7, std: NaN, min: 7, max: 7 })
  expect(computeStats([NaN])).toEqual({ n: 0, mean: NaN, std: NaN, min: NaN, max: NaN })
})

test('values far from 0 keep their spread, and the largest ones their mean', () => {
  expect(computeStats([1e9, 1e9 + 1, 1e9 + 2]).std).toBeCloseTo(1, 12)
  expect(computeStats([1.7e308, 1.7e308]).mean).toBe(1.7e308)
})

test('agrees with exact sums to 1e-12', () => {
  const value = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1024)
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 50 }), (values) => {
      const n = BigInt(values.length)
      // In units of 1/1024 all sums are whole.
      const whole = values.map((one) => BigInt(one * 1024))
      const sum = whole.reduce((a, b) => a + b)
      const squares = whole.reduce((a, b) => a + (n * b - sum) ** 2n, 0n)
      const mean = Number(sum) / values.length / 1024
      const std = Math.sqrt(Number(squares) / values.length ** 2 / (values.length - 1)) / 1024
      const stats = computeStats(values)
      const scale = Math.max(...values.map(Math.abs), 1e-300)
      expect(Math.abs(stats.mean - mean) / scale).toBeLessThan(1e-12)
      expect(Math.abs(stats.std - std) / scale).toBeLessThan(1e-12)
    }),
  )
})
