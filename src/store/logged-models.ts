import type { Experiment } from '#model/experiment.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import { guarded } from './errors.ts'
import { ownedTables, removeOwned } from './owners.ts'
import type { Store } from './store.ts'

export async function readLoggedModel(store: Store, modelId: string): Promise<LoggedModel | undefined> {
  return await guarded(() => store.db.loggedModels.get(modelId))
}

/** Of every logged model, deleted ones too. */
export async function readModelIds(store: Store): Promise<string[]> {
  return await guarded(() => store.db.loggedModels.toCollection().primaryKeys())
}

/** Those that are there, in the order asked. */
export async function readModelsById(store: Store, modelIds: readonly string[]): Promise<LoggedModel[]> {
  const rows = await guarded(() => store.db.loggedModels.bulkGet([...modelIds]))
  return rows.flatMap((row) => row ?? [])
}

/** Of several experiments, deleted ones too; in no order. */
export async function readLoggedModels(
  store: Store,
  experimentIds: readonly string[],
): Promise<LoggedModel[]> {
  return await guarded(() => store.db.loggedModels.where('experimentId').anyOf(experimentIds).toArray())
}

/** Those that name the run as their source. */
export async function readModelsOfRun(store: Store, runId: string): Promise<LoggedModel[]> {
  return await guarded(() => store.db.loggedModels.where('sourceRunId').equals(runId).toArray())
}

/** @param check gets the experiment; it may throw, and nothing is written */
export async function addLoggedModel(
  store: Store,
  model: LoggedModel,
  check: (experiment: Experiment | undefined) => void,
): Promise<void> {
  const { strict } = store
  await guarded(() =>
    strict.transaction('rw', [strict.loggedModels, strict.experiments], async () => {
      check(await strict.experiments.get(model.experimentId))
      await strict.loggedModels.add(model)
    }),
  )
  announceModels(store, [model])
}

/** @param change gets the row (undefined: unknown id); it may throw, and nothing is written */
export async function updateLoggedModel(
  store: Store,
  modelId: string,
  change: (model: LoggedModel | undefined) => LoggedModel,
): Promise<LoggedModel> {
  const { strict } = store
  const changed = await guarded(() =>
    strict.transaction('rw', strict.loggedModels, async () => {
      const next = change(await strict.loggedModels.get(modelId))
      await strict.loggedModels.put(next)
      return next
    }),
  )
  announceModels(store, [changed])
  return changed
}

/** Deleted ones, and all of the experiments. */
export async function readRemovableModels(
  store: Store,
  experimentIds: readonly string[],
): Promise<LoggedModel[]> {
  return await guarded(() =>
    store.db.loggedModels
      .filter(
        ({ lifecycleStage, experimentId }) =>
          lifecycleStage === 'deleted' || experimentIds.includes(experimentId),
      )
      .toArray(),
  )
}

/** With all that is theirs but the files' content, which the sweep takes. Writes nothing. */
export async function removeLoggedModels(store: Store, models: readonly LoggedModel[]): Promise<void> {
  const { db } = store
  for (const { modelId } of models) {
    await guarded(() =>
      db.transaction('rw', [db.loggedModels, ...ownedTables(db)], async () => {
        await db.loggedModels.delete(modelId)
        await removeOwned(db, modelId)
      }),
    )
  }
  announceModels(store, models)
}

export function announceModels(store: Store, models: readonly LoggedModel[]): void {
  if (models.length === 0) return
  const experimentIds = [...new Set(models.map(({ experimentId }) => experimentId))]
  store.changes.announce({ kind: 'models', experimentIds, modelIds: models.map(({ modelId }) => modelId) })
}
