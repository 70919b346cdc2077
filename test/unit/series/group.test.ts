import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GroupBand, GroupCenter } from '#model/chart.ts'
import { groupColumns, groupSeries, joinGrids, type XYColumns } from '#series/group.ts'
import { studentQuantile } from '#series/stats.ts'

const member: fc.Arbitrary<XYColumns> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.oneof(
        { weight: 9, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
        { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
      ),
    ),
    { maxLength: 20 },
  )
  .map((points) => {
    let at = 0
    return {
      x: Float64Array.from(points, ([step]) => (at += step / 2)),
      y: Float64Array.from(points, ([, y]) => y),
    }
  })

/** By the definition: a point of its own, else the line between two. */
function valueOf({ x, y }: XYColumns, at: number): number {
  const before = x.findLastIndex((value) => value <= at)
  if (before < 0) return NaN
  if (x[before] === at) return y[before]!
  const next = x.findIndex((value) => value > at)
  if (next < 0) return NaN
  const after = x.lastIndexOf(x[next]!)
  const share = (at - x[before]!) / (x[next]! - x[before]!)
  return y[before]! * (1 - share) + y[after]! * share
}

function reference(members: readonly XYColumns[], at: number, center: GroupCenter, band: GroupBand) {
  const values = members
    .map((one) => valueOf(one, at))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const n = values.length
  if (n === 0) return { n, center: NaN, low: NaN, high: NaN }
  const mean = values.reduce((a, b) => a + b) / n
  const std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1))
  const middle = n % 2 === 1 ? values[(n - 1) / 2]! : (values[n / 2 - 1]! + values[n / 2]!) / 2
  const width = {
    none: 0,
    range: 0,
    std,
    stderr: std / Math.sqrt(n),
    ci95: (studentQuantile(Math.max(1, n - 1)) * std) / Math.sqrt(n),
  }[band]
  const wide = n === 1 ? 0 : width
  return {
    n,
    center: { mean, median: middle, min: values[0]!, max: values.at(-1)! }[center],
    low: band === 'range' ? values[0]! : mean - wide,
    high: band === 'range' ? values.at(-1)! : mean + wide,
  }
}

const centers: GroupCenter[] = ['mean', 'median', 'min', 'max']
const bands: GroupBand[] = ['std', 'stderr', 'ci95', 'range', 'none']

test('at every x of any member: the figures of those that have a value there, to 1e-12', () => {
  fc.assert(
    fc.property(
      fc.array(member, { maxLength: 6 }),
      fc.constantFrom(...centers),
      fc.constantFrom(...bands),
      (members, center, band) => {
        const grid = joinGrids(members, Infinity)!
        const xs = [...new Set(members.flatMap(({ x }) => [...x]))].sort((a, b) => a - b)
        expect([...grid]).toEqual(xs)
        const columns = groupSeries(members, grid, { center, band })
        xs.forEach((at, i) => {
          const wanted = reference(members, at, center, band)
          expect(columns.n[i]).toBe(wanted.n)
          for (const name of ['center', 'low', 'high'] as const) {
            if (Number.isNaN(wanted[name])) expect(columns[name][i]).toBeNaN()
            else expect(Math.abs(columns[name][i]! - wanted[name])).toBeLessThanOrEqual(1e-12 * 1e3)
          }
        })
      },
    ),
  )
})

test('members on one grid keep it, and are read without searching', () => {
  const x = Float64Array.of(0, 1, 2)
  const members = [
    { x, y: Float64Array.of(1, 2, 3) },
    { x, y: Float64Array.of(3, NaN, 5) },
  ]
  const grid = joinGrids(members, 2)
  expect(grid).toBe(x)
  const columns = groupSeries(members, x, {})
  expect([...columns.center]).toEqual([2, 2, 4])
  expect([...columns.n]).toEqual([2, 1, 2])
})

test('a grid of more places than wanted is not made', () => {
  const members = [0, 0.5].map((shift) => ({
    x: Float64Array.from({ length: 100 }, (_, i) => i + shift),
    y: new Float64Array(100),
  }))
  expect(joinGrids(members, 199)).toBeUndefined()
  expect(joinGrids(members, 200)).toHaveLength(200)
})

test('in columns a member counts with the mean of its points there, or with the line through', () => {
  const dense = {
    x: Float64Array.from({ length: 100 }, (_, i) => i / 10),
    y: Float64Array.from({ length: 100 }, (_, i) => i),
  }
  const sparse = { x: Float64Array.of(0, 10), y: Float64Array.of(0, 100) }
  const columns = groupColumns([dense, sparse], 0, 10, 10, { band: 'range' })
  expect([...columns.x]).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5])
  expect([...columns.n]).toEqual(new Array(10).fill(2))
  // Means of 10 points: 4.5, 14.5, ...; the line at the middles: 5, 15, ..., but at both ends its own points.
  expect(columns.center[3]).toBeCloseTo((34.5 + 35) / 2, 12)
  expect([columns.low[3], columns.high[3]]).toEqual([30, 39])
  expect([columns.low[0], columns.high[9]]).toEqual([0, 100])
})

test('a spike of one member is in the range of its column', () => {
  const member = {
    x: Float64Array.from({ length: 10_000 }, (_, i) => i),
    y: Float64Array.from({ length: 10_000 }, (_, i) => (i === 5_432 ? 1e6 : 0)),
  }
  const columns = groupColumns([member], 0, 9_999, 100, { band: 'range' })
  expect(columns.high.indexOf(1e6)).toBe(54)
})
