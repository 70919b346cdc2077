import type { ViewType } from './experiment.ts'
import type { MetricSummaries, Run, SummaryColumn } from './run.ts'

/** Columns of a run's own fields. */
export type RunAttribute = 'name' | 'status' | 'startTime' | 'duration' | 'source' | 'user' | 'experiment'

/** Which of a metric's values a column shows. */
export const METRIC_SHOWS = ['last', 'min', 'max', 'count'] as const
export type MetricShow = (typeof METRIC_SHOWS)[number]

export type TableColumn =
  | { readonly kind: 'attribute'; readonly key: RunAttribute }
  | { readonly kind: 'param' | 'tag'; readonly key: string }
  | { readonly kind: 'metric'; readonly key: string; readonly show: MetricShow }

export type RunTableRequest = {
  readonly experimentIds: readonly string[]
  readonly viewType: ViewType
  /** A filter of the superset (#query/parse-filter.ts); words alone must be in the run's name. Empty: all. */
  readonly text: string
  /** Empty: start time, latest first. Runs without the value come last in both directions. */
  readonly sort: readonly { readonly column: TableColumn; readonly descending: boolean }[]
  readonly offset: number
  readonly limit: number
  /** Metrics to send with the rows of runs. */
  readonly metrics: readonly string[]
  /** Absent: one run a row. */
  readonly tree?: RunTree
}

export type RunTree = {
  /** Runs with equal values in all of these make a group, the first column outermost. Empty: child runs stand below their parents. */
  readonly groupBy: readonly TableColumn[]
  /** Rows that are not as they are at first: a group is closed, a parent open. By group or run id. */
  readonly toggled: readonly string[]
  /** What to send of groups. */
  readonly stats: readonly MetricColumn[]
}

export type MetricColumn = Extract<TableColumn, { kind: 'metric' }>

export type RunTableRow = RunRow | GroupRow

/** What a row shows of a metric, or tells when it is pointed at. */
export const ROW_COLUMNS = [
  'last',
  'lastStep',
  'min',
  'minStep',
  'max',
  'maxStep',
  'count',
  'nonFinite',
] as const satisfies readonly SummaryColumn[]

export type RowSummaries = Pick<MetricSummaries, 'keys' | (typeof ROW_COLUMNS)[number]>

export type RunRow = {
  readonly kind: 'run'
  readonly run: Run
  readonly experimentName: string
  readonly live: boolean
  /** Only the requested keys that the run has. */
  readonly summaries: RowSummaries
  /** How many rows it stands below. */
  readonly depth: number
  /** Of those that match. */
  readonly children: number
  readonly open: boolean
}

export type GroupRow = {
  readonly kind: 'group'
  readonly id: string
  readonly depth: number
  /** Of the column it is grouped by at its depth; undefined where its runs have none. */
  readonly value: string | undefined
  readonly runs: number
  readonly open: boolean
  /** Equal in all its runs. */
  readonly params: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
  readonly stats: GroupStats
}

/** In the order of the requested columns. Over finite values. */
export type GroupStats = {
  readonly n: Float64Array
  /** NaN without values. */
  readonly mean: Float64Array
  /** Of the sample, n - 1; NaN below two values. */
  readonly std: Float64Array
  readonly min: Float64Array
  readonly max: Float64Array
}

export type RunTablePage = {
  readonly rows: readonly RunTableRow[]
  /** Rows, of which a closed one hides what is below it. */
  readonly total: number
  /** Runs that match. */
  readonly runs: number
}

/** A run as charts and pickers need it, for all that match at once. */
export type MatchingRun = Pick<Run, 'runId' | 'experimentId' | 'runName' | 'status' | 'startTime'> & {
  /** `#rrggbb`, for the light theme. */
  readonly color: string
}

export function isRunRow(row: RunTableRow): row is RunRow {
  return row.kind === 'run'
}

/** Every key used in the experiments' runs, sorted. */
export type RunTableColumns = {
  readonly params: readonly string[]
  readonly tags: readonly string[]
  readonly metrics: readonly string[]
}

/** Of the runs that a table shows without its filter. */
type RunScope = Pick<RunTableRequest, 'experimentIds' | 'viewType'>

export type RunValuesRequest = RunScope & {
  readonly kind: 'param' | 'tag' | 'dataset' | 'attribute'
  /** As filters name it: `run_name`, not `name`. */
  readonly key: string
  /** Case folded; empty for any. */
  readonly containing: string
  readonly limit: number
}

/** A text that runs have, and how many do. */
export type RunValue = { readonly value: string; readonly count: number }

export type FilterExplanationRequest = RunScope & { readonly text: string }

/** How many runs there are, and what each part of a filter that must hold leaves of them. */
export type FilterExplanation = {
  readonly total: number
  readonly parts: readonly {
    readonly text: string
    /** Runs for which this part holds. */
    readonly matches: number
    /** Runs that the filter would find without this part. */
    readonly without: number
  }[]
}
