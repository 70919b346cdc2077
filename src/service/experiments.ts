import { TrackletError, refuse } from '#base/errors.ts'
import {
  DEFAULT_EXPERIMENT_NAME,
  matchesView,
  type Experiment,
  type ExperimentOverview,
  type ViewType,
} from '#model/experiment.ts'
import { checkExperimentTagValue } from '#model/limits.ts'
import { checkArtifactLocation, checkExperimentName, checkTagKey } from '#model/names.ts'
import type { TextEntries } from '#model/run-request.ts'
import {
  addExperiment,
  readExperiment,
  readExperimentByName,
  readExperiments,
  readLastRunTime,
  updateExperiment,
  updateExperimentsWithRuns,
} from '#store/experiments.ts'
import { withReserve } from '#store/reserve.ts'
import type { Store } from '#store/store.ts'
import { readTally } from '#store/tallies.ts'
import { ensureActiveExperiment, ensureExperiment } from './rules.ts'

/** By name, case folded, numbers by value. */
export async function listExperiments(store: Store, view: ViewType): Promise<ExperimentOverview[]> {
  const experiments = (await readExperiments(store)).filter(({ lifecycleStage }) =>
    matchesView(lifecycleStage, view),
  )
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  experiments.sort((a, b) => collator.compare(a.name, b.name))
  return await Promise.all(
    experiments.map(async (experiment) => ({
      experiment,
      ...(await countRuns(store, experiment.experimentId)),
      lastRunTime: await readLastRunTime(store, experiment.experimentId),
    })),
  )
}

async function countRuns(
  store: Store,
  experimentId: string,
): Promise<{ activeRuns: number; deletedRuns: number }> {
  const { active, deleted } = await readTally(store, experimentId)
  return { activeRuns: active, deletedRuns: deleted }
}

/** Deleted ones too, as MLflow. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function getExperiment(store: Store, experimentId: string): Promise<Experiment> {
  return ensureExperiment(await readExperiment(store, experimentId), experimentId)
}

/** Deleted ones too, as MLflow. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function getExperimentByName(store: Store, name: string): Promise<Experiment> {
  const experiment = await readExperimentByName(store, name)
  if (experiment !== undefined) return experiment
  throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `Could not find experiment with name '${name}'.`)
}

/**
 * @param artifactLocation where other software keeps the files of its runs; absent: here
 * @throws TrackletError RESOURCE_ALREADY_EXISTS, INVALID_PARAMETER_VALUE
 */
export async function createExperiment(
  store: Store,
  name: string,
  tags: TextEntries = [],
  artifactLocation?: string,
): Promise<Experiment> {
  checkExperimentName(name)
  if (artifactLocation !== undefined) checkArtifactLocation(artifactLocation)
  for (const [key, value] of tags) checkTag(key, value)
  return await addExperiment(store, name, (experimentId, twin) => {
    refuseTwin(twin)
    const now = Date.now()
    return {
      experimentId,
      name,
      artifactLocation: artifactLocation ?? `mlflow-artifacts:/${experimentId}`,
      lifecycleStage: 'active',
      creationTime: now,
      lastUpdateTime: now,
      tags: new Map(tags),
    }
  })
}

/**
 * The experiment that a run asked for: by id, or by name, which is created when missing; `Default` when neither is given.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE when it is deleted
 */
export async function ensureExperimentFor(
  store: Store,
  experimentId?: string,
  name = DEFAULT_EXPERIMENT_NAME,
): Promise<Experiment> {
  if (experimentId !== undefined)
    return ensureActiveExperiment(await readExperiment(store, experimentId), experimentId)
  const known = await readExperimentByName(store, name)
  if (known !== undefined) return ensureActiveExperiment(known, known.experimentId)
  try {
    return await createExperiment(store, name)
  } catch (error) {
    // Another tab was faster.
    const twin = await readExperimentByName(store, name)
    if (twin === undefined) throw error
    return ensureActiveExperiment(twin, twin.experimentId)
  }
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST, RESOURCE_ALREADY_EXISTS; INVALID_STATE for a deleted experiment */
export async function renameExperiment(store: Store, experimentId: string, name: string): Promise<void> {
  checkExperimentName(name)
  await updateExperiment(
    store,
    experimentId,
    (row, twin) => {
      const experiment = ensureExperiment(row, experimentId)
      if (experiment.lifecycleStage === 'deleted') {
        throw new TrackletError(
          'INVALID_STATE',
          `Cannot rename experiment '${experiment.name}': it is deleted. Restore it first.`,
        )
      }
      if (twin?.experimentId !== experimentId) refuseTwin(twin)
      return { ...experiment, name, lastUpdateTime: Date.now() }
    },
    name,
  )
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE */
export async function setExperimentTag(
  store: Store,
  experimentId: string,
  key: string,
  value: string,
): Promise<void> {
  checkTag(key, value)
  await updateExperiment(store, experimentId, (row) => {
    const experiment = ensureActiveExperiment(row, experimentId)
    return { ...experiment, tags: new Map(experiment.tags).set(key, value) }
  })
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST when there is no such tag, as MLflow */
export async function deleteExperimentTag(store: Store, experimentId: string, key: string): Promise<void> {
  await updateExperiment(store, experimentId, (row) => {
    const experiment = ensureActiveExperiment(row, experimentId)
    const tags = new Map(experiment.tags)
    if (!tags.delete(key))
      throw new TrackletError(
        'RESOURCE_DOES_NOT_EXIST',
        `No tag with name '${key}' in experiment ${experimentId}.`,
      )
    return { ...experiment, tags }
  })
}

/** Their runs are deleted with them. @throws TrackletError RESOURCE_DOES_NOT_EXIST, also for one that is deleted already */
export async function deleteExperiments(store: Store, experimentIds: readonly string[]): Promise<void> {
  const now = Date.now()
  await withReserve(store, () =>
    updateExperimentsWithRuns(
      store,
      experimentIds,
      (row, id) => ({ ...inStage(row, id, 'active'), lifecycleStage: 'deleted', lastUpdateTime: now }),
      (run) =>
        run.lifecycleStage === 'deleted'
          ? undefined
          : { ...run, lifecycleStage: 'deleted', deletedTime: now },
    ),
  )
}

/** All their runs are restored too, those that were deleted one by one as well, as MLflow. */
export async function restoreExperiments(store: Store, experimentIds: readonly string[]): Promise<void> {
  const now = Date.now()
  await updateExperimentsWithRuns(
    store,
    experimentIds,
    (row, id) => ({ ...inStage(row, id, 'deleted'), lifecycleStage: 'active', lastUpdateTime: now }),
    (run) =>
      run.lifecycleStage === 'active' ? undefined : { ...run, lifecycleStage: 'active', deletedTime: null },
  )
}

function inStage(
  row: Experiment | undefined,
  experimentId: string,
  stage: Experiment['lifecycleStage'],
): Experiment {
  return ensureExperiment(row?.lifecycleStage === stage ? row : undefined, experimentId)
}

function refuseTwin(twin: Experiment | undefined): void {
  if (twin === undefined) return
  const text =
    twin.lifecycleStage === 'deleted'
      ? `Experiment '${twin.name}' already exists in deleted state. Restore it, or purge it, to use the name.`
      : `Experiment '${twin.name}' already exists.`
  throw new TrackletError('RESOURCE_ALREADY_EXISTS', text, {
    name: twin.name,
    experimentId: twin.experimentId,
  })
}

function checkTag(key: unknown, value: unknown): void {
  checkTagKey(key)
  if (typeof value !== 'string') refuse(`The value of experiment tag '${String(key)}' must be a string.`)
  checkExperimentTagValue(value)
}
