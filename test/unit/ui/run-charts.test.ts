import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ParallelChart } from '#model/chart.ts'
import type { RunCell } from '#model/run-cells.ts'
import { makeAppearance } from '#ui/charts/appearance.ts'
import { barAt, layoutBars, makeBars } from '#ui/charts/run-charts/bars.ts'
import { dotAt, layoutBoxes, makeBoxes } from '#ui/charts/run-charts/boxes.ts'
import { makeColorScale } from '#ui/charts/color-scale.ts'
import { fitText } from '#ui/charts/fit-text.ts'
import { binAt, binPlace, layoutHistogram, makeBins } from '#ui/charts/run-charts/histogram.ts'
import { layoutImportance, paramAt, rankParams, shareText } from '#ui/charts/run-charts/importance.ts'
import {
  brushOf,
  keptPlaces,
  layoutParallel,
  lineAt,
  makeAxes,
  topOf,
} from '#ui/charts/run-charts/parallel.ts'
import { layoutScatter, makePoints, pointAt } from '#ui/charts/run-charts/scatter.ts'

const runs = ['a', 'b', 'c', 'd'].map((runId) => ({ runId, name: `run ${runId}`, color: '#0072b2' }))
const SIZE = { width: 600, height: 240 }

test('bars stand from the greatest to the least, or the other way round; what is no number has none', () => {
  const appearance = makeAppearance(runs, {}, new Map(), false)
  const bars = makeBars(runs, ['2', 3, undefined, NaN], appearance)
  expect(bars.map(({ id, value }) => [id, value])).toEqual([
    ['b', 3],
    ['a', 2],
  ])
  expect(
    makeBars(runs, ['2', 3, undefined, NaN], appearance, { ascending: true }).map(({ id }) => id),
  ).toEqual(['a', 'b'])
  const layout = layoutBars(bars, SIZE, false)
  expect(layout.range).toEqual([0, 3])
  expect(barAt(layout, 4 + layout.rowHeight * 1.5)).toBe(1)
  expect(barAt(layout, 4 + layout.rowHeight * 2.5)).toBeUndefined()
})

test('a bar of a group is its mean, with a band, over those members that have a value', () => {
  const cells = new Map<string, readonly RunCell[]>([['p.lr', ['1', '1', '1', '2']]])
  const appearance = makeAppearance(runs, { groupBy: ['p.lr'] }, cells, false)
  const group = { by: ['p.lr'], center: 'mean', band: 'std', members: false } as const
  const [first, second] = makeBars(runs, [1, 3, NaN, 1], appearance, { group })
  expect(first).toMatchObject({ name: '1', value: 2, n: 2, isGroup: true })
  expect(first?.high).toBeCloseTo(2 + Math.SQRT2, 12)
  expect(second).toMatchObject({ name: '2', value: 1, low: 1, high: 1, n: 1 })
})

test('a log axis of bars begins below the least value above 0', () => {
  const appearance = makeAppearance(runs, {}, new Map(), false)
  const { range } = layoutBars(makeBars(runs, [0.001, 1, 0, -5], appearance), SIZE, true)
  expect(range[0]).toBeGreaterThan(0)
  expect(range[0]).toBeLessThan(0.001)
})

test('a metric that is NaN for some runs stays a range of numbers', () => {
  const cells = [1, 2, NaN, 3, 4, Infinity]
  const scale = makeColorScale(cells, false)
  expect(scale).toMatchObject({ kind: 'ramp', min: 1, max: 4 })
  expect(scale.colorOf(NaN)).toBe(scale.colorOf(undefined))
  const [axis] = makeAxes({ kind: 'parallel', columns: ['m.loss'] }, new Map([['m.loss', cells]]))
  expect(axis).toMatchObject({ texts: undefined, range: [1, 4] })
  expect([...(axis?.shares ?? [])]).toEqual([0, 1 / 3, NaN, 2 / 3, 1, NaN])
  expect(makeColorScale(['1', '2', 'three', '4', '5'], false).kind).toBe('values')
})

test('points of a scatter lie where their values say, and the nearest is found', () => {
  const points = makePoints(
    runs,
    [
      ['1', '10', '100', 'none'],
      [1, 2, 3, 4],
    ],
    ({ color }) => color,
    { logX: true, logY: false },
  )
  expect(points.map(({ run }) => run.runId)).toEqual(['a', 'b', 'c'])
  const layout = layoutScatter(points, SIZE, { logX: true, logY: false }, true)
  const [a = 0, b = 0, c = 0] = layout.lefts
  expect(b - a).toBeCloseTo(c - b, 9)
  expect(layout.fit?.r).toBeCloseTo(1, 12)
  expect(layout.fit?.slope).toBeCloseTo(1, 12)
  expect(pointAt(layout, b + 5, (layout.tops[1] ?? 0) - 5)).toBe(1)
  expect(pointAt(layout, b + 40, layout.tops[1] ?? 0)).toBeUndefined()
})

const PARALLEL: ParallelChart = { kind: 'parallel', columns: ['p.lr', 'p.opt', 'm.loss'] }
const CELLS = new Map<string, readonly RunCell[]>([
  ['p.lr', ['0.001', '0.01', '0.1', '1']],
  ['p.opt', ['adam', 'sgd', 'adam', undefined]],
  ['m.loss', [0, 1, 2, 4]],
])

test('numbers and texts have an axis each; a log axis needs values above 0', () => {
  const axes = makeAxes({ ...PARALLEL, log: ['p.lr', 'm.loss'], flipped: ['m.loss'] }, CELLS)
  expect(axes.map(({ name, log, texts }) => [name, log, texts])).toEqual([
    ['lr', true, undefined],
    ['opt', false, ['adam', 'sgd']],
    ['loss', false, undefined],
  ])
  const [lr, opt, loss] = axes
  for (const [i, share] of [0, 1 / 3, 2 / 3, 1].entries()) expect(lr?.shares[i]).toBeCloseTo(share, 12)
  expect([...(opt?.shares ?? [])]).toEqual([0, 1, 0, NaN])
  expect([...(loss?.shares ?? [])]).toEqual([1, 0.75, 0.5, 0])
})

test('brushes keep the runs that lie in all of them', () => {
  const kept = (brushes: NonNullable<ParallelChart['brushes']>) =>
    keptPlaces(makeAxes({ ...PARALLEL, brushes }, CELLS), 4)
  expect(kept({})).toBeUndefined()
  expect(kept({ 'm.loss': { range: [1, 4] } })).toEqual([1, 2, 3])
  expect(kept({ 'm.loss': { range: [1, 4] }, 'p.opt': { values: ['adam'] } })).toEqual([2])
  expect(kept({ 'p.gone': { range: [0, 1] } })).toBeUndefined()
})

test('what is brushed comes back as the part of the axis that was drawn', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, share, fc.boolean(), fc.boolean(), (a, b, log, flipped) => {
      if (Math.abs(a - b) < 1e-6) return
      const spec = { ...PARALLEL, ...(log && { log: ['p.lr'] }), ...(flipped && { flipped: ['p.lr'] }) }
      const [axis] = makeAxes(spec, CELLS)
      const brush = axis && brushOf(axis, [a, b])
      if (brush === undefined) return expect(Math.abs(a - b)).toBe(1)
      const [again] = makeAxes({ ...spec, brushes: { 'p.lr': brush } }, CELLS)
      expect(again?.brush?.[0]).toBeCloseTo(Math.min(a, b), 9)
      expect(again?.brush?.[1]).toBeCloseTo(Math.max(a, b), 9)
    }),
  )
})

test('the line under the pointer is found between two axes', () => {
  const layout = layoutParallel(makeAxes(PARALLEL, CELLS), SIZE)
  const [lr = 0, opt = 0] = layout.lefts
  const middle = (lr + opt) / 2
  const share = ((layout.axes[0]?.shares[1] ?? 0) + 1) / 2
  expect(lineAt(layout, [0, 1, 2, 3], middle, topOf(layout, share) + 3)).toBe(1)
  expect(lineAt(layout, [0, 2, 3], middle, topOf(layout, share) + 3)).toBeUndefined()
})

test('a text that is cut fits and says so', () => {
  const ctx = { measureText: (text: string) => ({ width: text.length * 6 }) as TextMetrics }
  expect(fitText(ctx, 'short', 100)).toBe('short')
  expect(fitText(ctx, 'a name that is long', 60)).toBe('a name th…')
  expect(fitText(ctx, 'anything', 3)).toBe('')
})

const PLAIN = makeAppearance(runs, {}, new Map(), false)

test('bars of a histogram end at round numbers, and each run is in one of them', () => {
  const bins = makeBins(runs, [0.12, '0.5', 0.31, 'none'], PLAIN, { bins: 4, log: false })
  expect(bins.map(({ from, to, runIds }) => [from, to, runIds])).toEqual([
    [0.1, 0.2, ['a']],
    [0.2, 0.3, []],
    [0.3, 0.4, ['c']],
    [0.4, 0.5, ['b']],
  ])
  const layout = layoutHistogram(bins, SIZE, false)
  const { left, right } = binPlace(layout, 2)
  expect(binAt(layout, (left + right) / 2)).toBe(2)
  expect(binAt(layout, 2)).toBeUndefined()
  expect(makeBins(runs, [], PLAIN, { bins: undefined, log: false })).toEqual([])
})

test('any values of runs, near or far, stand in a histogram once, between its ends', () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constant(3))
  fc.assert(
    fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), fc.boolean(), (values, log) => {
      const bins = makeBins(runs, values, PLAIN, { bins: undefined, log })
      const placed = values.filter((one) => !log || one > 0)
      expect(bins.reduce((sum, { runIds }) => sum + runIds.length, 0)).toBe(placed.length)
      for (const { from, to, runIds } of bins)
        for (const runId of runIds) {
          const own = values[runs.findIndex((run) => run.runId === runId)] as number
          const room = 1e-9 * Math.max(Math.abs(from), Math.abs(to))
          expect(own).toBeGreaterThanOrEqual(from - room)
          expect(own).toBeLessThanOrEqual(to + room)
        }
    }),
  )
})

test('a box has the quartiles of its runs, whiskers to the last value near it, and a dot a run', () => {
  const { boxes, dots } = makeBoxes(runs, [1, 2, 3, 100], undefined, false)
  expect(boxes).toEqual([{ name: 'All runs', n: 4, quartiles: [1.75, 2.5, 27.25], whiskers: [1, 27.25] }])
  const layout = layoutBoxes({ boxes, dots }, SIZE, false)
  expect(dots.map(({ run }) => run.runId)).toEqual(['a', 'b', 'c', 'd'])
  expect(dotAt(layout, layout.lefts[3] ?? 0, layout.tops[3] ?? 0)).toBe(3)
  expect(dotAt(layout, -100, -100)).toBeUndefined()
})

test('boxes stand in the order of what parts them; a group without a number has none', () => {
  const { boxes, dots } = makeBoxes(runs, [1, 2, 'none', 4], ['10', '9', '1', '9'], false)
  expect(boxes.map(({ name, n }) => [name, n])).toEqual([
    ['9', 2],
    ['10', 1],
  ])
  expect(dots.map(({ box }) => box)).toEqual([0, 0, 1])
  expect(makeBoxes(runs, [1, -2, 0, 4], undefined, true).dots).toHaveLength(2)
})

test('params stand by importance, of equal ones by correlation, and a place finds its own', () => {
  const ranked = rankParams([
    { param: 'p.a', importance: 0.2, correlation: undefined },
    { param: 'p.b', importance: 0.6, correlation: 0.1 },
    { param: 'p.c', importance: 0.2, correlation: -0.4 },
  ])
  expect(ranked.map(({ param }) => param)).toEqual(['p.b', 'p.c', 'p.a'])
  const layout = layoutImportance(ranked, 400)
  expect(paramAt(layout, 20)).toBe(0)
  expect(paramAt(layout, 20 + 24 * 3)).toBeUndefined()
  expect(paramAt(layout, 5)).toBeUndefined()
  expect(shareText(0.6)).toBe('60 %')
  expect(shareText(0.034)).toBe('3.4 %')
})
