/** The order of the run table, and what stands below what in it. */
import type { RunAttribute, RunTableRequest, TableColumn } from '#model/run-table.ts'
import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { computeStats } from '#series/group-stats.ts'
import { orderBy, rankValues, type Ranks, type SortKey } from './compare-values.ts'
import { Columns } from './run-column.ts'
import type { RunIndex } from './run-index.ts'
import { groupRuns, nestRuns, plainLines, type Line } from './run-tree.ts'

/** Columns whose ranks are kept, and then made anew. */
const KEPT_RANKS = 8

/**
 * The places of the runs in their order.
 * @param known ranks of these runs' columns; what is sorted by is added to it
 */
export async function sortRuns(
  indexes: readonly RunIndex[],
  runs: readonly Run[],
  sort: RunTableRequest['sort'],
  known: Map<string, Ranks>,
): Promise<Uint32Array> {
  const order =
    sort.length > 0 ? sort : [{ column: { kind: 'attribute', key: 'startTime' } as const, descending: true }]
  if (known.size >= KEPT_RANKS) known.clear()
  const names = order.map(({ column }) => JSON.stringify(column))
  const unknown = order.filter((_, i) => !known.has(names[i] ?? ''))
  const values = await allColumnValues(
    indexes,
    runs,
    unknown.map(({ column }) => column),
  )
  unknown.forEach(({ column }, i) => known.set(JSON.stringify(column), rankValues(values[i] ?? [])))
  return orderBy(
    runs.length,
    order.map(({ descending }, i) => ({ ranks: known.get(names[i] ?? '') as Ranks, descending })),
  )
}

/** Of several columns, which are read in one go. */
export async function allColumnValues(
  indexes: readonly RunIndex[],
  runs: readonly Run[],
  columns: readonly TableColumn[],
): Promise<(string | number | undefined)[][]> {
  return await Promise.all(columns.map((column) => columnValues(indexes, runs, column)))
}

/** Undefined where a run has no value. */
async function columnValues(
  indexes: readonly RunIndex[],
  runs: readonly Run[],
  column: TableColumn,
): Promise<(string | number | undefined)[]> {
  if (column.kind === 'metric') {
    const columns = new Columns<number>()
    await Promise.all(
      indexes.map(async (index) =>
        columns.set(index.experimentId, await index.column(column.key, column.show)),
      ),
    )
    return runs.map((run) => columns.of(run))
  }
  if (column.kind === 'attribute') {
    const { key } = column
    const names = new Map(indexes.map(({ experimentId, experimentName }) => [experimentId, experimentName]))
    if (key === 'experiment') return runs.map(({ experimentId }) => names.get(experimentId))
    return runs.map((run) => attributeOf(run, key))
  }
  return runs.map(({ params, tags }) => (column.kind === 'param' ? params : tags).get(column.key))
}

function attributeOf(run: Run, key: Exclude<RunAttribute, 'experiment'>): string | number | undefined {
  switch (key) {
    case 'name':
      return run.runName
    case 'status':
      return run.status
    case 'startTime':
      return run.startTime
    case 'duration':
      return run.endTime === null ? undefined : run.endTime - run.startTime
    case 'source':
      return run.tags.get(TAG.sourceName)
    case 'user':
      return run.userId
  }
}

/** Only what is looked at is made. */
export type Lines = Pick<readonly Line[], 'length' | 'slice'>

export async function arrangeLines(
  indexes: readonly RunIndex[],
  runs: readonly Run[],
  { tree, sort }: RunTableRequest,
): Promise<Lines> {
  if (tree === undefined)
    return { length: runs.length, slice: (start, end) => plainLines(runs.slice(start, end)) }
  const toggled = new Set(tree.toggled)
  if (tree.groupBy.length === 0) return nestRuns(runs, toggled)
  const valuesOf: ((run: Run) => string | undefined)[] = []
  for (const values of await allColumnValues(indexes, runs, tree.groupBy)) {
    const texts = new Map<string, string>()
    runs.forEach(({ runId }, i) => {
      const value = values[i]
      if (value !== undefined) texts.set(runId, String(value))
    })
    valuesOf.push(({ runId }) => texts.get(runId))
  }
  return groupRuns(runs, { valuesOf, opened: toggled, arrange: await makeArrange(indexes, runs, sort) })
}

/** Groups stand by the mean of a metric that is sorted by; by any other column as their first runs. */
async function makeArrange(
  indexes: readonly RunIndex[],
  runs: readonly Run[],
  sort: RunTableRequest['sort'],
): Promise<(groups: readonly (readonly Run[])[]) => readonly (readonly Run[])[]> {
  const values = await allColumnValues(
    indexes,
    runs,
    sort.map(({ column }) => column),
  )
  const columns = sort.map(({ column, descending }, i) => ({
    byRun: new Map(runs.map(({ runId }, run) => [runId, values[i]?.[run]])),
    descending,
    isMetric: column.kind === 'metric',
  }))
  return (groups) => {
    const keys = columns.map(({ byRun, descending, isMetric }): SortKey => {
      const values = groups.map((members) => {
        const own = members.map(({ runId }) => byRun.get(runId))
        if (!isMetric) return own[0]
        const { n, mean } = computeStats(own as (number | undefined)[])
        return n > 0 ? mean : own.find((value) => value !== undefined)
      })
      return { ranks: rankValues(values), descending }
    })
    return Array.from(orderBy(groups.length, keys), (place) => groups[place] as readonly Run[])
  }
}
