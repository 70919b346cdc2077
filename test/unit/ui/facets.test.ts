/** Small charts by what runs have. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunCell } from '#model/run-cells.ts'
import { makeAppearance } from '#ui/charts/appearance.ts'
import { layoutBars, makeBars } from '#ui/charts/run-charts/bars.ts'
import { layoutBoxes, makeBoxes } from '#ui/charts/run-charts/boxes.ts'
import {
  heightOf,
  markAt,
  marksOf,
  placeFacets,
  splitRuns,
  type Facet,
} from '#ui/charts/run-charts/facets.ts'
import { layoutHistogram, makeBins } from '#ui/charts/run-charts/histogram.ts'
import { layoutScatter, makePoints } from '#ui/charts/run-charts/scatter.ts'

const cell: fc.Arbitrary<RunCell> = fc.oneof(fc.double(), fc.string({ maxLength: 3 }), fc.constant(undefined))
const runsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ runId: `r${i}`, name: `run ${i}`, color: '#0072b2' }))
const SIZE = { width: 640, height: 200 }

test('every run stands in one part, with its own values', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 80 }), (cells) => {
      const runs = runsOf(cells.length)
      const parts = splitRuns(
        runs,
        [cells.map(([value]) => value)],
        cells.map(([, by]) => by),
      )
      const found = parts.flatMap((part) => part.runs.map((run, i) => [run.runId, part.columns[0]?.[i]]))
      expect(found.sort()).toEqual(cells.map(([value], i) => [`r${i}`, value]).sort())
    }),
  )
})

test('without a column all runs are one part; of very many values the last share one', () => {
  const runs = runsOf(60)
  expect(splitRuns(runs, [], undefined)).toEqual([{ text: '', runs, columns: [] }])
  const parts = splitRuns(
    runs,
    [],
    runs.map((_, i) => i),
  )
  expect(parts).toHaveLength(48)
  expect(parts.at(-1)).toMatchObject({ text: '13 others', runs: runs.slice(47) })
  const cells = new Map([['p.i', runs.map((_, i) => i)]])
  const { facets } = makeAppearance(runs, { facetBy: 'p.i' }, cells, false)
  expect(facets.map(({ text }) => text)).toEqual(parts.map(({ text }) => text))
  expect(facets.at(-1)?.runIds).toEqual(new Set(runs.slice(47).map(({ runId }) => runId)))
})

test('small charts stand within the picture and over none of the others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 48 }), fc.integer({ min: 100, max: 2000 }), (count, width) => {
      const parts = splitRuns(
        runsOf(count),
        [],
        runsOf(count).map(({ name }) => name),
      )
      const boxes = placeFacets(parts, { width, height: 200 })
      const height = heightOf(boxes, 0)
      boxes.forEach((a, i) => {
        expect(a.left >= 0 && a.left + a.width <= width + 1e-6 && a.top + a.height <= height).toBe(true)
        for (const b of boxes.slice(i + 1))
          expect(a.left + a.width <= b.left || a.top + a.height <= b.top).toBe(true)
      })
    }),
  )
})

test('what is pointed at is found in its small chart, in the order of all marks', () => {
  const parts = splitRuns(runsOf(4), [], ['a', 'a', 'b', 'b'])
  const boxes = placeFacets(parts, SIZE)
  const mark = (id: string, left: number) =>
    ({ id, kind: 'part', name: id, color: '', left, top: 5, values: () => [] }) as const
  const facets: Facet<string>[] = boxes.map((box, i) => ({
    box,
    layout: String(i),
    marks: [mark(`${i}0`, 10), mark(`${i}1`, 60)],
  }))
  const at = markAt(facets, (_, left) => (left < 40 ? 0 : 1))
  const all = marksOf(facets)
  expect(all.map(({ left, top }) => all[at(left, top) ?? -1]?.id)).toEqual(all.map(({ id }) => id))
  expect(at(1, 1)).toBeUndefined()
})

test('small charts share their axes, whatever their own values are', () => {
  const appearance = makeAppearance(runsOf(4), {}, new Map(), false)
  const values = [1, 2, 30, 40]
  const parts = splitRuns(runsOf(4), [values], ['a', 'a', 'b', 'b'])
  const bars = parts.map(({ runs, columns: [own = []] }) => makeBars(runs, own, appearance))
  expect(bars.map((own) => layoutBars(own, SIZE, false, bars).range)).toEqual([
    [0, 40],
    [0, 40],
  ])
  const boxes = parts.map(({ runs, columns: [own = []] }) => makeBoxes(runs, own, undefined, false))
  const [left, right] = boxes.map((own) => layoutBoxes(own, SIZE, false, boxes))
  expect(left?.x).toEqual(right?.x)
  const options = { bins: undefined, log: false }
  const bins = parts.map(({ runs, columns: [own = []] }) => makeBins(runs, own, appearance, options, values))
  const [first, second] = bins.map((own) => layoutHistogram(own, SIZE, false, bins))
  expect(first?.x).toEqual(second?.x)
  expect(first?.y).toEqual(second?.y)
  expect(bins.map((own) => own.reduce((sum, { runIds }) => sum + runIds.length, 0))).toEqual([2, 2])
  const axes = { logX: false, logY: false }
  const points = parts.map(({ runs, columns: [own = []] }) =>
    makePoints(runs, [own, own], ({ color }) => color, axes),
  )
  const [here, there] = points.map((own) => layoutScatter(own, SIZE, axes, false, points.flat()))
  expect([here?.x, here?.y]).toEqual([there?.x, there?.y])
})
