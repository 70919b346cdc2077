/** What the run table sends of its lines. */
import {
  ROW_COLUMNS,
  type GroupRow,
  type GroupStats,
  type MetricColumn,
  type RowSummaries,
  type RunRow,
} from '#model/run-table.ts'
import type { MetricSummaries } from '#model/run.ts'
import { computeStats, type ValueStats } from '#series/group-stats.ts'
import { pickSummaries } from '#series/summary.ts'
import { allColumnValues } from './arrange-runs.ts'
import type { RunIndex } from './run-index.ts'
import type { GroupLine, RunLine } from './run-tree.ts'
import { isLive } from './runs.ts'

export function makeRunRow(
  { run, depth, children, open }: RunLine,
  experimentName: string,
  summaries: ReadonlyMap<string, MetricSummaries>,
  metrics: readonly string[],
  live: ReadonlySet<string>,
): RunRow {
  const all = summaries.get(run.runId) as MetricSummaries
  return {
    kind: 'run',
    run,
    experimentName,
    live: isLive(run, live),
    summaries: toRowSummaries(pickSummaries(all, metrics)),
    depth,
    children,
    open,
  }
}

/** Each array of a hundred rows costs their message some time. */
function toRowSummaries(summaries: MetricSummaries): RowSummaries {
  const columns = ROW_COLUMNS.map((name) => [name, summaries[name]] as const)
  return { keys: summaries.keys, ...Object.fromEntries(columns) } as RowSummaries
}

export async function makeGroupRow(
  { id, depth, value, runs, open }: GroupLine,
  indexes: readonly RunIndex[],
  columns: readonly MetricColumn[],
): Promise<GroupRow> {
  const stats = (await allColumnValues(indexes, runs, columns)).map((values) =>
    computeStats(values as (number | undefined)[]),
  )
  return {
    kind: 'group',
    id,
    depth,
    value,
    runs: runs.length,
    open,
    params: commonEntries(runs.map(({ params }) => params)),
    tags: commonEntries(runs.map(({ tags }) => tags)),
    stats: toColumns(stats),
  }
}

function toColumns(stats: readonly ValueStats[]): GroupStats {
  const column = (name: keyof ValueStats): Float64Array => Float64Array.from(stats, (one) => one[name])
  return { n: column('n'), mean: column('mean'), std: column('std'), min: column('min'), max: column('max') }
}

/** What all of them have with the same value. */
function commonEntries(maps: readonly ReadonlyMap<string, string>[]): ReadonlyMap<string, string> {
  const common = new Map(maps[0])
  for (const map of maps) {
    for (const [key, value] of common) if (map.get(key) !== value) common.delete(key)
    if (common.size === 0) break
  }
  return common
}
