import { expect, test } from 'vitest'
import { Forest, TREES } from '#series/importance.ts'

/** Like noise, the same each time: from 0 to 1. */
function noise(i: number, salt: number): number {
  return ((i * 7919 + salt * 104_729) % 1009) / 1009
}

function importanceOf(inputs: readonly Float64Array[], output: Float64Array): number[] {
  const forest = new Forest(inputs, output)
  for (let tree = 0; tree < TREES; tree++) forest.grow()
  return [...forest.importance()]
}

const N = 300
const [a, b, c] = [1, 2, 3].map((salt) =>
  Float64Array.from({ length: N }, (_, i) => noise(i * salt + i, salt)),
) as [Float64Array, Float64Array, Float64Array]

test('inputs share the importance as they share the variance of the output', () => {
  // Variances of 3 a and b are as 9 to 1.
  const shares = importanceOf(
    [a, b, c],
    a.map((value, i) => 3 * value + (b[i] as number)),
  )
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12)
  expect(shares[0]).toBeGreaterThan(0.84)
  expect(shares[0]).toBeLessThan(0.94)
  expect(shares[1]).toBeGreaterThan(0.05)
  expect(shares[2]).toBeLessThan(0.02)
})

test('what no straight line tells is told by the trees', () => {
  const shares = importanceOf(
    [a, b],
    a.map((value) => (value - 0.5) ** 2),
  )
  expect(shares[0]).toBeGreaterThan(0.95)
})

test('the same input gives the same answer, and a tree sees some of many rows', () => {
  const many = Float64Array.from({ length: 5000 }, (_, i) => noise(i, 5))
  const output = many.map((value) => value * 2)
  expect(importanceOf([many], output)).toEqual([1])
  expect(importanceOf([a, b, c], a)).toEqual(importanceOf([a, b, c], a))
})

test('an output that never differs, and no rows at all, tell nothing', () => {
  expect(importanceOf([a, b], new Float64Array(N).fill(7))).toEqual([0, 0])
  expect(importanceOf([new Float64Array(), new Float64Array()], new Float64Array())).toEqual([0, 0])
  expect(importanceOf([], new Float64Array([1, 2]))).toEqual([])
})

test('missing values lie below all others; huge ones do no harm', () => {
  const half = a.map((value, i) => (i % 2 === 0 ? NaN : value))
  const shares = importanceOf(
    [half, b],
    a.map((_, i) => (i % 2 === 0 ? -1 : 1)),
  )
  expect(shares[0]).toBeGreaterThan(0.99)
  expect(importanceOf([a.map((value) => value * 1e308)], a)).toEqual([1])
})
