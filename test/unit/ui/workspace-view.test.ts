import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatChartsView, parseChartsView } from '#ui/charts/charts-address.ts'
import { parseLayout } from '#ui/pages/experiment/workspace/layout.ts'

test('a view of charts comes back from the address as it was', () => {
  const view = {
    lines: { x: 'time', smoothing: { kind: 'ema', amount: 0.6 } },
    search: 'val & “loss”',
  } as const
  expect(parseChartsView(formatChartsView(view))).toEqual(view)
  expect(formatChartsView({})).toBeUndefined()
})

test('text that is no view is none, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const view = parseChartsView(text)
      expect(typeof view === 'object' && !Array.isArray(view)).toBe(true)
    }),
  )
})

test('a share of the room is kept within what can be used', () => {
  expect(['table', 'charts', '50', '1', '99.9', 'x', '', undefined].map(parseLayout)).toEqual([
    'table',
    'charts',
    50,
    15,
    85,
    undefined,
    undefined,
    undefined,
  ])
})
