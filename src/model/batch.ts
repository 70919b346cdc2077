import type { DatasetInput } from './dataset.ts'
import type { ModelInput, ModelMetrics, ModelOutput } from './logged-model.ts'
import type { MetricColumns } from './metric.ts'
import type { RunStatus } from './run.ts'

/**
 * What one writer says about one run at once. All of it is committed or none.
 * A writer numbers its batches of a run 0, 1, 2, …; one that was committed before is acknowledged and changes nothing.
 */
export type LogBatch = {
  readonly runId: string
  readonly writerId: string
  readonly seq: number
  readonly metrics?: MetricColumns
  readonly params?: readonly (readonly [key: string, value: string])[]
  readonly tags?: readonly (readonly [key: string, value: string])[]
  readonly inputs?: readonly DatasetInput[]
  /** Points that are logged models' too; those of the run itself are in `metrics`, these among them. The models must be there. */
  readonly modelMetrics?: readonly ModelMetrics[]
  /** Logged models the run used and made; one it has already stays as it is. */
  readonly modelInputs?: readonly ModelInput[]
  readonly modelOutputs?: readonly ModelOutput[]
  /** Ends the run or sets it going again; a terminal status sets `endTime` to now. */
  readonly status?: RunStatus
}

/** The writer of all clients that do not number their batches. */
export const UNNUMBERED_WRITER = 'unnumbered'
/** In place of a number: whatever comes next. Such a batch is logged twice when it is sent twice. */
export const NEXT_SEQ = -1

/** More points than this in one batch are refused: one transaction must stay short. */
export const MAX_BATCH_POINTS = 16_384
