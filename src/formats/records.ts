/**
 * What every reader gives: an async stream of records, whatever the format. What links them are run ids, model ids, the
 * names of registered models and, for experiments, a key of the import itself. The rules of the stream are in README.md.
 */
import type { ErrorCode } from '#base/errors.ts'
import type { Bytes, Milliseconds } from '#base/units.ts'
import type { DatasetInput } from '#model/dataset.ts'
import type { LifecycleStage } from '#model/experiment.ts'
import type { LoggedModelStatus } from '#model/logged-model.ts'
import type { MetricColumns } from '#model/metric.ts'
import type { ModelStage, ModelVersionStatus } from '#model/registered-model.ts'
import type { JointView, SavedView } from '#model/saved-view.ts'
import type { RunStatus } from '#model/run.ts'
import type { SourceFile } from './source.ts'

export type ImportRecord =
  | ExperimentRecord
  | JointViewRecord
  | RunRecord
  | PointsRecord
  | InputRecord
  | ModelLinkRecord
  | ArtifactRecord
  | LoggedModelRecord
  | ModelPointsRecord
  | RegisteredModelRecord
  | ModelVersionRecord
  | SkippedRecord

/** Experiments of one name are one: that is how they meet those of the store. */
export type ExperimentRecord = {
  readonly kind: 'experiment'
  /** Names it within what one place gives; the format's own id where it has one. */
  readonly key: string
  /** An integer as a string, where the format has MLflow's ids. */
  readonly experimentId: string | null
  readonly name: string
  readonly lifecycleStage: LifecycleStage
  readonly creationTime: Milliseconds | null
  readonly lastUpdateTime: Milliseconds | null
  readonly tags: ReadonlyMap<string, string>
  /** Saved views: only Tracklet's own bundles have them. */
  readonly views?: readonly SavedView[]
}

/** A saved view of several experiments, which need not all come along: only Tracklet's own bundles have them. */
export type JointViewRecord = {
  readonly kind: 'joint-view'
  /** By the keys of those that came before. */
  readonly view: JointView
}

/** Comes before all else of its run. Said again as its file goes on, the last one counts, whole. */
export type RunRecord = {
  readonly kind: 'run'
  /** The format's, where it is MLflow's; else from `deriveRunId`. */
  readonly runId: string
  /** What `runId` was while nothing was logged yet, where it comes from what is logged first. */
  readonly emptyId?: string
  /** Of an experiment that came before. */
  readonly experiment: string
  /** '' when the format has none. */
  readonly runName: string
  readonly userId: string
  readonly status: RunStatus
  readonly startTime: Milliseconds | null
  readonly endTime: Milliseconds | null
  readonly deletedTime: Milliseconds | null
  readonly lifecycleStage: LifecycleStage
  readonly params: ReadonlyMap<string, string>
  /** The parent's run id is the tag `mlflow.parentRunId`. */
  readonly tags: ReadonlyMap<string, string>
  /** Of one run in several sources: each has some of its files, one its points. */
  readonly isPart?: boolean
  readonly contents?: RecordContents
}

/** What a run or logged model has, where the source says so before it is read: a preview tells it. */
export type RecordContents = {
  readonly points: number
  readonly artifacts: number
  readonly artifactBytes: Bytes
}

/**
 * At most MAX_BATCH_POINTS points. A metric's points come in the order they were written, over all records of its run: of a
 * source that grew the earlier ones come first, unchanged, so that an import can leave out as many as it has.
 */
export type PointsRecord = {
  readonly kind: 'points'
  /** Or a logged model's, with metrics named as the store names its series: only Tracklet's own bundles have those. */
  readonly runId: string
  readonly columns: MetricColumns
}

/** A dataset that the run read. */
export type InputRecord = {
  readonly kind: 'input'
  readonly runId: string
  readonly input: DatasetInput
}

/** A logged model that the run read or made. */
export type ModelLinkRecord = {
  readonly kind: 'model-link'
  readonly runId: string
  readonly modelId: string
  readonly role: 'input' | 'output'
  readonly step: number
}

export type ArtifactRecord = {
  readonly kind: 'artifact'
  /** A run id or a model id. */
  readonly ownerId: string
  readonly path: string
  /** MIME type; absent: guessed from the path. */
  readonly type?: string
  /** Where the source knows it without opening the file. */
  readonly size?: Bytes
  /** Where the source knows it: what is kept already is not opened, and other content is refused with E_HASH. */
  readonly sha256?: string
  /** When it was written; absent: as the file has it, or now. */
  readonly time?: Milliseconds
  /** The content; not read before it is wanted. */
  readonly open: () => Promise<Blob>
  /** As of a {@link SourceFile}. */
  readonly stream?: SourceFile['stream']
}

export type LoggedModelRecord = {
  readonly kind: 'logged-model'
  /** `m-` and 32 lower-case hex digits. */
  readonly modelId: string
  /** Of an experiment that came before. */
  readonly experiment: string
  readonly name: string
  readonly modelType: string
  readonly sourceRunId: string | null
  readonly status: LoggedModelStatus
  readonly statusMessage: string
  readonly lifecycleStage: LifecycleStage
  readonly creationTime: Milliseconds | null
  readonly lastUpdateTime: Milliseconds | null
  readonly params: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
  /** As a run's. */
  readonly isPart?: boolean
  readonly contents?: RecordContents
}

/** One value of a logged model's metric. */
export type ModelPoint = {
  readonly key: string
  readonly value: number
  readonly step: number
  readonly time: Milliseconds
  readonly runId: string | null
  readonly datasetName: string | null
  readonly datasetDigest: string | null
}

/** At most 1,000 points. */
export type ModelPointsRecord = {
  readonly kind: 'model-points'
  readonly modelId: string
  readonly points: readonly ModelPoint[]
}

export type RegisteredModelRecord = {
  readonly kind: 'registered-model'
  readonly name: string
  readonly description: string
  readonly creationTime: Milliseconds | null
  readonly lastUpdateTime: Milliseconds | null
  readonly tags: ReadonlyMap<string, string>
  /** To versions, which come after. */
  readonly aliases: ReadonlyMap<string, number>
}

export type ModelVersionRecord = {
  readonly kind: 'model-version'
  /** Of a registered model that came before. */
  readonly name: string
  /** 1, 2, …; null: the next, unless there is a version of the same logged model. */
  readonly version: number | null
  readonly description: string
  readonly userId: string
  readonly stage: ModelStage
  /** Where its files are, as `models:/m-…` or `runs:/<run id>/<path>` where they came along; else as the format has it. */
  readonly source: string
  readonly runId: string | null
  readonly runLink: string
  readonly modelId: string | null
  readonly status: ModelVersionStatus
  readonly statusMessage: string
  readonly creationTime: Milliseconds | null
  readonly lastUpdateTime: Milliseconds | null
  readonly tags: ReadonlyMap<string, string>
}

/** A part that could not be taken; everything else is. */
export type SkippedRecord = {
  readonly kind: 'skipped'
  /** Of the file, as the person dropped it. */
  readonly path: string
  readonly code: ErrorCode
  /** What was left out and why, for a reader who knows the file and not the format. */
  readonly message: string
}
