import { expect, test } from 'vitest'
import { chooseColumns, sortRuns, type ReportColumn } from '#ui/report/report-table.ts'
import type { ShownRun } from '#ui/report/report-data.ts'

function run(runName: string, params: Record<string, string> = {}, loss?: number): ShownRun {
  return {
    runId: runName,
    runName,
    experiment: 0,
    status: 'FINISHED',
    startTime: 1_000,
    endTime: null,
    params: new Map(Object.entries(params)),
    tags: new Map(),
    summaries: new Map(loss === undefined ? [] : [['loss', { last: loss, min: loss, max: loss, count: 1 }]]),
    color: '#000000',
  }
}

test('the table has the metrics, and the params that differ', () => {
  const runs = [run('a', { lr: '0.1', same: 'x' }), run('b', { lr: '0.2', same: 'x', only: '1' })]
  const titles = (columns: ReportColumn[]) =>
    columns.map((column) => ('key' in column ? column.key : column.kind))
  expect(titles(chooseColumns(runs, ['loss']))).toEqual(['name', 'start', 'duration', 'loss', 'lr', 'only'])
  expect(titles(chooseColumns(runs.slice(0, 1), []))).toEqual(['name', 'start', 'duration', 'lr', 'same'])
})

test('runs are sorted by value, numbers in text too; NaN and nothing come last either way', () => {
  const runs = [
    run('a', { lr: '10' }, NaN),
    run('b', { lr: '9' }, 2),
    run('c', {}, -Infinity),
    run('d', { lr: 'auto' }),
  ]
  const names = (column: ReportColumn, descending: boolean) =>
    sortRuns(runs, { column, descending })
      .map(({ runName }) => runName)
      .join('')
  expect(names({ kind: 'param', key: 'lr' }, false)).toBe('badc')
  expect(names({ kind: 'param', key: 'lr' }, true)).toBe('abdc')
  expect(names({ kind: 'metric', key: 'loss' }, false)).toBe('cbad')
  expect(names({ kind: 'metric', key: 'loss' }, true)).toBe('bcad')
  expect(sortRuns(runs, undefined)).toBe(runs)
})
