import type { ViewType } from './experiment.ts'
import type { MetricSummaries, Run, SummaryColumn } from './run.ts'

/** Columns of a run's own fields. */
export type RunAttribute = 'name' | 'status' | 'startTime' | 'duration' | 'source' | 'user'

export type TableColumn =
  | { readonly kind: 'attribute'; readonly key: RunAttribute }
  | { readonly kind: 'param' | 'tag'; readonly key: string }
  | { readonly kind: 'metric'; readonly key: string; readonly show: SummaryColumn }

export type RunTableRequest = {
  readonly experimentIds: readonly string[]
  readonly viewType: ViewType
  /** Plain text; a run matches when its name contains it, case folded. */
  readonly text: string
  /** Empty: start time, latest first. Runs without the value come last in both directions. */
  readonly sort: readonly { readonly column: TableColumn; readonly descending: boolean }[]
  readonly offset: number
  readonly limit: number
  /** Metrics to send with the rows. */
  readonly metrics: readonly string[]
}

export type RunTableRow = {
  readonly run: Run
  readonly live: boolean
  /** Only the requested keys that the run has. */
  readonly summaries: MetricSummaries
}

export type RunTablePage = { readonly rows: readonly RunTableRow[]; readonly total: number }

/** Every key used in the experiments' runs, sorted. */
export type RunTableColumns = {
  readonly params: readonly string[]
  readonly tags: readonly string[]
  readonly metrics: readonly string[]
}
