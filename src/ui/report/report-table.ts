/** The run table's columns and order. Pure. */
import type { ShownRun } from './report-data.ts'

export type ReportColumn =
  | { readonly kind: 'name' | 'experiment' | 'start' | 'duration' }
  | { readonly kind: 'param' | 'metric'; readonly key: string }

export type ReportSort = { readonly column: ReportColumn; readonly descending: boolean }

/** More are in the details of a run. */
const MOST_OF_A_KIND = 40

/** @param metrics every one. Params that are the same in all runs compare nothing, so they are left out */
export function chooseColumns(runs: readonly ShownRun[], metrics: readonly string[]): ReportColumn[] {
  const keys = [...new Set(runs.flatMap(({ params }) => [...params.keys()]))]
  const differing =
    runs.length === 1
      ? keys
      : keys.filter((key) => new Set(runs.map(({ params }) => params.get(key))).size > 1)
  const experiments = new Set(runs.map(({ experiment }) => experiment)).size
  return [
    { kind: 'name' },
    ...(experiments > 1 ? [{ kind: 'experiment' } as const] : []),
    { kind: 'start' },
    { kind: 'duration' },
    ...metrics.slice(0, MOST_OF_A_KIND).map((key) => ({ kind: 'metric', key }) as const),
    ...differing.slice(0, MOST_OF_A_KIND).map((key) => ({ kind: 'param', key }) as const),
  ]
}

/** A number, text, or undefined for nothing. */
export function cellOf(run: ShownRun, column: ReportColumn): number | string | undefined {
  switch (column.kind) {
    case 'name':
      return run.runName
    case 'experiment':
      return run.experiment
    case 'start':
      return run.startTime ?? undefined
    case 'duration':
      return run.startTime === null || run.endTime === null ? undefined : run.endTime - run.startTime
    case 'param':
      return run.params.get(column.key)
    case 'metric':
      return run.summaries.get(column.key)?.last
  }
}

/** Numbers by value, also as text; then text; then NaN and nothing, whichever way. Equal ones stay as they are. */
export function sortRuns(runs: readonly ShownRun[], sort: ReportSort | undefined): readonly ShownRun[] {
  if (!sort) return runs
  const keyed = runs.map((run) => ({ run, key: sortKey(cellOf(run, sort.column)) }))
  return keyed.sort((a, b) => compareKeys(a.key, b.key, sort.descending)).map(({ run }) => run)
}

type Key = { readonly rank: 0 | 1 | 2; readonly value: number | string }

function sortKey(cell: number | string | undefined): Key {
  const number = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell
  if (typeof number === 'number' && !Number.isNaN(number)) return { rank: 0, value: number }
  return typeof cell === 'string' ? { rank: 1, value: cell } : { rank: 2, value: '' }
}

function compareKeys(a: Key, b: Key, descending: boolean): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  const order = a.value < b.value ? -1 : Number(a.value > b.value)
  return descending ? -order : order
}

export function isSameColumn(a: ReportColumn, b: ReportColumn): boolean {
  return a.kind === b.kind && keyOf(a) === keyOf(b)
}

function keyOf(column: ReportColumn): string {
  return 'key' in column ? column.key : ''
}
