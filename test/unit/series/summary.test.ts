import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricColumns } from '#model/metric.ts'
import { SUMMARY_COLUMNS, type MetricSummaries } from '#model/run.ts'
import { addToSummaries, createSummaries, pickSummaries, summaryOf } from '#series/summary.ts'
import { NAN_BITS, bitsOf, columns, fromBits, pointsOf, type Point } from './arbitraries.ts'

function batch(points: [key: string, step: number, time: number, value: number][]): MetricColumns {
  const keys = [...new Set(points.map(([key]) => key))]
  return {
    keys,
    keyIndex: Uint32Array.from(points, ([key]) => keys.indexOf(key)),
    step: Float64Array.from(points, ([, step]) => step),
    time: Float64Array.from(points, ([, , time]) => time),
    value: Float64Array.from(points, ([, , , value]) => value),
  }
}

function lastOf(...points: [step: number, time: number, value: number][]): number | undefined {
  const all = points.map(([step, time, value]): [string, number, number, number] => ['m', step, time, value])
  return summaryOf(addToSummaries(createSummaries(), batch(all)), 'm', 'last')
}

test('the latest value is of the greatest step, not the last written', () => {
  expect(lastOf([5, 1, 10], [3, 2, 20])).toBe(10)
})

test('of equal steps the later time is the latest, of equal times the greater value', () => {
  expect(lastOf([5, 2, 10], [5, 1, 20])).toBe(10)
  expect(lastOf([5, 2, 10], [5, 3, 20])).toBe(20)
  expect(lastOf([5, 2, 10], [5, 2, 9])).toBe(10)
  expect(lastOf([5, 2, 10], [5, 2, 11])).toBe(11)
})

test('NaN compares as 0: it replaces a lesser value and gives way to a greater one', () => {
  expect(lastOf([0, 0, -1], [0, 0, NaN])).toBeNaN()
  expect(lastOf([0, 0, 1], [0, 0, NaN])).toBe(1)
  expect(lastOf([0, 0, NaN], [0, 0, 1])).toBe(1)
  expect(lastOf([0, 0, NaN], [0, 0, -1])).toBeNaN()
})

test('what is equal does not replace: -0 and 0 stay as they came first', () => {
  expect(lastOf([0, 0, -0], [0, 0, 0])).toBe(-0)
  expect(lastOf([0, 0, 0], [0, 0, -0])).toBe(0)
  expect(lastOf([0, 0, 0], [0, 0, NaN])).toBe(0)
})

test('infinities are kept as the latest value, and stay out of min and max', () => {
  const summaries = addToSummaries(
    createSummaries(),
    batch([
      ['m', 0, 0, 3],
      ['m', 1, 0, Infinity],
      ['m', 2, 0, -Infinity],
    ]),
  )
  expect(summaryOf(summaries, 'm', 'last')).toBe(-Infinity)
  expect([summaryOf(summaries, 'm', 'min'), summaryOf(summaries, 'm', 'max')]).toEqual([3, 3])
  expect(summaryOf(summaries, 'm', 'nonFinite')).toBe(2)
})

test('the latest value keeps the bits of its NaN', () => {
  const value = fromBits(NAN_BITS)
  const keys = ['a', 'b', 'c', 'd']
  const zeros = new Float64Array(4)
  const summaries = addToSummaries(createSummaries(), {
    keys,
    keyIndex: Uint32Array.of(0, 1, 2, 3),
    step: zeros,
    time: zeros,
    value,
  })
  expect(bitsOf(summaries.last)).toEqual(bitsOf(value))
  expect(bitsOf(pickSummaries(summaries, ['d', 'b', 'a', 'c']).last)).toEqual(
    [3, 1, 0, 2].map((i) => bitsOf(value)[i]),
  )
})

test('a run without metrics has empty columns', () => {
  const empty = createSummaries()
  expect(empty.keys).toEqual([])
  for (const name of SUMMARY_COLUMNS) expect(empty[name]).toEqual(new Float64Array(0))
})

test('a key that no point uses is not added', () => {
  const points = { ...batch([['b', 0, 0, 1]]), keys: ['b', 'unused'] }
  expect(addToSummaries(createSummaries(), points).keys).toEqual(['b'])
  expect(
    addToSummaries(createSummaries(), { ...points, keys: ['unused', 'b'], keyIndex: Uint32Array.of(1) }).keys,
  ).toEqual(['b'])
})

test('picking keeps the order asked and skips keys that the run lacks', () => {
  const summaries = addToSummaries(
    createSummaries(),
    batch([
      ['a', 0, 0, 1],
      ['b', 0, 0, 2],
      ['__proto__', 0, 0, 3],
    ]),
  )
  const picked = pickSummaries(summaries, ['__proto__', 'zzz', 'a', 'constructor'])
  expect(picked.keys).toEqual(['__proto__', 'a'])
  expect([...picked.last]).toEqual([3, 1])
  for (const name of SUMMARY_COLUMNS) expect(picked[name].length).toBe(2)
  expect(pickSummaries(summaries, [])).toEqual(createSummaries())
})

test('a missing metric has no summary', () => {
  expect(summaryOf(createSummaries(), 'a', 'last')).toBeUndefined()
})

/** The summaries by definition, one key at a time. */
function summariseSlowly(points: readonly Point[]): Record<string, string[]> {
  const finite = points.filter(({ value }) => Number.isFinite(value))
  const least = finite.reduce<Point | undefined>(
    (best, p) => (best === undefined || p.value < best.value ? p : best),
    undefined,
  )
  const most = finite.reduce<Point | undefined>(
    (best, p) => (best === undefined || p.value > best.value ? p : best),
    undefined,
  )
  const order = ({ step, time, value }: Point): number[] => [step, time, Number.isNaN(value) ? 0 : value]
  const latest = points.reduce((best, p) => (compare(order(p), order(best)) > 0 ? p : best))
  const number = (value: number | undefined): string => bitsOf(Float64Array.of(value ?? NaN))[0] as string
  return Object.fromEntries(
    Object.entries({
      last: latest.bits,
      lastStep: number(latest.step),
      lastTime: number(latest.time),
      min: number(least?.value),
      minStep: number(least?.step),
      max: number(most?.value),
      maxStep: number(most?.step),
      count: number(points.length),
      nonFinite: number(points.length - finite.length),
      firstStep: number(Math.min(...points.map(({ step }) => step))),
      finalStep: number(Math.max(...points.map(({ step }) => step))),
      firstTime: number(Math.min(...points.map(({ time }) => time))),
      finalTime: number(Math.max(...points.map(({ time }) => time))),
    }).map(([name, bits]) => [name, [bits]]),
  )
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((part, at) => part !== b[at])
  return i < 0 ? 0 : (a[i] as number) - (b[i] as number)
}

function snapshot(summaries: MetricSummaries): unknown {
  return { keys: [...summaries.keys], columns: SUMMARY_COLUMNS.map((name) => bitsOf(summaries[name])) }
}

test('summaries built batch by batch are those of all points, and no batch changes what was there', () => {
  fc.assert(
    fc.property(fc.array(columns, { maxLength: 5 }), (batches) => {
      let summaries = createSummaries()
      for (const points of batches) {
        const before = snapshot(summaries)
        const next = addToSummaries(summaries, points)
        expect(snapshot(summaries)).toEqual(before)
        summaries = next
      }
      const points = pointsOf(batches)
      expect([...summaries.keys].sort()).toEqual([...new Set(points.map(({ key }) => key))].sort())
      for (const key of summaries.keys) {
        const picked = pickSummaries(summaries, [key])
        const bits = Object.fromEntries(SUMMARY_COLUMNS.map((name) => [name, bitsOf(picked[name])]))
        expect(bits).toEqual(summariseSlowly(points.filter((point) => point.key === key)))
      }
    }),
    { numRuns: 500 },
  )
})
