import type { Milliseconds } from '#base/units.ts'

export type LifecycleStage = 'active' | 'deleted'
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'

/** Exists in every store from its first start, as in MLflow. */
export const DEFAULT_EXPERIMENT_ID = '0'
export const DEFAULT_EXPERIMENT_NAME = 'Default'

export type Experiment = {
  /** An integer as a string. */
  readonly experimentId: string
  /** Unique over active and deleted ones. */
  readonly name: string
  readonly artifactLocation: string
  readonly lifecycleStage: LifecycleStage
  readonly creationTime: Milliseconds
  /** Moves on rename, delete and restore only, as in MLflow. */
  readonly lastUpdateTime: Milliseconds
  readonly tags: ReadonlyMap<string, string>
}

/** What the list of experiments shows. */
export type ExperimentOverview = {
  readonly experiment: Experiment
  readonly activeRuns: number
  readonly deletedRuns: number
  /** Start of the latest active run, or null without runs. */
  readonly lastRunTime: Milliseconds | null
}

export function matchesView(stage: LifecycleStage, view: ViewType): boolean {
  return view === 'ALL' || (view === 'ACTIVE_ONLY') === (stage === 'active')
}
