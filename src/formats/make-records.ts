/** Records of formats that know less than MLflow: what they do not say is filled in. */
import type { Milliseconds } from '#base/units.ts'
import { MAX_TIME } from '#model/limits.ts'
import type { ExperimentRecord, RunRecord } from './records.ts'

export function makeExperiment(key: string, name: string): ExperimentRecord {
  return {
    kind: 'experiment',
    key,
    experimentId: null,
    name,
    lifecycleStage: 'active',
    creationTime: null,
    lastUpdateTime: null,
    tags: new Map(),
  }
}

type RunFacts = Pick<RunRecord, 'runId' | 'experiment' | 'runName'> & Partial<RunRecord>

/** A run that ended, without params and tags, unless the facts say more. */
export function makeRun(facts: RunFacts): RunRecord {
  return {
    kind: 'run',
    userId: '',
    status: 'FINISHED',
    startTime: null,
    endTime: null,
    deletedTime: null,
    lifecycleStage: 'active',
    params: new Map(),
    tags: new Map(),
    ...facts,
  }
}

/** Whole ms; null when it is no moment. */
export function maybeTime(time: Milliseconds | undefined): Milliseconds | null {
  return time !== undefined && time >= 0 && time <= MAX_TIME ? Math.round(time) : null
}
