import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricColumns, MetricHistory } from '#model/metric.ts'
import { concatColumns, mergeHistories, sortHistory, splitByKey } from '#series/columns.ts'
import { columns, history, pointsOf, rowsOf } from './arbitraries.ts'

function series(steps: number[], firstValue = 0): MetricHistory {
  return {
    steps: Float64Array.from(steps),
    values: Float64Array.from(steps, (_, i) => firstValue + i),
    timestamps: Float64Array.from(steps, () => 1),
  }
}

function sortSlowly(rows: [number, number, string][]): [number, number, string][] {
  return rows.toSorted(([a], [b]) => a - b)
}

test('columns put together hold the points of all parts in order, under one list of keys', () => {
  fc.assert(
    fc.property(fc.array(columns, { maxLength: 4 }), (parts) => {
      const all = concatColumns(parts)
      expect(pointsOf([all])).toEqual(pointsOf(parts))
      expect(new Set(all.keys).size).toBe(all.keys.length)
    }),
    { numRuns: 300 },
  )
})

test('one part is returned itself, and none gives empty columns', () => {
  const part = concatColumns([])
  expect(part.keys).toEqual([])
  expect(part.value.length).toBe(0)
  expect(concatColumns([part])).toBe(part)
})

test('points taken apart by key keep their order and their bits', () => {
  fc.assert(
    fc.property(fc.array(columns, { maxLength: 4 }), (parts) => {
      const points = pointsOf(parts)
      const histories = splitByKey(parts)
      expect([...histories.keys()].sort()).toEqual([...new Set(points.map(({ key }) => key))].sort())
      for (const [key, found] of histories) {
        const expected = points.filter((point) => point.key === key)
        expect(rowsOf(found)).toEqual(expected.map(({ step, time, bits }) => [step, time, bits]))
      }
    }),
    { numRuns: 300 },
  )
})

test('long stretches of one metric come out whole, in arrays of their own, between what was logged together', () => {
  const stretch = (key: number, from: number, length: number): MetricColumns => ({
    keys: ['a', 'b', 'c'],
    keyIndex: new Uint32Array(length).fill(key),
    step: Float64Array.from({ length }, (_, i) => from + i),
    value: Float64Array.from({ length }, (_, i) => key + i / length),
    time: new Float64Array(length).fill(key),
  })
  const mixed = { ...stretch(0, 0, 300), keyIndex: Uint32Array.from({ length: 300 }, (_, i) => i % 2) }
  const sorted = concatColumns([stretch(2, 0, 400), stretch(1, 500, 300)])
  const parts = [stretch(1, 0, 600), mixed, sorted, stretch(0, 900, 1)]
  const points = pointsOf(parts)
  const histories = splitByKey(parts)
  expect([...histories.keys()].sort()).toEqual(['a', 'b', 'c'])
  for (const [key, found] of histories) {
    const expected = points.filter((point) => point.key === key)
    expect(rowsOf(found)).toEqual(expected.map(({ step, time, bits }) => [step, time, bits]))
    for (const column of [found.steps, found.values, found.timestamps])
      expect(column.buffer.byteLength).toBe(column.byteLength)
  }
})

test('sorting is by step, ties as they were logged', () => {
  fc.assert(
    fc.property(history, (points) => {
      const before = rowsOf(points)
      const sorted = rowsOf(sortHistory(points))
      expect(sorted).toEqual(sortSlowly(before))
      expect(rowsOf(points)).toEqual(before)
    }),
    { numRuns: 500 },
  )
})

test('a history in step order is returned itself', () => {
  const sorted = series([0, 1, 1, 2])
  expect(sortHistory(sorted)).toBe(sorted)
})

test('merging keeps every point, by step, ties in the order of the histories', () => {
  fc.assert(
    fc.property(fc.array(history.map(sortHistory), { maxLength: 5 }), (histories) => {
      expect(rowsOf(mergeHistories(histories))).toEqual(sortSlowly(histories.flatMap(rowsOf)))
    }),
    { numRuns: 500 },
  )
})

test('histories one after the other are put end to end, also when given in another order', () => {
  const [first, second] = [series([0, 1, 2]), series([2, 3], 10)]
  expect([...mergeHistories([first, second]).values]).toEqual([0, 1, 2, 10, 11])
  expect([...mergeHistories([series([5, 6], 20), first]).values]).toEqual([0, 1, 2, 20, 21])
})

test('one history with points is returned itself, and none gives an empty one', () => {
  const only = series([1])
  expect(mergeHistories([series([]), only, series([])])).toBe(only)
  expect(mergeHistories([]).values.length).toBe(0)
})

test('many short runs in falling order are sorted', () => {
  const falling = series(Array.from({ length: 1001 }, (_, i) => 1000 - i))
  expect([...sortHistory(falling).values]).toEqual(Array.from({ length: 1001 }, (_, i) => 1000 - i))
})
