/** What a cell says, what is copied from it, and what it says when asked. Pure. */
import type { Milliseconds } from '#base/units.ts'
import type {
  GroupRow,
  MetricColumn,
  MetricShow,
  RowSummaries,
  RunRow,
  RunTableRow,
  TableColumn,
} from '#model/run-table.ts'
import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { summaryOf } from '#series/summary.ts'
import { runState } from '../../../run-state.ts'
import {
  formatCount,
  formatDateTime,
  formatDuration,
  formatExact,
  formatNumber,
  formatRelative,
} from '../../../format.ts'
import { isBetter } from '../../../metric-goal.ts'

export type Cell = {
  readonly text: string
  /** For the clipboard: full precision, ISO times. */
  readonly exact: string
  /** The tooltip; undefined where it would only repeat the text. */
  readonly tip?: string
}

export function isSameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  return a?.text === b?.text && a?.exact === b?.exact && a?.tip === b?.tip
}

const MISSING: Cell = { text: '–', exact: '' }

/** Longer numbers are shown with four digits, like metrics. */
const LONG_NUMBER = 10

/**
 * @param now asked only by cells that show a time, so that a clock moves only those
 * @param stats the columns that a group's figures are of
 */
export function cellOf(
  row: RunTableRow,
  column: TableColumn,
  now: () => Milliseconds,
  stats: readonly MetricColumn[] = [],
): Cell {
  return row.kind === 'group' ? groupCell(row, column, stats) : runCell(row, column, now)
}

/** Of what all its runs have in common, and the mean of what they measured. */
function groupCell(row: GroupRow, column: TableColumn, stats: readonly MetricColumn[]): Cell {
  switch (column.kind) {
    case 'metric':
      return statsCell(
        row,
        stats.findIndex(({ key, show }) => key === column.key && show === column.show),
      )
    case 'param':
      return textCell(row.params.get(column.key))
    case 'tag':
      return textCell(row.tags.get(column.key))
    case 'attribute':
      return MISSING
  }
}

function statsCell({ stats }: GroupRow, at: number): Cell {
  const { n, mean, std, min, max } = stats
  const [count = 0, middle = NaN, spread = NaN] = [n[at], mean[at], std[at]]
  if (count === 0) return MISSING
  const lines = [
    `mean ${formatExact(middle)}`,
    ...(count > 1 ? [`std ${formatExact(spread)}`] : []),
    `min ${formatExact(min[at] ?? NaN)}`,
    `max ${formatExact(max[at] ?? NaN)}`,
    `of ${formatCount(count)} runs`,
  ]
  return {
    text: count > 1 ? `${formatNumber(middle)} ± ${formatNumber(spread)}` : formatNumber(middle),
    exact: formatExact(middle),
    tip: lines.join('\n'),
  }
}

function runCell(row: RunRow, column: TableColumn, now: () => Milliseconds): Cell {
  switch (column.kind) {
    case 'metric':
      return metricCell(row.summaries, column.key, column.show)
    case 'param':
      return textCell(row.run.params.get(column.key))
    case 'tag':
      return textCell(row.run.tags.get(column.key))
    case 'attribute':
      return attributeCell(row, column.key, now)
  }
}

function attributeCell(
  { run, live, experimentName }: RunRow,
  key: (TableColumn & { kind: 'attribute' })['key'],
  now: () => Milliseconds,
): Cell {
  switch (key) {
    case 'name':
      return { text: run.runName, exact: run.runName, tip: run.runName }
    case 'status':
      return { text: runState(run.status, live), exact: run.status }
    case 'startTime':
      return {
        text: formatRelative(run.startTime, now()),
        exact: new Date(run.startTime).toISOString(),
        tip: formatDateTime(run.startTime),
      }
    case 'duration':
      return durationCell(run, live, now)
    case 'experiment':
      return textCell(experimentName)
    case 'source':
      return textCell(run.tags.get(TAG.sourceName))
    case 'user':
      return textCell(run.userId === '' ? undefined : run.userId)
  }
}

function durationCell(run: Run, live: boolean, now: () => Milliseconds): Cell {
  if (run.endTime === null && !live) return MISSING
  const duration = Math.max(0, (run.endTime ?? now()) - run.startTime)
  return {
    text: formatDuration(duration),
    exact: String(duration),
    tip:
      run.endTime === null
        ? 'Still running'
        : `${formatCount(duration)} ms, until ${formatDateTime(run.endTime)}`,
  }
}

function textCell(value: string | undefined): Cell {
  if (value === undefined) return MISSING
  const number = value.length > LONG_NUMBER && isNumeric(value) ? Number(value) : undefined
  return { text: number === undefined ? value : formatNumber(number), exact: value, tip: value }
}

/** Whether a param's text is a number, so that its column stands right-aligned. */
export function isNumeric(value: string): boolean {
  return value.trim() !== '' && !Number.isNaN(Number(value))
}

function metricCell(summaries: RowSummaries, key: string, show: MetricShow): Cell {
  const at = summaries.keys.indexOf(key)
  if (at < 0) return MISSING
  const value = summaries[show][at] ?? NaN
  // The least and the greatest are of finite values.
  const text = show !== 'last' && Number.isNaN(value) ? MISSING.text : formatNumber(value)
  return { text, exact: formatExact(value), tip: metricTip(summaries, at, show) }
}

export type Delta = {
  readonly text: string
  /** Undefined where it is equal, or one of the two is no number. */
  readonly better: boolean | undefined
}

/** How a run's metric differs from the baseline's; undefined where there is nothing to subtract. */
export function deltaOf(own: RowSummaries, baseline: RowSummaries, column: MetricColumn): Delta | undefined {
  const [value, base] = [
    summaryOf(own, column.key, column.show),
    summaryOf(baseline, column.key, column.show),
  ]
  if (value === undefined || base === undefined) return undefined
  const delta = value - base
  if (!Number.isFinite(delta)) return undefined
  if (delta === 0) return { text: '=', better: undefined }
  const text = delta > 0 ? `+${formatNumber(delta)}` : formatNumber(delta)
  const isValue = column.show !== 'count'
  return { text, better: isValue ? isBetter(column.key, value, base) : undefined }
}

/** The value with all its digits and where it was, then the others. */
function metricTip(summaries: RowSummaries, at: number, shown: MetricShow): string {
  const order = ['last', 'min', 'max'] as const
  const line = (show: (typeof order)[number]) => {
    const value = summaries[show][at] ?? NaN
    const step = summaries[`${show}Step`][at] ?? NaN
    const place = Number.isFinite(step) ? ` at step ${formatExact(step)}` : ''
    return `${show} ${formatExact(value)}${place}`
  }
  const lines = order.toSorted((a, b) => Number(b === shown) - Number(a === shown)).map(line)
  const nonFinite = summaries.nonFinite[at] ?? 0
  const count = summaries.count[at] ?? 0
  lines.push(
    `${formatCount(count)} points${nonFinite > 0 ? `, ${formatCount(nonFinite)} of them NaN or infinite` : ''}`,
  )
  return lines.join('\n')
}
