import { expect, test } from 'vitest'
import type { RawSlice } from '#model/metric.ts'
import { isDwarfed } from '#ui/charts/dwarfed.ts'

const wave = Array.from({ length: 200 }, (_, i) => Math.sin(i / 10))

function slice(values: readonly number[]): RawSlice {
  const x = Float64Array.from(values, (_, i) => i)
  return { raw: true, runId: 'a', x, y: Float64Array.from(values), total: x.length }
}

test('a spike, or a run that diverged, leaves the others no height', () => {
  expect(isDwarfed([slice(wave.map((y, i) => (i === 100 ? 1e6 : y)))])).toBe(true)
  const diverged = [1, 1e5, 1e11, 1e17]
  expect(isDwarfed([...Array.from({ length: 9 }, () => slice(wave)), slice(diverged)])).toBe(true)
})

test('usual courses do not: a loss that falls, equal values, none that are finite', () => {
  expect(isDwarfed([slice(wave)])).toBe(false)
  expect(isDwarfed([slice(wave.map((_, i) => Math.exp(-i / 20)))])).toBe(false)
  for (const values of [[], [NaN, Infinity], [1], [2, 2, 2], [1e308, 1e-308]])
    expect(isDwarfed([slice(values)])).toBe(false)
})

test('of very many values some of each line are looked at', () => {
  const lines = Array.from({ length: 1_000 }, () => slice(wave))
  expect(isDwarfed(lines)).toBe(false)
  expect(isDwarfed([...lines, slice(wave.map(() => 1e9))])).toBe(true)
})
