import fc from 'fast-check'
import { expect, test } from 'vitest'
import { yTicks } from '#ui/charts/axis-ticks.ts'
import {
  durationTickText,
  durationTicks,
  linearTicks,
  logTickText,
  logTicks,
  numberTickText,
  timeTicks,
  timeTickText,
} from '#ui/charts/ticks.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('linear ticks stand at 1, 2 or 5 times a power of ten', () => {
  expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(linearTicks(0.13, 0.31, 5)).toEqual([0.15, 0.2, 0.25, 0.3])
  expect(linearTicks(-3, 3, 4)).toEqual([-2, 0, 2])
})

test('a vertical axis has three ticks at least, where there is room', () => {
  expect(yTicks(false, [0.07, 1.15], 240)).toEqual([0.2, 0.4, 0.6, 0.8, 1])
  expect(yTicks(false, [0.09, 0.93], 180)).toEqual([0.2, 0.4, 0.6, 0.8])
  expect(yTicks(false, [0.07, 1.15], 80)).toEqual([1])
  expect(yTicks(false, [0, 2], 240, 1)).toEqual([0, 1, 2])
})

test('a smallest step keeps integer steps whole', () => {
  expect(linearTicks(0, 2, 6, 1)).toEqual([0, 1, 2])
})

test('linear ticks lie in the range, ascend, and are about as many as asked for', () => {
  const range = fc.tuple(fc.double({ min: -1e9, max: 1e9 }), fc.double({ min: 1e-6, max: 1e9 }))
  fc.assert(
    fc.property(range, fc.integer({ min: 2, max: 12 }), ([min, span], most) => {
      fc.pre(Number.isFinite(min) && Number.isFinite(span) && span > Math.abs(min) * 1e-9)
      const ticks = linearTicks(min, min + span, most)
      const slack = span * 1e-6
      expect(ticks.length).toBeLessThanOrEqual(most + 1)
      expect(ticks.every((tick) => tick >= min - slack && tick <= min + span + slack)).toBe(true)
      expect(ticks.every((tick, i) => i === 0 || tick > (ticks[i - 1] ?? 0))).toBe(true)
    }),
  )
})

test('a log axis labels decades, and strides over them when there are many', () => {
  expect(logTicks(0.0005, 2000, 8)).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000])
  expect(logTicks(1e-12, 1e12, 6)).toHaveLength(5)
  expect(logTickText([0.001, 0.1, 1, 1000, 10_000, 1e6, 1e-9])).toEqual([
    '0.001',
    '0.1',
    '1',
    '1000',
    '10k',
    '1M',
    '1e-9',
  ])
})

test('a log axis of one decade has ticks between', () => {
  expect(logTicks(0.1, 1, 6)).toEqual([0.1, 0.2, 0.5, 1])
  expect(logTicks(0.31, 0.39, 5).length).toBeGreaterThan(2)
  // In a small chart not every label of them has room.
  expect(logTicks(0.001, 0.03, 2)).toEqual([0.001, 0.01])
  expect(logTicks(0.002, 0.03, 2)).toEqual([0.002, 0.01])
})

test('number ticks share their decimals and shorten thousands', () => {
  expect(numberTickText([0, 0.5, 1])).toEqual(['0', '0.5', '1.0'])
  expect(numberTickText([0, 5000, 10_000])).toEqual(['0', '5k', '10k'])
  expect(numberTickText([2_000_000, 2_500_000])).toEqual(['2.0M', '2.5M'])
  expect(numberTickText([0, 2e-6, 4e-6])).toEqual(['0', '2e-6', '4e-6'])
  expect(numberTickText([-1, 0, 1])).toEqual(['−1', '0', '1'])
  expect(numberTickText([42])).toEqual(['42'])
  expect(numberTickText([32_420, 32_440, 32_460])).toEqual(['32,420', '32,440', '32,460'])
})

test('relative time counts in the steps of clocks and says its unit', () => {
  expect(durationTicks(0, 100_000, 5)).toEqual([0, 30_000, 60_000, 90_000])
  expect(durationTickText([0, 30_000, 60_000, 90_000])).toEqual(['0', '0:30 min', '1 min', '1:30 min'])
  expect(durationTickText([0, 500])).toEqual(['0', '500 ms'])
  expect(durationTickText([0, 20_000])).toEqual(['0', '20 s'])
  expect(durationTickText([HOUR, 90 * MINUTE])).toEqual(['1 h', '1:30 h'])
  expect(durationTickText([-10_000])).toEqual(['−10 s'])
})

test('wall time ticks stand on whole local times and name the day at midnight', () => {
  const evening = new Date(2026, 2, 4, 22, 10).getTime()
  const ticks = timeTicks(evening, evening + 5 * HOUR, 6)
  expect(ticks.map((tick) => new Date(tick).getMinutes())).toEqual(ticks.map(() => 0))
  expect(timeTickText(ticks, 'en-GB')).toEqual(['23:00', '5 Mar', '01:00', '02:00', '03:00'])
})

test('wall time over weeks has ticks at local midnight across the change of clocks', () => {
  const start = new Date(2026, 2, 1).getTime()
  const ticks = timeTicks(start, start + 21 * 24 * HOUR, 5)
  expect(ticks.every((tick) => new Date(tick).getHours() === 0)).toBe(true)
  expect(timeTickText(ticks, 'en-GB')).toEqual(['1 Mar', '8 Mar', '15 Mar', '22 Mar'])
})
