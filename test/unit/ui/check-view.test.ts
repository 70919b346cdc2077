import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChartsView } from '#model/charts-view.ts'
import { checkChartsView } from '#ui/charts/check-view.ts'

const WHOLE: ChartsView = {
  lines: {
    x: 'm.tokens seen',
    logX: true,
    smoothing: { kind: 'twema', amount: 0.9 },
    group: { by: ['p.lr', 't.team'], band: 'ci95', members: true },
    colorBy: 'p.lr',
    dashBy: 'p.optimizer',
    facetBy: 'a.status',
    outliers: 'iqr',
    jumps: 'later',
    yRange: [0, 1],
  },
  own: { 'm.val/loss': { logY: true } },
  added: [{ id: 'c1', spec: { kind: 'line', y: ['= a - b'], x: 'epoch' }, title: 'Gap', section: 'Mine' }],
  sections: [{ title: 'Losses', pattern: 'loss' }],
  closed: ['train'],
  order: { val: ['m.val/loss'] },
  sizes: { 'm.val/loss': { span: 2, height: 300 } },
  search: 'loss',
  zoom: { x: 'step', range: [1, 2] },
  marker: { x: 'time', at: 5, to: 9 },
  tooltip: { order: 'name', rows: 5 },
  full: 'c1',
}

test('a view comes through whole', () => {
  expect(checkChartsView(structuredClone(WHOLE))).toEqual({ view: WHOLE, left: [] })
  expect(checkChartsView({})).toEqual({ view: {}, left: [] })
})

test('what is wrong is left out and named, the rest stays', () => {
  const { view, left } = checkChartsView({
    lines: { x: 'sideways', logY: true, smoothing: { kind: 'magic', amount: 1 } },
    added: [
      { id: 'c1', spec: { kind: 'pie' } },
      { id: 'c2', spec: { kind: 'line', y: ['a'] } },
    ],
    sections: [{ title: 'A' }, { title: 'B', pattern: 'b' }],
    zoom: { x: 'step', range: [2, 1] },
    search: 'x',
    nonsense: 1,
  })
  expect(view).toEqual({
    lines: { logY: true },
    added: [{ id: 'c2', spec: { kind: 'line', y: ['a'] } }],
    sections: [{ title: 'B', pattern: 'b' }],
    search: 'x',
  })
  expect(left).toEqual(['lines', 'added', 'sections', 'zoom', 'nonsense'])
})

test('of two charts of one id the first stays', () => {
  const chart = (y: string) => ({ id: 'c1', spec: { kind: 'line', y: [y] } })
  expect(checkChartsView({ added: [chart('a'), chart('b')] }).view.added).toHaveLength(1)
})

test('anything at all gives a view, which is then whole', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.anything(), fc.object({ key: fc.constantFrom(...Object.keys(WHOLE), 'kind', 'x', 'y') })),
      (data) => {
        const { view } = checkChartsView(data)
        expect(checkChartsView(JSON.parse(JSON.stringify(view))).left).toEqual([])
      },
    ),
  )
})
