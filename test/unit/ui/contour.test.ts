import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldAt, makeField } from '#ui/charts/run-charts/contour.ts'

test('a field has the values of its points where they are, and levels between them', () => {
  const field = makeField(
    [
      { left: 0, top: 0, value: 1 },
      { left: 96, top: 48, value: 3 },
    ],
    96,
    48,
  )
  expect(fieldAt(field, 0, 0)).toBe(1)
  expect(fieldAt(field, 96, 48)).toBe(3)
  expect(fieldAt(field, 48, 24)).toBeCloseTo(2, 9)
  expect(fieldAt(field, 10, 5)).toBeLessThan(1.1)
})

test('no place of a field lies beyond the values of its points', () => {
  const place = fc.double({ min: 0, max: 100, noNaN: true })
  const point = fc.record({
    left: place,
    top: place,
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  })
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 12 }), place, place, (points, left, top) => {
      const value = fieldAt(makeField(points, 100, 100), left, top)
      const values = points.map((one) => one.value)
      const room = 1e-9 * Math.max(...values.map(Math.abs))
      expect(value).toBeGreaterThanOrEqual(Math.min(...values) - room)
      expect(value).toBeLessThanOrEqual(Math.max(...values) + room)
    }),
    { numRuns: 20 },
  )
})

test('ten thousand points make a coarser field, not a slower one', () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({ left: i % 100, top: (i * 7) % 100, value: i }))
  const { columns, rows } = makeField(points, 400, 200)
  expect((columns + 1) * (rows + 1) * points.length).toBeLessThan(8_000_000)
})
