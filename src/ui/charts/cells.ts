import { createMemo, type Accessor } from 'solid-js'
import type { ColumnId } from '#model/column-id.ts'
import type { RunCell } from '#model/run-cells.ts'
import { createLive } from '../live.ts'
import { remote } from '../remote.ts'
import type { ChartRun } from './chart-run.ts'
import { sameStrings } from './metric-sections.ts'

export type Cells = {
  /** In the order of `runs`; a column that is not read yet is missing. */
  readonly columns: ReadonlyMap<ColumnId, readonly RunCell[]>
  readonly runs: readonly ChartRun[]
}

/** Columns of the run table for the runs of a chart. Live. */
export function createCells(
  runs: Accessor<readonly ChartRun[]>,
  columns: Accessor<readonly ColumnId[]>,
): { readonly cells: Accessor<Cells>; readonly error: Accessor<unknown> } {
  const wanted = createMemo(() => [...new Set(columns())].sort(), undefined, { equals: sameStrings })
  const runIds = createMemo(() => new Set(runs().map(({ runId }) => runId)))
  const source = createMemo(() => {
    const ids = wanted()
    return ids.length === 0 ? undefined : { columns: ids, runs: runs() }
  })
  const live = createLive(
    source,
    async ({ columns: ids, runs: all }) =>
      await remote.readRunCells({ runIds: all.map(({ runId }) => runId), columns: ids }),
    (change, { columns: ids }) =>
      (change.kind === 'runs' || (change.kind === 'metrics' && ids.some(isOfMetric))) &&
      change.runIds.some((runId) => runIds().has(runId)),
  )
  const cells = createMemo((): Cells => {
    const [answer, ask] = [live.data(), live.dataSource()]
    if (answer === undefined || ask === undefined || source() === undefined)
      return { columns: new Map(), runs: runs() }
    return { columns: new Map(ask.columns.map((id, i) => [id, answer[i] ?? []])), runs: ask.runs }
  })
  return { cells, error: live.error }
}

function isOfMetric(id: ColumnId): boolean {
  return /^(m|min|max|count)\./.test(id)
}
