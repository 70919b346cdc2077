import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortHistory } from '#series/columns.ts'
import { BLOCK, HEAD_FIELDS, coarsenHeads, computeHead } from '#series/heads.ts'
import { history, rowsOf } from './arbitraries.ts'

test('a head has one entry for every 256 points, the last one for the rest', () => {
  const steps = Float64Array.from({ length: 2 * BLOCK + 1 }, (_, i) => i)
  const head = computeHead({
    steps,
    values: steps.map((step) => 1 - step),
    timestamps: steps.map((step) => step * 10),
  })
  expect([...head.count]).toEqual([256, 256, 1])
  expect([...head.firstStep]).toEqual([0, 256, 512])
  expect([...head.lastStep]).toEqual([255, 511, 512])
  expect([...head.maxTime]).toEqual([2550, 5110, 5120])
  expect([...head.min]).toEqual([-254, -510, -511])
  expect([...head.first]).toEqual([1, -255, -511])
})

test('no points give no blocks', () => {
  const none = new Float64Array(0)
  const head = computeHead({ steps: none, values: none, timestamps: none })
  for (const name of HEAD_FIELDS) expect(head[name].length).toBe(0)
})

test('each entry tells of just the points of its block', () => {
  fc.assert(
    fc.property(history.map(sortHistory), fc.integer({ min: 1, max: 9 }), (points, block) => {
      const head = computeHead(points, block)
      const rows = rowsOf(points).map(([step, time], i) => ({
        step,
        time,
        value: points.values[i] as number,
      }))
      expect(head.count.length).toBe(Math.ceil(rows.length / block))
      for (let b = 0; b < head.count.length; b++) {
        const part = rows.slice(b * block, (b + 1) * block)
        const finite = part.map(({ value }) => value).filter(Number.isFinite)
        const times = part.map(({ time }) => time)
        expect(Object.fromEntries(HEAD_FIELDS.map((name) => [name, head[name][b]]))).toEqual({
          firstStep: part[0]?.step,
          lastStep: part.at(-1)?.step,
          firstTime: times[0],
          lastTime: times.at(-1),
          minTime: Math.min(...times),
          maxTime: Math.max(...times),
          first: part[0]?.value,
          last: part.at(-1)?.value,
          min: finite.length > 0 ? finite.reduce((a, v) => (v < a ? v : a)) : NaN,
          max: finite.length > 0 ? finite.reduce((a, v) => (v > a ? v : a)) : NaN,
          count: part.length,
          nonFinite: part.length - finite.length,
        })
      }
    }),
    { numRuns: 300 },
  )
})

test('a coarser head says what longer blocks would say, and no block spans two heads', () => {
  const factor = fc.integer({ min: 1, max: 5 })
  fc.assert(
    fc.property(
      fc.array(history.map(sortHistory), { maxLength: 3 }),
      factor,
      factor,
      (parts, block, factor) => {
        const coarse = coarsenHeads(
          parts.map((points) => computeHead(points, block)),
          factor,
        )
        const expected = parts.map((points) => computeHead(points, block * factor))
        for (const name of HEAD_FIELDS) {
          expect([...coarse[name]]).toEqual(expected.flatMap((head) => [...head[name]]))
        }
      },
    ),
    { numRuns: 300 },
  )
})
