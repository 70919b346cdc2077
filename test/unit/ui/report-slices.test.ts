import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alongAxis, sliceSeries } from '#ui/report/report-slices.ts'

const START = 1_700_000_000_000

test('a series lies along steps, times, or times since its start', () => {
  const history = {
    steps: Float64Array.of(0, 1, 2),
    values: Float64Array.of(10, 11, 12),
    timestamps: Float64Array.of(START + 5, START + 1, START + 9),
  }
  const along = (axis: Parameters<typeof alongAxis>[2], start: number | null = START) => {
    const { x, y } = alongAxis('r', history, axis, start)
    return [[...x], [...y]]
  }
  expect(along('step')).toEqual([
    [0, 1, 2],
    [10, 11, 12],
  ])
  expect(along('time')).toEqual([
    [START + 1, START + 5, START + 9],
    [11, 10, 12],
  ])
  expect(along('relative')).toEqual([
    [1, 5, 9],
    [11, 10, 12],
  ])
  expect(along('relative', null)).toEqual([
    [0, 4, 8],
    [11, 10, 12],
  ])
})

test('whatever the window and the width, the least and the greatest value in it are kept', () => {
  const series = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 400 })
  fc.assert(
    fc.property(
      series,
      fc.nat({ max: 400 }),
      fc.nat({ max: 400 }),
      fc.integer({ min: 1, max: 60 }),
      (values, a, b, width) => {
        const y = Float64Array.from(values)
        const x = Float64Array.from(values, (_, i) => i)
        const range: [number, number] = [Math.min(a, b), Math.max(a, b)]
        const slice = sliceSeries({ runId: 'r', x, y }, range, width)
        const finite = values.filter((value, i) => i >= range[0] && i <= range[1] && Number.isFinite(value))
        const drawn = slice.raw
          ? [...slice.y].filter(
              (value, i) =>
                (slice.x[i] as number) >= range[0] &&
                (slice.x[i] as number) <= range[1] &&
                Number.isFinite(value),
            )
          : [...slice.min, ...slice.max].filter(Number.isFinite)
        expect(Math.min(...drawn)).toBe(Math.min(...finite))
        expect(Math.max(...drawn)).toBe(Math.max(...finite))
      },
    ),
    { numRuns: 500 },
  )
})
