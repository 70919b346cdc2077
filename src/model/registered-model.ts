/** MLflow's model registry: models by name, their numbered versions, aliases and stages, and what happened to them. */
import type { Milliseconds } from '#base/units.ts'

/** Versions of one model under one name. Absent texts are empty. */
export type RegisteredModel = {
  readonly name: string
  readonly description: string
  readonly creationTimestamp: Milliseconds
  /** Moves on description, rename, and on a version's creation, transition and deletion; not on tags and aliases. */
  readonly lastUpdatedTimestamp: Milliseconds
  readonly tags: ReadonlyMap<string, string>
  /** To version numbers. */
  readonly aliases: ReadonlyMap<string, number>
}

export type ModelStage = 'None' | 'Staging' | 'Production' | 'Archived'
export const MODEL_STAGES: readonly ModelStage[] = ['None', 'Staging', 'Production', 'Archived']

/** A deleted version keeps its row, so that its number is never given again; nothing reads it but that count. */
export const DELETED_STAGE = 'Deleted_Internal'

export type ModelVersionStatus = 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION' | 'READY'

/** Absent texts are empty. */
export type ModelVersion = {
  readonly name: string
  /** From 1; a string in MLflow's JSON. */
  readonly version: number
  readonly description: string
  readonly creationTimestamp: Milliseconds
  /** Moves on description, transition and deletion. */
  readonly lastUpdatedTimestamp: Milliseconds
  readonly userId: string
  readonly currentStage: ModelStage | typeof DELETED_STAGE
  /** As it was given: `runs:/…`, `models:/…`, `mlflow-artifacts:/…`. */
  readonly source: string
  /** Where the files are, when `source` is `models:/…`; else equal to it. */
  readonly storageLocation: string
  readonly runId: string
  readonly runLink: string
  /** The logged model it was made from. */
  readonly modelId: string
  readonly status: ModelVersionStatus
  readonly statusMessage: string
  readonly tags: ReadonlyMap<string, string>
}

export type RegistryEventKind =
  | 'model-created'
  | 'model-renamed'
  | 'model-described'
  | 'model-tagged'
  | 'model-deleted'
  | 'version-created'
  | 'version-described'
  | 'version-tagged'
  | 'version-moved'
  | 'version-deleted'
  | 'alias-moved'

/** One change of the registry. Events are only added, except that they follow their model to a new name. */
export type RegistryEvent = {
  /** Ascends in the order of the changes. */
  readonly eventId: number
  readonly name: string
  /** Null for changes of the model itself. */
  readonly version: number | null
  readonly kind: RegistryEventKind
  /** The alias or the tag's key; empty for other kinds. */
  readonly key: string
  /** Values, stages, names or version numbers; null for what was not there or is no more. */
  readonly from: string | null
  readonly to: string | null
  /** Who asked: a client's own name for itself; empty for Tracklet's screens. */
  readonly by: string
  readonly time: Milliseconds
}

/** With the newest version of each stage that has one. */
export type RegisteredModelDetails = {
  readonly model: RegisteredModel
  readonly latestVersions: readonly ModelVersion[]
}

export type ModelVersionDetails = {
  readonly version: ModelVersion
  readonly aliases: readonly string[]
}
