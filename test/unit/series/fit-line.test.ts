import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitLine } from '#series/fit-line.ts'

test('points on a line give it back, and r tells which way it goes', () => {
  const x = Float64Array.of(1, 2, 4, 7)
  const rising = fitLine(
    x,
    x.map((value) => 3 * value - 2),
  )
  expect(rising?.slope).toBeCloseTo(3, 12)
  expect(rising?.intercept).toBeCloseTo(-2, 12)
  expect(rising?.r).toBeCloseTo(1, 12)
  expect(
    fitLine(
      x,
      x.map((value) => -value),
    )?.r,
  ).toBeCloseTo(-1, 12)
})

test('nothing fits one point or points above each other; level points have no r', () => {
  expect(fitLine(Float64Array.of(1), Float64Array.of(1))).toBeUndefined()
  expect(fitLine(Float64Array.of(2, 2), Float64Array.of(1, 5))).toBeUndefined()
  expect(fitLine(Float64Array.of(1, 2), Float64Array.of(5, 5))).toEqual({ slope: 0, intercept: 5, r: NaN })
})

test('no line near by fits better', () => {
  const number = fc.double({ min: -100, max: 100, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 30 }), (points) => {
      const [x, y] = [Float64Array.from(points, (p) => p[0]), Float64Array.from(points, (p) => p[1])]
      if (Math.max(...x) - Math.min(...x) < 1) return
      const fit = fitLine(x, y)
      const errorOf = (slope: number, intercept: number): number =>
        points.reduce((sum, [a, b]) => sum + (b - slope * a - intercept) ** 2, 0)
      if (fit === undefined) throw new Error('no line')
      const best = errorOf(fit.slope, fit.intercept)
      for (const by of [-0.01, 0.01]) {
        expect(errorOf(fit.slope + by, fit.intercept)).toBeGreaterThanOrEqual(best - 1e-6)
        expect(errorOf(fit.slope, fit.intercept + by)).toBeGreaterThanOrEqual(best - 1e-6)
      }
    }),
  )
})
