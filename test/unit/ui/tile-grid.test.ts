import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TILE_GAP, tileGrid, tilesHeight } from '#ui/charts/run-charts/tile-grid.ts'

const ROOM = { width: 1000, height: 400 }

test('one picture takes the height there is', () => {
  expect(tileGrid(1, ROOM, 1, undefined)).toEqual({ columns: 1, width: 376, height: 376 })
})

test('wide pictures take the width there is', () => {
  expect(tileGrid(2, { width: 1000, height: 300 }, 3, undefined)).toEqual({
    columns: 2,
    width: 496,
    height: 496 / 3,
  })
})

test('very wide pictures keep a height that shows something', () => {
  const grid = tileGrid(200, ROOM, 8, undefined)
  expect(grid.columns).toBe(2)
  expect(grid.height).toBeGreaterThan(48)
})

test('too many to fit are scrolled to, in full rows', () => {
  const grid = tileGrid(200, ROOM, 1, undefined)
  expect(grid).toEqual({ columns: 8, width: (1000 - 7 * TILE_GAP) / 8, height: (1000 - 7 * TILE_GAP) / 8 })
  expect(tilesHeight(200, grid)).toBeGreaterThan(ROOM.height)
})

test('a chosen size is kept by a few, and fills rows of many', () => {
  expect(tileGrid(2, ROOM, 2, 'medium')).toEqual({ columns: 5, width: 176, height: 88 })
  expect(tileGrid(50, ROOM, 2, 'medium').width).toBe((1000 - 4 * TILE_GAP) / 5)
})

test('no grid is wider than its room, and what is fitted lies in it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500 }),
      fc.record({ width: fc.integer({ min: 0, max: 3000 }), height: fc.integer({ min: 0, max: 2000 }) }),
      fc.double({ min: 1 / 3, max: 8, noNaN: true }),
      fc.constantFrom(undefined, 'small', 'medium', 'large'),
      (count, room, aspect, size) => {
        const grid = tileGrid(count, room, aspect, size)
        const across = grid.columns * grid.width + (grid.columns - 1) * TILE_GAP
        expect(across).toBeLessThanOrEqual(room.width + 1e-6)
        expect(grid.width).toBeGreaterThanOrEqual(0)
        const least = Math.max(112, 48 * aspect)
        if (count === 1 && size === undefined && Math.min(room.width, (room.height - 24) * aspect) >= least)
          expect(tilesHeight(count, grid)).toBeLessThanOrEqual(room.height + 1e-6)
      },
    ),
  )
})
