import type { Milliseconds } from '#base/units.ts'
import type { ViewType } from './experiment.ts'
import type { MetricSummaries, Run, RunStatus } from './run.ts'

export type TextEntries = readonly (readonly [key: string, value: string])[]

export type NewRun = {
  /** By name; created when missing. Without it and `experimentId`: `Default`. */
  readonly experiment?: string
  readonly experimentId?: string
  /** Absent: the tag `mlflow.runName`, else a generated one. */
  readonly runName?: string
  readonly userId?: string
  readonly startTime?: Milliseconds
  /** Must be an active run; becomes the tag `mlflow.parentRunId`. */
  readonly parentRunId?: string
  readonly params?: TextEntries
  readonly tags?: TextEntries
}

/** What is absent stays as it is. */
export type RunChange = {
  readonly status?: RunStatus | undefined
  readonly endTime?: Milliseconds | undefined
  readonly runName?: string | undefined
}

export type RunSearch = {
  readonly experimentIds?: readonly string[]
  /** Names; unknown ones match nothing. */
  readonly experiments?: readonly string[]
  readonly viewType?: ViewType
  /** MLflow's search language, as `metrics.loss < 0.1 AND params.lr = '0.01'`. Empty: everything. */
  readonly filter?: string
  /** As MLflow's order_by: `metrics.loss ASC`. Ties: latest start first, then run id. */
  readonly orderBy?: readonly string[]
  /** Default 1,000, ceiling 50,000. */
  readonly maxResults?: number
}

export type FoundRun = { readonly run: Run; readonly summaries: MetricSummaries }
