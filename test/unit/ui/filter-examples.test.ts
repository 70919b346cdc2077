import { expect, test } from 'vitest'
import type { RunRow } from '#model/run-table.ts'
import { filterExamples } from '#ui/pages/experiment/view/filter-examples.ts'
import { readFilter } from '#ui/filter/applied-filter.ts'

function row(runName: string, params: Record<string, string>, loss: number): RunRow {
  return {
    run: { runName, params: new Map(Object.entries(params)) },
    summaries: { keys: ['a b'], last: Float64Array.of(loss) },
  } as unknown as RunRow
}

test('examples name what is there, and each is a filter', () => {
  const keys = { metrics: ['a b'], params: ['lr', 'opt', 'same'], tags: ['mlflow.user', 'team'] }
  const sample = [
    row('mlp-32-adam', { lr: '0.1', opt: "o'hara", same: '1' }, 0.123456),
    row('mlp-64-sgd', { lr: '0.001', opt: '3', same: '1' }, NaN),
    row('mlp-64-sgd', { lr: '0.01', same: '1' }, 0.5),
  ]
  const texts = filterExamples(keys, sample, 1_700_000_000_000).map(({ text }) => text)
  expect(texts).toEqual([
    'metrics.`a b` < 0.5',
    'params.lr >= 0.01',
    `params.opt = "o'hara"`,
    "status = 'FINISHED'",
    'start_time >= 1700000000000',
    'mlp AND NOT adam',
    'tags.team IS NULL',
  ])
  for (const text of texts) expect(readFilter('runs', text)).toHaveProperty('filter')
})

test('without runs only what every experiment has is shown', () => {
  const texts = filterExamples({ metrics: [], params: [], tags: [] }, [], 5).map(({ text }) => text)
  expect(texts).toEqual(["status = 'FINISHED'", 'start_time >= 5'])
})
