import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import { parseExpression } from '#query/expression/parse-expression.ts'
import { sortByX, valuesAt } from '#series/align.ts'
import { evaluateHistory } from '#series/evaluate.ts'
import { splitAtJumps } from '#series/jumps.ts'

const floats = (...values: number[]): Float64Array => Float64Array.from(values)

function history(steps: number[], values: number[], timestamps = steps.map((_, i) => i)): MetricHistory {
  return { steps: floats(...steps), values: floats(...values), timestamps: floats(...timestamps) }
}

test('another metric at these steps: its own value, the line between, and the ends held', () => {
  const epochs = valuesAt(floats(10, 20, 20, 40), floats(1, 2, 2.5, 3), floats(0, 10, 15, 20, 30, 40, 99))
  expect([...epochs]).toEqual([1, 1, 1.75, 2.5, 2.75, 3, 3])
})

test('values that are not finite are passed over; without any there is no x', () => {
  expect([...valuesAt(floats(0, 1, 2), floats(0, NaN, 2), floats(0, 1, 2))]).toEqual([0, 1, 2])
  expect([...valuesAt(floats(0), floats(NaN), floats(0, 1))]).toEqual([NaN, NaN])
  expect([...valuesAt(floats(), floats(), floats(3))]).toEqual([NaN])
})

test('points stand in the order of x, equal ones as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(NaN))), (xs) => {
      const { x, y } = sortByX(Float64Array.from(xs), Float64Array.from(xs.keys()))
      const wanted = [...xs.keys()]
        .filter((i) => !Number.isNaN(xs[i]))
        .sort((a, b) => xs[a]! - xs[b]! || a - b)
      expect([...y]).toEqual(wanted)
      expect([...x]).toEqual(wanted.map((i) => xs[i]))
    }),
  )
})

/** Steps 0 to 5, then again from 3: the second course is later. */
const restarted = history(
  [0, 1, 2, 3, 3, 4, 4, 5, 5, 6],
  [0, 1, 2, 3, 30, 4, 40, 5, 50, 60],
  [0, 1, 2, 3, 10, 4, 11, 5, 12, 13],
)

test('a restart is two lines, the earlier one first', () => {
  const parts = splitAtJumps(restarted, 'split')
  expect(parts.map(({ steps }) => [...steps])).toEqual([
    [0, 1, 2, 3, 4, 5],
    [3, 4, 5, 6],
  ])
  expect(parts.map(({ values }) => [...values])).toEqual([
    [0, 1, 2, 3, 4, 5],
    [30, 40, 50, 60],
  ])
})

test('the later one can win, or all be one line', () => {
  expect(splitAtJumps(restarted, 'later').map(({ values }) => [...values])).toEqual([
    [0, 1, 2],
    [30, 40, 50, 60],
  ])
  expect(splitAtJumps(restarted, 'join')).toEqual([restarted])
})

test('a restart from the very start leaves the later course alone', () => {
  const again = history([0, 0, 1, 1], [1, 2, 3, 4], [0, 5, 1, 6])
  expect(splitAtJumps(again, 'later').map(({ values }) => [...values])).toEqual([[2, 4]])
})

test('points that are only out of order are one line', () => {
  const steps = Array.from({ length: 300 }, (_, i) => i)
  const shuffled = history(
    steps,
    steps,
    steps.map((i) => (i % 2 === 0 ? i + 2 : i - 2)),
  )
  expect(splitAtJumps(shuffled, 'split')).toHaveLength(1)
})

test('the parts together are all points, each in step order, whatever the times', () => {
  const random = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 30 })), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(random, (points) => {
      const sorted = [...points].sort(([a], [b]) => a - b)
      const whole = history(
        sorted.map(([step]) => step),
        sorted.map((_, i) => i),
        sorted.map(([, time]) => time),
      )
      const parts = splitAtJumps(whole, 'split')
      for (const { steps } of parts)
        for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThanOrEqual(steps[i - 1]!)
      const seen = parts.flatMap(({ values }) => [...values]).sort((a, b) => a - b)
      expect(seen).toEqual([...whole.values])
      const later = splitAtJumps(whole, 'later')
      const kept = later.flatMap(({ steps }) => [...steps])
      for (let i = 1; i < kept.length; i++) expect(kept[i]).toBeGreaterThanOrEqual(kept[i - 1]!)
    }),
  )
})

test('an expression has a point at every step of its rarest metric, with the latest of the others', () => {
  const histories = new Map([
    ['train', history([0, 1, 2, 3, 4, 5], [10, 11, 12, 13, 14, 15])],
    ['val', history([1, 3, 5], [1, 3, 5], [100, 300, 500])],
  ])
  const result = evaluateHistory(parseExpression('train - val'), histories)
  expect([...result.steps]).toEqual([1, 3, 5])
  expect([...result.timestamps]).toEqual([100, 300, 500])
  expect([...result.values]).toEqual([10, 10, 10])
})

test('steps between count with the latest before; before the first there is no point', () => {
  const histories = new Map([
    ['a', history([5, 10, 20], [1, 2, 3])],
    ['b', history([0, 7, 8, 30, 40], [1, 2, 4, 8, 9])],
    ['c', history([6, 9, 11, 12], [100, 200, 300, 400])],
  ])
  const result = evaluateHistory(parseExpression('a + b + c'), histories)
  expect([...result.steps]).toEqual([10, 20])
  expect([...result.values]).toEqual([2 + 4 + 200, 3 + 4 + 400])
})

test('an expression over a metric without points has none', () => {
  const result = evaluateHistory(
    parseExpression('a + b'),
    new Map([
      ['a', history([0], [1])],
      ['b', history([], [])],
    ]),
  )
  expect(result.steps).toHaveLength(0)
})
