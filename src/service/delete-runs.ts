import { refuse } from '#base/errors.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { Run } from '#model/run.ts'
import { readExperiment, readExperiments, removeExperiments } from '#store/experiments.ts'
import { readRemovableModels, removeLoggedModels } from '#store/logged-models.ts'
import { keepReserve, withReserve } from '#store/reserve.ts'
import { readDeletedRuns, readRuns, removeRuns, updateRuns } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { sweepFiles, sweepWhenIdle } from '#store/sweep.ts'
import { removeWitnessed } from '#store/witness.ts'
import { ensureActiveExperiment, ensureRun } from './rules.ts'

/** Marks runs deleted; they can be restored until they are purged. One that is deleted already stays as it is. */
export async function deleteRuns(store: Store, runIds: readonly string[]): Promise<void> {
  const now = Date.now()
  await withReserve(store, () =>
    updateRuns(store, runIds, (row, id) => {
      const run = ensureRun(row, id)
      return run.lifecycleStage === 'deleted' ? run : { ...run, lifecycleStage: 'deleted', deletedTime: now }
    }),
  )
}

/** @throws TrackletError INVALID_PARAMETER_VALUE when a run's experiment is deleted */
export async function restoreRuns(store: Store, runIds: readonly string[]): Promise<void> {
  const runs = (await readRuns(store, runIds)).map((row, i) => ensureRun(row, runIds[i] ?? ''))
  for (const id of new Set(runs.map(({ experimentId }) => experimentId)))
    ensureActiveExperiment(await readExperiment(store, id), id)
  await updateRuns(store, runIds, (row, id) => ({
    ...ensureRun(row, id),
    lifecycleStage: 'active',
    deletedTime: null,
  }))
}

/**
 * Removes deleted runs for good, with their points and the files that no other run names.
 * @throws TrackletError INVALID_PARAMETER_VALUE when one of them is active; none is removed then
 */
export async function purgeRuns(store: Store, runIds: readonly string[]): Promise<void> {
  const runs = (await readRuns(store, runIds)).flatMap((run) => run ?? [])
  const active = runs.filter(({ lifecycleStage }) => lifecycleStage === 'active')
  if (active.length > 0)
    refuse(
      `Only deleted runs can be purged; ${String(active.length)} of these are active. Nothing was removed.`,
    )
  await purge(store, runs, [], [])
}

/** Removes every deleted run, logged model and experiment for good; with an experiment all its logged models. */
export async function purgeDeleted(store: Store): Promise<void> {
  const experiments = (await readExperiments(store)).filter(
    ({ lifecycleStage }) => lifecycleStage === 'deleted',
  )
  const experimentIds = experiments.map(({ experimentId }) => experimentId)
  await purge(
    store,
    await readDeletedRuns(store),
    await readRemovableModels(store, experimentIds),
    experimentIds,
  )
}

async function purge(
  store: Store,
  runs: readonly Run[],
  models: readonly LoggedModel[],
  experimentIds: readonly string[],
): Promise<void> {
  await removeWitnessed(store, runs.length, experimentIds.length, async () => {
    await removeRuns(store, runs)
    await removeLoggedModels(store, models)
    await removeExperiments(store, experimentIds)
  })
  // Where it takes its time, the next start sweeps too.
  if (!(await sweepFiles(store))) void sweepWhenIdle(store).catch(() => undefined)
  await keepReserve(store)
}
