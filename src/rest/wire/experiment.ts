import type { Experiment } from '#model/experiment.ts'
import { entriesToWire } from './entries.ts'

export function experimentToWire(experiment: Experiment) {
  return {
    experiment_id: experiment.experimentId,
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: experiment.lifecycleStage,
    last_update_time: experiment.lastUpdateTime,
    creation_time: experiment.creationTime,
    tags: entriesToWire(experiment.tags),
    workspace: 'default',
  }
}
