import { DEFAULT_EXPERIMENT_ID, DEFAULT_EXPERIMENT_NAME } from '#model/experiment.ts'
import { checkExperimentName } from '#model/names.ts'
import type { ExperimentRecord, SkippedRecord } from './records.ts'
import { skippedFrom } from './skipped.ts'

/** An experiment of which only the id is known. */
export function bareExperiment(key: string): ExperimentRecord {
  return {
    kind: 'experiment',
    key,
    experimentId: maybeExperimentId(key),
    name: nameForId(key),
    lifecycleStage: 'active',
    creationTime: null,
    lastUpdateTime: null,
    tags: new Map(),
  }
}

function nameForId(experimentId: string): string {
  return experimentId === DEFAULT_EXPERIMENT_ID ? DEFAULT_EXPERIMENT_NAME : `Experiment ${experimentId}`
}

/** The given name, or one for the id where there is none or none that may be. */
export function experimentNameOf(
  name: string | null | undefined,
  experimentId: string,
  path: string,
  skipped: SkippedRecord[],
): string {
  if (name === undefined || name === null) return nameForId(experimentId)
  try {
    return checkExperimentName(name)
  } catch (error) {
    skipped.push(skippedFrom(path, error))
    return nameForId(experimentId)
  }
}

/** As MLflow's ids are; null for another format's. */
export function maybeExperimentId(key: string): string | null {
  return /^\d{1,19}$/.test(key) ? key : null
}
