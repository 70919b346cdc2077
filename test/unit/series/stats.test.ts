import { expect, test } from 'vitest'
import { computeStats } from '#series/group-stats.ts'
import { bandOf, centerOf, computeMedian, quantileOf, studentQuantile } from '#series/stats.ts'

test('the median stands in the middle, whatever the order', () => {
  expect(computeMedian([3, 1, 2])).toBe(2)
  expect(computeMedian([4, 1, 3, 2])).toBe(2.5)
  expect(computeMedian([9, 1, 100], 2)).toBe(5)
  expect(computeMedian([])).toBeNaN()
})

test('quantiles lie on the line between two values', () => {
  const sorted = Float64Array.of(0, 10, 20, 30)
  expect(quantileOf(sorted, 0)).toBe(0)
  expect(quantileOf(sorted, 1)).toBe(30)
  expect(quantileOf(sorted, 0.5)).toBe(15)
  expect(quantileOf(sorted, 0.05)).toBeCloseTo(1.5, 12)
  expect(quantileOf([], 0.5)).toBeNaN()
})

test('the quantiles of Student’s t are those of the tables', () => {
  for (const [freedom, wanted] of [
    [1, 12.706204736432095],
    [2, 4.302652729696142],
    [3, 3.182446305284263],
    [4, 2.7764451051977987],
    [9, 2.2621571627409915],
    [30, 2.0422724563012373],
    [100, 1.983971518449634],
    [1000, 1.9623390808264078],
  ] as const)
    expect(studentQuantile(freedom) / wanted).toBeCloseTo(1, 10)
})

test('bands lie about the mean, and one value has none', () => {
  const values = [1, 2, 3, 6]
  const stats = computeStats(values)
  expect(bandOf('range', stats)).toEqual([1, 6])
  expect(bandOf('none', stats)).toEqual([3, 3])
  const std = Math.sqrt(14 / 3)
  expect(bandOf('std', stats)[1]).toBeCloseTo(3 + std, 12)
  expect(bandOf('stderr', stats)[0]).toBeCloseTo(3 - std / 2, 12)
  expect(bandOf('ci95', stats)[1]).toBeCloseTo(3 + (3.182446305284263 * std) / 2, 10)
  expect(bandOf('std', computeStats([5]))).toEqual([5, 5])
  expect(
    (['mean', 'median', 'min', 'max'] as const).map((center) => centerOf(center, values, stats)),
  ).toEqual([3, 2.5, 1, 6])
})
