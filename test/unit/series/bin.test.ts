import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import { binHeads, binPoints, chooseRaw, listCoarseHeads, type BinnedColumns } from '#series/bin.ts'
import { sortHistory } from '#series/columns.ts'
import { computeHead, type HeadColumns } from '#series/heads.ts'
import { history } from './arbitraries.ts'

type Point = readonly [x: number, y: number]

function floats(...values: number[]): Float64Array {
  return Float64Array.from(values)
}

function series(points: readonly Point[], toTime = (x: number): number => x): MetricHistory {
  const steps = Float64Array.from(points, ([x]) => x)
  return { steps, values: Float64Array.from(points, ([, y]) => y), timestamps: steps.map(toTime) }
}

/** What a column must say of its points. */
function summarise(points: readonly Point[]): Record<string, number | undefined> {
  const finite = points.map(([, y]) => y).filter(Number.isFinite)
  return {
    x: points[0]?.[0],
    xEnd: points.at(-1)?.[0],
    first: points[0]?.[1],
    last: points.at(-1)?.[1],
    min: finite.length > 0 ? finite.reduce((a, y) => (y < a ? y : a)) : NaN,
    max: finite.length > 0 ? finite.reduce((a, y) => (y > a ? y : a)) : NaN,
    count: points.length,
    nonFinite: points.length - finite.length,
  }
}

const FIELDS = ['x', 'xEnd', 'first', 'last', 'min', 'max', 'count', 'nonFinite'] as const

function columnsOf(binned: BinnedColumns): Record<string, number | undefined>[] {
  for (const field of FIELDS) expect(binned[field].length).toBe(binned.x.length)
  return Array.from(binned.x, (_, i) => Object.fromEntries(FIELDS.map((field) => [field, binned[field][i]])))
}

/** Takes as many points as each column counts, in order, and checks that the column tells of just these. */
function checkColumns(binned: BinnedColumns, points: readonly Point[]): void {
  let at = 0
  const expected = Array.from(binned.count, (count) => summarise(points.slice(at, (at += count))))
  expect(columnsOf(binned)).toEqual(expected)
  expect(at).toBe(points.length)
}

test('up to four points a pixel are sent as they are', () => {
  expect([chooseRaw(0, 100), chooseRaw(400, 100), chooseRaw(401, 100)]).toEqual([true, true, false])
})

test('each point goes to the column of its pixel, and empty pixels are left out', () => {
  const binned = binPoints(floats(0, 1, 2, 3, 90, 99, 100), floats(5, -7, 9, 1, NaN, 2, Infinity), 0, 100, 10)
  expect(columnsOf(binned)).toEqual([
    { x: 0, xEnd: 3, first: 5, last: 1, min: -7, max: 9, count: 4, nonFinite: 0 },
    { x: 90, xEnd: 100, first: NaN, last: Infinity, min: 2, max: 2, count: 3, nonFinite: 2 },
  ])
})

test('points outside the range are left out, those on its ends are in', () => {
  const binned = binPoints(floats(0, 1, 2, 3, 4), floats(9, 1, 2, 3, 9), 1, 3, 1)
  expect(columnsOf(binned)).toEqual([
    summarise([
      [1, 1],
      [2, 2],
      [3, 3],
    ]),
  ])
})

test('a column without a finite value has no min and max', () => {
  expect(columnsOf(binPoints(floats(0), floats(NaN), 0, 1, 1))).toEqual([summarise([[0, NaN]])])
})

test.each([
  ['a range of one place', 5, 5],
  ['a range without end', -Infinity, Infinity],
  ['a range too narrow to divide', 5, 5 + 2 ** -50],
])('%s holds all of its points', (_, from, to) => {
  const binned = binPoints(floats(5, 5, 5), floats(1, 2, 3), from, to, 1000)
  expect(columnsOf(binned)).toEqual([
    summarise([
      [5, 1],
      [5, 2],
      [5, 3],
    ]),
  ])
})

test('an empty or backward range has no columns', () => {
  expect(binPoints(floats(0, 1), floats(0, 1), 2, 3, 10).x.length).toBe(0)
  expect(binPoints(floats(0, 1), floats(0, 1), 1, 0, 10).x.length).toBe(0)
  expect(binPoints(floats(), floats(), 0, 1, 10).x.length).toBe(0)
})

/** A power of two pixels over a power of two of units: pixels of points in quarters are exact. */
test('columns are those of a slow sum by pixel', () => {
  const width = fc.constantFrom(1, 2, 8, 32)
  fc.assert(
    fc.property(
      history,
      width,
      fc.integer({ min: -5, max: 8 }),
      fc.constantFrom(1, 4, 16),
      (points, width, from, span) => {
        const { steps, values } = sortHistory(points)
        const inside = Array.from(steps, (x, i): Point => [x, values[i] as number]).filter(
          ([x]) => x >= from && x <= from + span,
        )
        const pixels = new Map<number, Point[]>()
        for (const point of inside) {
          const pixel = Math.min(width - 1, Math.floor(((point[0] - from) * width) / span))
          pixels.set(pixel, [...(pixels.get(pixel) ?? []), point])
        }
        expect(columnsOf(binPoints(steps, values, from, from + span, width))).toEqual(
          [...pixels.values()].map(summarise),
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('whatever the range and width, no point is lost or doubled and no column is wider than a pixel', () => {
  const edge = fc.double({ min: -6, max: 15, noNaN: true })
  fc.assert(
    fc.property(
      history,
      fc.uniqueArray(edge, { minLength: 2, maxLength: 2 }),
      fc.integer({ min: 1, max: 300 }),
      (points, edges, width) => {
        const [from, to] = edges.sort((a, b) => a - b) as [number, number]
        const { steps, values } = sortHistory(points)
        const binned = binPoints(steps, values, from, to, width)
        checkColumns(
          binned,
          Array.from(steps, (x, i): Point => [x, values[i] as number]).filter(([x]) => x >= from && x <= to),
        )
        expect(binned.x.length).toBeLessThanOrEqual(width)
        const pixel = (to - from) / width
        for (let i = 0; i < binned.x.length; i++) {
          expect((binned.xEnd[i] as number) - (binned.x[i] as number)).toBeLessThanOrEqual(pixel * (1 + 1e-9))
        }
      },
    ),
    { numRuns: 500 },
  )
})

/** Heads of pieces of a series, `block` points each entry. */
function headsOf({ steps, values, timestamps }: MetricHistory, piece: number, block: number): HeadColumns[] {
  return Array.from({ length: Math.ceil(steps.length / piece) }, (_, n) => {
    const [from, to] = [n * piece, (n + 1) * piece]
    return computeHead(
      {
        steps: steps.slice(from, to),
        values: values.slice(from, to),
        timestamps: timestamps.slice(from, to),
      },
      block,
    )
  })
}

/** The blocks of the pieces, as points in axis units. */
function blocksOf(points: readonly Point[], piece: number, block: number): Point[][] {
  const blocks: Point[][] = []
  for (let start = 0; start < points.length; start += piece) {
    const part = points.slice(start, start + piece)
    for (let at = 0; at < part.length; at += block) blocks.push(part.slice(at, at + block))
  }
  return blocks
}

function isSorted(points: readonly Point[]): boolean {
  return points.every(([x], i) => i === 0 || x >= (points[i - 1] as Point)[0])
}

const CLOCKS = {
  ascends: (times: Float64Array) => times.slice().sort(),
  'swaps neighbours': (times: Float64Array) => {
    const sorted = times.slice().sort()
    return sorted.map((time, i) => sorted[i ^ 1] ?? time)
  },
  jumps: (times: Float64Array) => times,
}

const headCase = fc.record({
  points: history.map(sortHistory),
  axis: fc.constantFrom('step' as const, 'time' as const),
  piece: fc.integer({ min: 1, max: 20 }),
  block: fc.integer({ min: 1, max: 4 }),
  from: fc.integer({ min: -5, max: 12 }),
  span: fc.integer({ min: 0, max: 16 }),
  width: fc.integer({ min: 1, max: 6 }),
  clock: fc.constantFrom('ascends' as const, 'swaps neighbours' as const, 'jumps' as const),
})

test('an answer from heads tells of every point of the range, and reaches past it by less than a quarter of a pixel', () => {
  let answers = 0
  fc.assert(
    fc.property(headCase, ({ points, axis, piece, block, from, span, width, clock }) => {
      const shift = axis === 'time' ? 1_700_000_000_000 : 0
      const timestamps = CLOCKS[clock](points.timestamps)
      const source = { ...points, timestamps }
      const places = axis === 'time' ? timestamps : points.steps
      const all = Array.from(places, (x, i): Point => [x - shift, points.values[i] as number])
      const to = from + span
      const heads = headsOf(source, piece, block)
      const binned = binHeads(heads, axis, shift, from, to, width)

      const touched = blocksOf(all, piece, block).filter((part) => {
        const xs = part.map(([x]) => x)
        return Math.max(...xs) >= from && Math.min(...xs) <= to
      })
      const quarter = span / width / 4
      const coarse = touched.some((part) => (part.at(-1) as Point)[0] - (part[0] as Point)[0] > quarter)
      if (binned === null) {
        expect(coarse || !isSorted(touched.flat())).toBe(true)
        return
      }
      answers++
      checkColumns(binned, touched.flat())
      for (const [x] of touched.flat()) {
        expect(x).toBeGreaterThanOrEqual(from - quarter)
        expect(x).toBeLessThanOrEqual(to + quarter)
      }
      const pixels = Array.from(binned.x, (x) =>
        Math.min(width - 1, Math.max(0, Math.floor(((x - from) * width) / (span || 1)))),
      )
      expect(new Set(pixels).size).toBe(span > 0 ? pixels.length : Math.min(1, pixels.length))
      for (const [i, pixel] of pixels.entries()) {
        expect(binned.xEnd[i]).toBeLessThanOrEqual(from + ((pixel + 1) * span) / width + quarter + 1e-9)
      }
    }),
    { numRuns: 2_000 },
  )
  expect(answers).toBeGreaterThan(400)
})

test('heads of single points give what the points give', () => {
  fc.assert(
    fc.property(
      history.map(sortHistory),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 40 }),
      (points, piece, width) => {
        const { steps, values } = points
        expect(binHeads(headsOf(points, piece, 1), 'step', 0, 0, 10, width)).toEqual(
          binPoints(steps, values, 0, 10, width),
        )
      },
    ),
    { numRuns: 300 },
  )
})

test('heads whose blocks are too long can be replaced one by one until there is an answer', () => {
  fc.assert(
    fc.property(headCase, ({ points, piece, from, span, width }) => {
      const heads = headsOf(points, piece, 4)
      const fine = headsOf(points, piece, 1)
      const coarse = listCoarseHeads(heads, 'step', 0, from, from + span, width)
      const mixed = heads.map((head, place) => (coarse.includes(place) ? (fine[place] as HeadColumns) : head))
      expect(binHeads(mixed, 'step', 0, from, from + span, width)).not.toBeNull()
      for (const place of coarse) {
        const alone = heads.slice(place, place + 1)
        expect(binHeads(alone, 'step', 0, from, from + span, width)).toBeNull()
      }
    }),
    { numRuns: 300 },
  )
})

test('no heads give no columns', () => {
  expect(binHeads([], 'step', 0, 0, 1, 10)?.x.length).toBe(0)
})

test('pieces that overlap have no answer, pieces that meet in a tie have one', () => {
  const [low, high] = [
    computeHead(
      series([
        [0, 1],
        [5, 2],
      ]),
      1,
    ),
    computeHead(
      series([
        [5, 3],
        [9, 4],
      ]),
      1,
    ),
  ]
  expect(binHeads([high, low], 'step', 0, 0, 9, 1)).toBeNull()
  expect(columnsOf(binHeads([low, high], 'step', 0, 0, 9, 1) as BinnedColumns)).toEqual([
    summarise([
      [0, 1],
      [5, 2],
      [5, 3],
      [9, 4],
    ]),
  ])
})

test('a clock that went back has no answer by time, but one by step', () => {
  const points: Point[] = Array.from({ length: 64 }, (_, i) => [i, i])
  const head = computeHead(
    series(points, (x) => (x === 33 ? 0 : x)),
    4,
  )
  expect(binHeads([head], 'time', 0, 0, 63, 2)).toBeNull()
  expect(binHeads([head], 'time', 0, 40, 63, 1)).not.toBeNull()
  expect(binHeads([head], 'step', 0, 0, 63, 2)?.count.reduce((a, b) => a + b)).toBe(64)
})

test('a pause makes just the block that spans it too long', () => {
  const points: Point[] = Array.from({ length: 4096 }, (_, i) => [i < 1000 ? i : i + 100_000, i])
  const heads = headsOf(series(points), 1024, 256)
  expect(listCoarseHeads(heads, 'step', 0, 0, 104_095, 50)).toEqual([0])
  expect(listCoarseHeads(heads, 'step', 0, 101_100, 104_095, 1)).toEqual([])
})
