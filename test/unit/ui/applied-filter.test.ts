import fc from 'fast-check'
import { expect, test } from 'vitest'
import { appliedText, readFilter } from '#ui/filter/applied-filter.ts'

test.each([
  // While it is typed, what may become a field does not filter yet.
  ['m', true, ''],
  ['metrics', true, ''],
  ['metrics.loss', true, ''],
  ['metrics.loss <', true, ''],
  ['metrics.loss < 1', true, 'metrics.loss < 1'],
  ['metrics.loss < 1 AND par', true, 'metrics.loss < 1'],
  ["metrics.loss < 1 AND params.a = 'x", true, 'metrics.loss < 1'],
  ['metrics.loss < 1 OR metrics.a AND metrics.b', true, 'metrics.loss < 1'],
  ['resnet', true, 'resnet'],
  ['resnet NOT', true, 'resnet'],
  ['resnet AND (', true, 'resnet'],
  // What nobody types any more is taken as it stands.
  ['metrics', false, 'metrics'],
  ['metrics.loss', false, ''],
  ['  ', false, ''],
])('%s, typed: %s', (text, isTyping, applied) => {
  expect(appliedText('runs', text, isTyping)).toBe(applied)
})

test('what is in force is always a filter', () => {
  const piece = fc.constantFrom('metrics', '.a', ' < ', '1', ' AND ', ' OR ', 'NOT ', '(', ')', "'", 'x', ' ')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), fc.boolean(), (pieces, isTyping) => {
      expect(readFilter('runs', appliedText('runs', pieces.join(''), isTyping))).toHaveProperty('filter')
    }),
  )
})
