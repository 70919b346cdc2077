import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChartsView } from '#model/charts-view.ts'
import { layoutFor, listRows, listSections, searchSections } from '#ui/charts/chart-list.ts'

const METRICS = ['train/loss', 'train/acc', 'val/loss', 'val/acc', 'lr']

const outline = (metrics: readonly string[], view: ChartsView = {}, pinned: readonly string[] = []) =>
  listSections(metrics, view, pinned).map(({ kind, title, charts }) => [
    kind,
    title,
    charts.map(({ id }) => id),
  ])

test('a metric has a chart by itself, in a section by the beginning of its name', () => {
  expect(outline(METRICS)).toEqual([
    ['prefix', 'Metrics', ['m.lr']],
    ['prefix', 'val', ['m.val/acc', 'm.val/loss']],
    ['prefix', 'train', ['m.train/acc', 'm.train/loss']],
  ])
})

test('pinned charts stand on top and nowhere else; pins of metrics that are not here are not shown', () => {
  expect(outline(METRICS, {}, ['m.val/loss', 'm.other'])[0]).toEqual(['pinned', 'Pinned', ['m.val/loss']])
  const ids = outline(METRICS, {}, ['m.val/loss']).flatMap(([, , charts]) => charts)
  expect(ids.filter((id) => id === 'm.val/loss')).toHaveLength(1)
})

test('a section by pattern takes what matches, also metrics that come later', () => {
  const view: ChartsView = { sections: [{ title: 'Losses', pattern: 'loss$' }] }
  expect(outline(METRICS, view)[0]).toEqual(['pattern', 'Losses', ['m.train/loss', 'm.val/loss']])
  expect(outline([...METRICS, 'test/loss'], view)[0]?.[2]).toContain('m.test/loss')
  expect(outline([], view)).toEqual([['pattern', 'Losses', []]])
})

test('added charts stand before those of metrics, each in its section', () => {
  const view: ChartsView = {
    added: [
      { id: 'c1', spec: { kind: 'line', y: ['= train/loss - val/loss'] } },
      { id: 'c2', spec: { kind: 'line', y: ['val/loss'] }, section: 'Params', title: 'Which?' },
    ],
  }
  expect(outline(METRICS, view).slice(0, 2)).toEqual([
    ['added', 'Charts', ['c1']],
    ['added', 'Params', ['c2']],
  ])
  expect(listSections(METRICS, view, [])[0]?.charts[0]?.title).toBe('train/loss - val/loss')
})

test('charts that were moved come first, in their order', () => {
  const view: ChartsView = { order: { val: ['m.val/loss'] } }
  expect(outline(METRICS, view)[1]?.[2]).toEqual(['m.val/loss', 'm.val/acc'])
})

test('a search looks at titles, and empty sections go', () => {
  const sections = searchSections(listSections(METRICS, {}, []), '^val')
  expect(sections.map(({ title }) => title)).toEqual(['val'])
})

test('every metric stands in exactly one section, whatever the view', () => {
  const key = fc.constantFrom(...METRICS, 'a', 'a/b', 'a/b/c', '__proto__/x')
  fc.assert(
    fc.property(
      fc.uniqueArray(key),
      fc.array(fc.record({ title: fc.string(), pattern: fc.constantFrom('loss', '^a', '(', '.') })),
      fc.uniqueArray(key.map((name) => `m.${name}`)),
      (metrics, sections, pinned) => {
        const ids = listSections(metrics, { sections }, pinned).flatMap(({ charts }) =>
          charts.map(({ id }) => id),
        )
        expect([...ids].sort()).toEqual(metrics.map((name) => `m.${name}`).sort())
      },
    ),
  )
})

test('charts lie in rows; a wide one begins a row, and the tallest sets its height', () => {
  const sections = listSections(['a/1', 'a/2', 'a/3', 'a/4'], {}, [])
  const rows = listRows(
    sections,
    { columns: 3, height: 200 },
    { sizes: { 'm.a/3': { span: 2, height: 400 } } },
  )
  expect(
    rows.map((row) =>
      row.kind === 'charts' ? [row.charts.map(({ id, span }) => [id, span]), row.height] : 'heading',
    ),
  ).toEqual([
    'heading',
    [
      [
        ['m.a/1', 1],
        ['m.a/2', 1],
      ],
      200,
    ],
    [
      [
        ['m.a/3', 2],
        ['m.a/4', 1],
      ],
      400,
    ],
  ])
})

test('a closed section is its heading alone; a lone unnamed one has none', () => {
  const sections = listSections(['a/1', 'a/2', 'b'], {}, [])
  expect(listRows(sections, { columns: 2, height: 200 }, { closed: ['a'] }).map(({ kind }) => kind)).toEqual([
    'heading',
    'charts',
    'heading',
  ])
  expect(
    listRows(listSections(['x'], {}, []), { columns: 2, height: 200 }, {}).map(({ kind }) => kind),
  ).toEqual(['charts'])
})

test('no more columns than charts or than fit', () => {
  const three = listSections(['a', 'b', 'c'], {}, [])
  expect(layoutFor(1048, three).columns).toBe(3)
  expect(layoutFor(700, three).columns).toBe(2)
  expect(layoutFor(200, three).columns).toBe(1)
  expect(layoutFor(3000, listSections(['a'], {}, [])).columns).toBe(1)
})

test('a wide screen has fewer columns where more would stay empty', () => {
  const keys = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${prefix}/${i}`)
  const many = listSections(keys('a', 600), {}, [])
  expect(layoutFor(2330, many).columns).toBe(6)
  const short = listSections([...keys('a', 6), ...keys('b', 3), ...keys('c', 3)], {}, [])
  expect(layoutFor(2330, short).columns).toBe(3)
  expect(layoutFor(1048, short).columns).toBe(3)
  const even = listSections([...keys('a', 6), ...keys('b', 6)], {}, [])
  expect(layoutFor(2330, even).columns).toBe(6)
})
