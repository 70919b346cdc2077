import { expect, test } from 'vitest'
import fc from 'fast-check'
import {
  formatBytes,
  formatDateTime,
  formatDuration,
  formatExact,
  formatNumber,
  formatRelative,
  plural,
} from '#ui/format.ts'

test('numbers have four significant digits', () => {
  expect([0.2143652, 0.07691, 12.3456, 1234.5678, 0.5].map(formatNumber)).toEqual([
    '0.2144',
    '0.07691',
    '12.35',
    '1235',
    '0.5000',
  ])
})

test('very large and very small numbers have an exponent', () => {
  expect([1234567, 1e6, -2.5e9, 0.00001234, 1e300].map(formatNumber)).toEqual([
    '1.235e6',
    '1e6',
    '−2.5e9',
    '1.234e-5',
    '1e300',
  ])
})

test('integers of up to six digits stay whole', () => {
  expect([0, 7, 12345, 999999, -42].map(formatNumber)).toEqual(['0', '7', '12345', '999999', '−42'])
})

test('what is no finite number is shown as such', () => {
  expect([NaN, Infinity, -Infinity, -0].map(formatNumber)).toEqual(['NaN', '∞', '−∞', '−0'])
  expect([NaN, Infinity, -0].map(formatExact)).toEqual(['NaN', 'Infinity', '-0'])
})

test('a number that rounds up to the next power of ten is not shown with an exponent', () => {
  expect(formatNumber(9999.96)).toBe('10000')
  expect(formatNumber(99999.5)).toBe('100000')
})

test('every finite number is shown within a thousandth of itself, in at most eleven signs', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
      const text = formatNumber(value)
      const read = Number(text.replace('−', '-'))
      expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-3)
      expect(text.length).toBeLessThanOrEqual(11)
    }),
  )
})

test('exact numbers are read back bit for bit', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      expect(Number(formatExact(value))).toBe(value)
    }),
  )
})

test('sizes count by thousands', () => {
  expect([0, 999, 1000, 1500, 12_345_678, 999_999, 4e12].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '1.5 kB',
    '12 MB',
    '1.0 MB',
    '4.0 TB',
  ])
})

test('durations name their two largest parts', () => {
  expect([12, 9_940, 59_999, 245_000, 7_800_000, 273_600_000].map(formatDuration)).toEqual([
    '12 ms',
    '9.9 s',
    '59 s',
    '4 min 5 s',
    '2 h 10 min',
    '3 d 4 h',
  ])
})

test('times are told from now, then by their day', () => {
  const now = Date.UTC(2026, 2, 20, 12)
  const ago = (ms: number) => formatRelative(now - ms, now)
  expect([0, 12_000, 300_000, 3 * 3_600_000, 2 * 86_400_000].map(ago)).toEqual([
    'now',
    '12 s ago',
    '5 min ago',
    '3 h ago',
    '2 d ago',
  ])
  expect(ago(30 * 86_400_000)).toBe('18 Feb')
  expect(ago(400 * 86_400_000)).toBe('13 Feb 2025')
  expect(formatRelative(now + 60_000, now)).toBe('now')
})

test('dates stand in the time zone of the reader', () => {
  expect(formatDateTime(Date.UTC(2026, 2, 3, 22, 5, 9))).toBe('3 Mar 2026, 14:05:09')
})

test('counts come with their noun', () => {
  expect([plural(1, 'run'), plural(0, 'run'), plural(12_000, 'run')]).toEqual([
    '1 run',
    '0 runs',
    '12,000 runs',
  ])
})
