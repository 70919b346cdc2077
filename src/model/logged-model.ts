/** MLflow 3's logged model: what a run produced, with params, tags, metrics and files of its own. */
import type { Milliseconds } from '#base/units.ts'
import type { LifecycleStage } from './experiment.ts'

export type LoggedModelStatus = 'UNSPECIFIED' | 'PENDING' | 'READY' | 'FAILED'

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

/** A version of the registry that was made from a logged model. */
export type Registration = { readonly name: string; readonly version: string }

/** A run's use of a logged model. */
export type ModelInput = { readonly modelId: string }
export type ModelOutput = { readonly modelId: string; readonly step: number }
