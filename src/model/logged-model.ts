/** MLflow 3's logged model: what a run produced, with params, tags, metrics and files of its own. */
import type { Milliseconds } from '#base/units.ts'
import type { LifecycleStage } from './experiment.ts'
import type { MetricColumns } from './metric.ts'

export type LoggedModelStatus = 'UNSPECIFIED' | 'PENDING' | 'READY' | 'FAILED'
/** In the order of MLflow's numbers, which its searches compare: UNSPECIFIED is 0. */
export const LOGGED_MODEL_STATUSES: readonly LoggedModelStatus[] = [
  'UNSPECIFIED',
  'PENDING',
  'READY',
  'FAILED',
]

/** A logged model's row. Absent texts are empty. */
export type LoggedModel = {
  /** `m-` and 32 lower-case hex digits. */
  readonly modelId: string
  readonly experimentId: string
  /** Not unique. */
  readonly name: string
  readonly modelType: string
  /** The run need not exist. */
  readonly sourceRunId: string
  readonly status: LoggedModelStatus
  readonly statusMessage: string
  readonly lifecycleStage: LifecycleStage
  readonly creationTimestamp: Milliseconds
  /** Moves on a change of status and on deletion. */
  readonly lastUpdatedTimestamp: Milliseconds
  readonly artifactUri: string
  /** Append-only. */
  readonly params: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
}

/** A dataset by its name and digest, within the experiment. */
export type DatasetName = { readonly name: string; readonly digest: string }

/** Points of a batch that were measured of a logged model, on a dataset or none. */
export type ModelMetrics = {
  readonly modelId: string
  readonly dataset: DatasetName | null
  readonly metrics: MetricColumns
}

/** One point of a logged model. */
export type LoggedModelMetric = {
  readonly key: string
  readonly value: number
  readonly timestamp: Milliseconds
  readonly step: number
  /** Who measured it. */
  readonly runId: string
  readonly dataset: DatasetName | null
}

/** A version of the registry that was made from a logged model. */
export type Registration = { readonly name: string; readonly version: string }

/** A logged model as MLflow gives it. */
export type LoggedModelDetails = {
  readonly model: LoggedModel
  /** Every point, by key, time, step and run. */
  readonly metrics: readonly LoggedModelMetric[]
  readonly registrations: readonly Registration[]
}

/** The logged models of a run. */
export type RunModels = {
  readonly inputs: readonly LoggedModelDetails[]
  /** Outputs, and those that name the run as their source; `step` is null for these. */
  readonly outputs: readonly (LoggedModelDetails & { readonly step: number | null })[]
}

/** A run's use of a logged model. */
export type ModelInput = { readonly modelId: string }
export type ModelOutput = { readonly modelId: string; readonly step: number }
