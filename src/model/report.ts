/**
 * A comparison in one HTML file: what stands in it as JSON. The points are apart, metric by metric, as `series/history-text.ts`
 * packs them. Files that were written stay readable by the page in them, so a change here needs no migration.
 */
import type { Milliseconds } from '#base/units.ts'
import type { RunStatus } from './run.ts'

export type Report = {
  readonly title: string
  readonly written: Milliseconds
  /** Names. */
  readonly experiments: readonly string[]
  readonly runs: readonly ReportRun[]
  /** Names; others refer to them by their place. */
  readonly metrics: readonly string[]
}

export type ReportRun = {
  readonly runId: string
  readonly runName: string
  /** Its place in `experiments`. */
  readonly experiment: number
  readonly status: RunStatus
  readonly startTime: Milliseconds | null
  readonly endTime: Milliseconds | null
  readonly params: readonly (readonly [key: string, value: string])[]
  readonly tags: readonly (readonly [key: string, value: string])[]
  readonly summaries: readonly ReportSummary[]
}

/** Of all points of one metric of one run. */
export type ReportSummary = {
  readonly metric: number
  readonly last: ReportNumber
  /** Over finite values; `NaN` when there is none. */
  readonly min: ReportNumber
  readonly max: ReportNumber
  readonly count: number
}

/** JSON has no NaN, no infinities and no -0: those are words. */
export type ReportNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0'

export function toReportNumber(value: number): ReportNumber {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : value
  return String(value) as ReportNumber
}

export function fromReportNumber(value: ReportNumber): number {
  return Number(value)
}

/** The element of the file that holds the report's JSON. */
export const REPORT_ID = 'report'

/** The element that holds the points of a metric: a line `<place of the run> <packed points>` for each part of a run's points. */
export function metricElementId(metric: number): string {
  return `metric-${metric}`
}
