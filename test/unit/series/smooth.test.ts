import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Smoothing } from '#model/chart.ts'
import { smooth } from '#series/smooth.ts'

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, -0) },
)
const gap = fc.oneof(fc.constantFrom(0, 1, 1, 1), fc.double({ min: 0, max: 50, noNaN: true }))
const series = fc.array(fc.tuple(gap, value), { maxLength: 80 }).map((points) => {
  let at = -3
  return {
    x: Float64Array.from(points, ([step]) => (at += step)),
    y: Float64Array.from(points, ([, y]) => y),
  }
})

/** Every weight of every pair of points, by its definition. */
function smoothByDefinition(x: Float64Array, y: Float64Array, { kind, amount }: Smoothing, unit: number) {
  const finite = [...y.keys()].filter((i) => Number.isFinite(y[i]))
  const rank = new Map(finite.map((i, n) => [i, n]))
  const left = Math.floor((Math.floor(amount) - 1) / 2)
  const right = Math.floor(amount) - 1 - left
  const weightOf = (i: number, j: number): number => {
    switch (kind) {
      case 'twema':
        return j <= i ? amount ** ((x[i]! - x[j]!) / unit) : 0
      case 'ema':
        return j <= i ? amount ** (rank.get(i)! - rank.get(j)!) : 0
      case 'mean':
        return j >= i - left && j <= i + right ? 1 : 0
      case 'gaussian':
        return Math.abs(i - j) <= Math.ceil(amount * 4) ? Math.exp(-0.5 * ((i - j) / amount) ** 2) : 0
    }
  }
  return Array.from(y, (own, i) => {
    if (!Number.isFinite(own)) return { value: own, size: 0 }
    let [sum, size, total] = [0, 0, 0]
    for (const j of finite) {
      const weight = weightOf(i, j)
      sum += weight * y[j]!
      size += weight * Math.abs(y[j]!)
      total += weight
    }
    return { value: sum / total, size: size / total }
  })
}

const amounts: Record<Smoothing['kind'], fc.Arbitrary<number>> = {
  twema: fc.double({ min: 0.01, max: 0.999, noNaN: true }),
  ema: fc.double({ min: 0.01, max: 0.999, noNaN: true }),
  mean: fc.integer({ min: 1, max: 100 }),
  gaussian: fc.double({ min: 0.2, max: 12, noNaN: true }),
}

for (const kind of ['twema', 'ema', 'mean', 'gaussian'] as const) {
  test(`${kind} is the weighted average that its definition says, to 1e-12; gaps stay as they are`, () => {
    fc.assert(
      fc.property(series, amounts[kind], fc.constantFrom(0.5, 1, 7), ({ x, y }, amount, unit) => {
        const smoothed = smooth(x, y, { kind, amount }, unit)
        const expected = smoothByDefinition(x, y, { kind, amount }, unit)
        expect(smoothed.length).toBe(y.length)
        expected.forEach((wanted, i) => {
          if (!Number.isFinite(y[i])) expect(smoothed[i]).toBe(y[i])
          else expect(Math.abs(smoothed[i]! - wanted.value)).toBeLessThanOrEqual(1e-12 * wanted.size + 1e-300)
        })
      }),
    )
  })
}

test('the first smoothed value is the first value: nothing pulls the start towards zero', () => {
  const y = Float64Array.of(100, 50, 50, 50)
  for (const smoothing of [
    { kind: 'twema', amount: 0.99 },
    { kind: 'ema', amount: 0.99 },
  ] as const) {
    const smoothed = smooth(Float64Array.of(0, 1, 2, 3), y, smoothing, 1)
    expect(smoothed[0]).toBe(100)
    expect(smoothed[1]).toBeCloseTo((100 * 0.99 + 50) / 1.99, 12)
  }
})

test('a constant stays that constant, however large', () => {
  const x = Float64Array.from({ length: 50 }, (_, i) => i)
  const y = new Float64Array(50).fill(1.5e308)
  for (const [kind, amount] of [
    ['twema', 0.9],
    ['ema', 0.9],
    ['mean', 7],
  ] as const)
    for (const smoothed of smooth(x, y, { kind, amount }, 1)) expect(smoothed / 1.5e308).toBeCloseTo(1, 12)
})

test('twema forgets by distance, not by number of points', () => {
  // Points at 0..9 and the same with every second left out: the average at the end is nearly the same.
  const dense = Float64Array.from({ length: 1001 }, (_, i) => i)
  const sparse = dense.filter((_, i) => i % 2 === 0)
  const f = (x: number): number => Math.sin(x / 100)
  const at = { kind: 'twema', amount: 0.98 } as const
  const a = smooth(dense, dense.map(f), at, 1).at(-1)!
  const b = smooth(sparse, sparse.map(f), at, 1).at(-1)!
  expect(Math.abs(a - b)).toBeLessThan(0.01)
})
