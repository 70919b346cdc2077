import type { Milliseconds } from '#base/units.ts'
import type { DatasetInput, DatasetReference } from './dataset.ts'
import type { LifecycleStage } from './experiment.ts'
import type { ModelInput, ModelOutput } from './logged-model.ts'

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'
export const RUN_STATUSES: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']

export function isTerminal(status: RunStatus): boolean {
  return status === 'FINISHED' || status === 'FAILED' || status === 'KILLED'
}

/**
 * A run's row. Params and tags are Maps, so that a key like `__proto__` is only a key.
 * Metrics are not here: their latest values are in {@link MetricSummaries}, their points in segments and chunks.
 */
export type Run = {
  /** 32 lower-case hex digits. */
  readonly runId: string
  readonly experimentId: string
  /** Equal to the tag `mlflow.runName`. */
  readonly runName: string
  readonly userId: string
  readonly status: RunStatus
  readonly startTime: Milliseconds
  readonly endTime: Milliseconds | null
  readonly deletedTime: Milliseconds | null
  readonly lifecycleStage: LifecycleStage
  readonly artifactUri: string
  /** From the tag `mlflow.parentRunId`; the parent need not exist. Empty when the run has none. */
  readonly parentRunId: string
  readonly params: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
  readonly inputs: readonly DatasetReference[]
  /** Logged models it used and made; absent for none, as in rows written before schema 2. */
  readonly modelInputs?: readonly ModelInput[]
  readonly modelOutputs?: readonly ModelOutput[]
}

/** A run with what stands in other rows. */
export type RunData = {
  readonly run: Run
  readonly summaries: MetricSummaries
  /** What `run.inputs` refers to. */
  readonly datasetInputs: readonly DatasetInput[]
}

/** A run as the run page shows it. */
export type RunDetails = RunData & {
  readonly experimentName: string
  /** RUNNING, and a client holds it open now. RUNNING and not live is "interrupted". */
  readonly live: boolean
  readonly parentName: string | null
  readonly children: readonly {
    readonly runId: string
    readonly runName: string
    readonly status: RunStatus
  }[]
}

/** Per metric key of one run; every column has the length of `keys`. Written in the transaction of each batch. */
export type MetricSummaries = {
  readonly keys: readonly string[]
  /** The latest value by MLflow's rule: greatest (step, time, value), NaN compared as 0. NaN and infinities are kept. */
  readonly last: Float64Array
  readonly lastStep: Float64Array
  readonly lastTime: Float64Array
  /** Over finite values only; NaN when there is none. Of equal values the first logged. */
  readonly min: Float64Array
  readonly minStep: Float64Array
  readonly max: Float64Array
  readonly maxStep: Float64Array
  readonly count: Float64Array
  /** How many values are NaN or infinite. */
  readonly nonFinite: Float64Array
  readonly firstStep: Float64Array
  readonly finalStep: Float64Array
  readonly firstTime: Float64Array
  readonly finalTime: Float64Array
}

export const SUMMARY_COLUMNS = [
  'last',
  'lastStep',
  'lastTime',
  'min',
  'minStep',
  'max',
  'maxStep',
  'count',
  'nonFinite',
  'firstStep',
  'finalStep',
  'firstTime',
  'finalTime',
] as const

export type SummaryColumn = (typeof SUMMARY_COLUMNS)[number]
