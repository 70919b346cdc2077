import fc from 'fast-check'
import { expect, test } from 'vitest'
import { historyFromText, historyToText } from '#series/history-text.ts'
import { history, rowsOf } from './arbitraries.ts'

test('points come back from text with every bit', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(history, async (points) => {
      const text = await historyToText(points)
      expect(text).toMatch(/^[A-Za-z0-9+/]*=*$/)
      expect(rowsOf(await historyFromText(text))).toEqual(rowsOf(points))
    }),
    { numRuns: 300 },
  )
})

test('steps and times take next to nothing', async () => {
  const count = 100_000
  const text = await historyToText({
    steps: Float64Array.from({ length: count }, (_, i) => i),
    values: new Float64Array(count),
    timestamps: Float64Array.from({ length: count }, (_, i) => 1_700_000_000_000 + 250 * i),
  })
  expect(text.length).toBeLessThan(count / 25)
})

test('text that is no points is refused', async () => {
  await expect(historyFromText('AAAA')).rejects.toThrow()
})
