import type { Milliseconds } from '#base/units.ts'
import type { ViewType } from './experiment.ts'
import type { Search } from './page.ts'
import type { RunStatus } from './run.ts'

export type TextEntries = readonly (readonly [key: string, value: string])[]

/** A value of one tag for each run; null is no such tag. */
export type TagValues = readonly (readonly [runId: string, value: string | null])[]

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

/** Over all active experiments when none is named; at most 1,000 runs a page unless asked otherwise, 50,000 at most. */
export type RunSearch = Search & {
  readonly experimentIds?: readonly string[] | undefined
  /** Names; unknown ones match nothing. */
  readonly experiments?: readonly string[] | undefined
  readonly viewType?: ViewType | undefined
}
