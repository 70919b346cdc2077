import { TrackletError, refuse } from '#base/errors.ts'
import type { Experiment } from '#model/experiment.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { Run } from '#model/run.ts'
import type { Owner } from '#store/owners.ts'

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export function ensureRun(run: Run | undefined, runId: string): Run {
  if (run !== undefined) return run
  throw new TrackletError(
    'RESOURCE_DOES_NOT_EXIST',
    `Run with id=${runId} not found. It may have been purged.`,
    { runId },
  )
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a deleted run, as MLflow */
export function ensureActiveRun(maybeRun: Run | undefined, runId: string): Run {
  const run = ensureRun(maybeRun, runId)
  if (run.lifecycleStage === 'active') return run
  return refuse(`The run ${runId} must be in the 'active' state, but it is deleted. Restore it first.`, {
    runId,
  })
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export function ensureExperiment(experiment: Experiment | undefined, experimentId: string): Experiment {
  if (experiment !== undefined) return experiment
  throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `No Experiment with id=${experimentId} exists.`, {
    experimentId,
  })
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a deleted experiment */
export function ensureActiveExperiment(
  maybeExperiment: Experiment | undefined,
  experimentId: string,
): Experiment {
  const experiment = ensureExperiment(maybeExperiment, experimentId)
  if (experiment.lifecycleStage === 'active') return experiment
  return refuse(
    `The experiment ${experimentId} ('${experiment.name}') must be in the 'active' state, but it is deleted. Restore it first.`,
    {
      experimentId,
    },
  )
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST, also for a deleted one unless that is allowed */
export function ensureLoggedModel(
  model: LoggedModel | undefined,
  modelId: string,
  allowDeleted = false,
): LoggedModel {
  if (model !== undefined && (allowDeleted || model.lifecycleStage === 'active')) return model
  throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `Logged model with ID '${modelId}' not found.`, {
    modelId,
  })
}

/** Of artifacts. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export function ensureOwner(owner: Owner | undefined, ownerId: string): Owner {
  if (owner !== undefined) return owner
  return ownerId.startsWith('m-') ? ensureLoggedModel(undefined, ownerId) : ensureRun(undefined, ownerId)
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a deleted run */
export function ensureActiveOwner(owner: Owner | undefined, ownerId: string): Owner {
  const known = ensureOwner(owner, ownerId)
  return 'runId' in known ? ensureActiveRun(known, ownerId) : known
}
