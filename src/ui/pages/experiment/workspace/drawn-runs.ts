/** The runs that the charts draw: all that match and are not hidden, in the table's order. */
import type { MatchingRun } from '#model/run-table.ts'
import { createMemo, type Accessor } from 'solid-js'
import type { ChartRun } from '../../../charts/chart-run.ts'
import { createLive } from '../../../live.ts'
import { remote } from '../../../remote.ts'
import { shownColor } from '../../../theme/run-colors.ts'
import { scheme } from '../../../theme/theme.ts'
import { hasAny, requestOf, type RowQuery } from '../view/rows.ts'
import type { Visibility } from './visibility.ts'

export type DrawnRuns = {
  /** Undefined before the first answer. A new list only when one of its runs changed. */
  readonly runs: Accessor<readonly ChartRun[] | undefined>
  readonly error: Accessor<unknown>
}

/** @param query undefined while nobody looks at charts */
export function createDrawnRuns(query: Accessor<RowQuery | undefined>, visibility: Visibility): DrawnRuns {
  const live = createLive(
    query,
    (asked) => remote.listMatchingRuns(requestOf(asked, 0, 0)),
    (change, { experimentIds }) => change.kind === 'runs' && hasAny(change.experimentIds, experimentIds),
  )
  const runs = createMemo(
    () => live.data()?.flatMap((run) => (visibility.isHidden(run.runId) ? [] : toChartRun(run))),
    undefined,
    { equals: isSameList },
  )
  return { runs, error: live.error }
}

function toChartRun({ runId, runName, color }: MatchingRun): ChartRun {
  return { runId, name: runName, color: shownColor(color, scheme()) }
}

function isSameList(a: readonly ChartRun[] | undefined, b: readonly ChartRun[] | undefined): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return a === b
  return a.every((run, i) => {
    const other = b[i]
    return run.runId === other?.runId && run.name === other.name && run.color === other.color
  })
}
