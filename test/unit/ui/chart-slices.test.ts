import { expect, test } from 'vitest'
import type { BinnedSlice, RawSlice } from '#model/metric.ts'
import { isComplete, nearestIndex, readingAt, stepAlong, xExtent, yExtent } from '#ui/charts/slices.ts'

function raw(x: number[], y: number[], total = x.length): RawSlice {
  return { raw: true, runId: 'a', x: Float64Array.from(x), y: Float64Array.from(y), total }
}

const BINNED: BinnedSlice = {
  raw: false,
  runId: 'b',
  x: Float64Array.of(0, 10, 20),
  xEnd: Float64Array.of(9, 19, 20),
  first: Float64Array.of(1, 2, 7),
  min: Float64Array.of(-5, 2, 7),
  max: Float64Array.of(3, 1000, 7),
  last: Float64Array.of(2, 3, 7),
  count: Float64Array.of(10, 10, 1),
  nonFinite: Float64Array.of(0, 1, 0),
  total: 21,
}

test('the extent of x spans all slices, to the end of the last column', () => {
  expect(xExtent([raw([5, 6], [0, 0]), BINNED])).toEqual([0, 20])
  expect(xExtent([raw([], [])])).toBeUndefined()
})

test('the extent of y holds the minimum and maximum of columns, and skips what is not finite', () => {
  expect(yExtent([BINNED], [0, 20], false)).toEqual([-5, 1000])
  expect(yExtent([raw([0, 1, 2], [NaN, 4, Infinity])], [0, 2], false)).toEqual([4, 4])
  expect(yExtent([raw([0], [NaN])], [0, 2], false)).toBeUndefined()
})

test('the extent of y counts only what is visible, including a column that reaches in', () => {
  expect(yExtent([raw([0, 1, 2, 3], [9, 1, 2, 9])], [1, 2], false)).toEqual([1, 2])
  expect(yExtent([BINNED], [19, 19.5], false)).toEqual([2, 1000])
})

test('on a log axis only values above 0 count', () => {
  expect(yExtent([BINNED], [0, 9], true)).toEqual([1, 3])
})

test('the nearest point is found on both sides; of equal steps the last logged', () => {
  const slice = raw([0, 1, 1, 1, 4], [0, 1, 2, 3, 4])
  expect(nearestIndex(slice, -3)).toBe(0)
  expect(nearestIndex(slice, 0.9)).toBe(3)
  expect(nearestIndex(slice, 1.1)).toBe(3)
  expect(nearestIndex(slice, 3)).toBe(4)
  expect(nearestIndex(slice, 99)).toBe(4)
  expect(nearestIndex(raw([], []), 1)).toBe(-1)
})

test('a point inside the visible range is preferred to a nearer one outside', () => {
  const slice = raw([0, 10, 20, 30], [0, 1, 2, 3])
  expect(nearestIndex(slice, 10.4, [10.4, 30])).toBe(2)
  expect(nearestIndex(slice, 29.9, [0, 29.9])).toBe(2)
  expect(nearestIndex(slice, 12, [12, 14])).toBe(1)
  expect(nearestIndex(BINNED, 9.5, [9.5, 20])).toBe(1)
})

test('a column of many points is read as a column, of one point as a point', () => {
  expect(readingAt(BINNED, 14)).toEqual({
    kind: 'column',
    x: 10,
    xEnd: 19,
    min: 2,
    max: 1000,
    last: 3,
    count: 10,
    nonFinite: 1,
  })
  expect(readingAt(BINNED, 25)).toEqual({ kind: 'point', x: 20, y: 7 })
})

test('a run that ended earlier says nothing beyond its end', () => {
  const slice = raw([0, 10], [1, 2])
  expect(readingAt(slice, 12, 3)).toEqual({ kind: 'point', x: 10, y: 2 })
  expect(readingAt(slice, 14, 3)).toBeUndefined()
  expect(readingAt(slice, 5, 1)).toEqual({ kind: 'point', x: 0, y: 1 })
})

test('arrow keys go to the next place of any run', () => {
  const slices = [raw([0, 10], [0, 0]), raw([4, 12], [0, 0])]
  expect(stepAlong(slices, 0, 1)).toBe(4)
  expect(stepAlong(slices, 10, -1)).toBe(4)
  expect(stepAlong(slices, 12, 1)).toBeUndefined()
})

test('only raw slices with every point of their series are complete', () => {
  expect(isComplete([raw([0, 1], [1, 1])])).toBe(true)
  expect(isComplete([raw([0, 1], [1, 1], 3)])).toBe(false)
  expect(isComplete([BINNED])).toBe(false)
})
