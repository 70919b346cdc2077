import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clampWindow,
  drawableRange,
  paddedRange,
  panBy,
  widenWindow,
  zoomAbout,
} from '#ui/charts/x-window.ts'

test('zooming keeps what is under the pointer where it is', () => {
  expect(zoomAbout([0, 100], 25, 0.5)).toEqual([12.5, 62.5])
})

test('panning stops at the ends of the data', () => {
  expect(panBy([20, 30], 5, [0, 100])).toEqual([25, 35])
  expect(panBy([20, 30], -50, [0, 100])).toEqual([0, 10])
  expect(panBy([20, 30], 500, [0, 100])).toEqual([90, 100])
})

test('a window is cut to the data; the whole, the empty and the too small are none', () => {
  expect(clampWindow([-10, 50], [0, 100])).toEqual([0, 50])
  expect(clampWindow([60, 40], [0, 100])).toEqual([40, 60])
  expect(clampWindow([-10, 500], [0, 100])).toBeUndefined()
  expect(clampWindow([200, 300], [0, 100])).toBeUndefined()
  expect(clampWindow([5, 5], [0, 100])).toBeUndefined()
})

test('more than the window is asked for, by half on each side', () => {
  expect(widenWindow([10, 20])).toEqual([5, 25])
})

test('a single point gets room on both sides', () => {
  const [min, max] = drawableRange([7, 7])
  expect(min).toBeLessThan(7)
  expect(max).toBeGreaterThan(7)
  expect(drawableRange([0, 0])).toEqual([-1, 1])
})

test('the y range holds every value, and does not dip below zero for positive ones', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(number, number, (a, b) => {
      const extent = [Math.min(a, b), Math.max(a, b)] as const
      const [low, high] = paddedRange(extent, false)
      expect(low <= extent[0] && high >= extent[1] && Number.isFinite(low) && Number.isFinite(high)).toBe(
        true,
      )
      if (extent[0] >= 0 && extent[1] > extent[0]) expect(low).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('a log range stays above zero and holds both ends', () => {
  const [low, high] = paddedRange([0.001, 10], true)
  expect(low).toBeGreaterThan(0)
  expect(low).toBeLessThan(0.001)
  expect(high).toBeGreaterThan(10)
})
