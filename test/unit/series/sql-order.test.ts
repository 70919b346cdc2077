import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import { toSqlOrder } from '#series/sql-order.ts'

type Point = readonly [step: number, value: number, time: number]

function history(points: readonly Point[]): MetricHistory {
  return {
    steps: Float64Array.from(points, ([step]) => step),
    values: Float64Array.from(points, ([, value]) => value),
    timestamps: Float64Array.from(points, ([, , time]) => time),
  }
}

function pointsOf({ steps, values, timestamps }: MetricHistory): Point[] {
  return Array.from(steps, (step, i) => [step, values[i] ?? 0, timestamps[i] ?? 0])
}

test('by time, then step, then value; NaN stands behind 0', () => {
  const given: Point[] = [
    [0, 5, 2],
    [1, 3, 1],
    [2, Infinity, 1],
    [2, NaN, 1],
    [2, 0, 1],
    [2, -Infinity, 1],
    [2, 1, 1],
  ]
  expect(pointsOf(toSqlOrder(history(given), 'time'))).toEqual([
    [1, 3, 1],
    [2, -Infinity, 1],
    [2, 0, 1],
    [2, NaN, 1],
    [2, 1, 1],
    [2, Infinity, 1],
    [0, 5, 2],
  ])
  expect(pointsOf(toSqlOrder(history(given), 'step'))[0]).toEqual([0, 5, 2])
})

test('a point that was logged twice is one, NaN and -0 too; another value at its place is another', () => {
  const given: Point[] = [
    [0, 1, 1],
    [0, 1, 1],
    [0, 2, 1],
    [0, 1, 2],
    [1, NaN, 1],
    [1, NaN, 1],
    [2, 0, 1],
    [2, -0, 1],
  ]
  expect(toSqlOrder(history(given), 'step').values).toHaveLength(5)
})

test('it is the order of a plain sort, whatever comes', () => {
  const number = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(NaN, Infinity, -Infinity, 0.5))
  const small = fc.integer({ min: 0, max: 3 })
  fc.assert(
    fc.property(fc.array(fc.tuple(small, number, small)), fc.constantFrom('time', 'step'), (points, by) => {
      const [first, second] = by === 'time' ? ([2, 0] as const) : ([0, 2] as const)
      const rank = (value: number): number => (Number.isNaN(value) ? 0.1 : value)
      const unique = [...new Map(points.map((point) => [point.join(), point])).values()]
      unique.sort(
        (a, b) =>
          a[first] - b[first] ||
          a[second] - b[second] ||
          (rank(a[1]) < rank(b[1]) ? -1 : rank(a[1]) > rank(b[1]) ? 1 : 0),
      )
      expect(pointsOf(toSqlOrder(history(points), by))).toEqual(unique)
    }),
  )
})
