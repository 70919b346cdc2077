import type { LoggedModel } from '#model/logged-model.ts'
import { guarded } from './errors.ts'
import type { Store } from './store.ts'

export async function readLoggedModel(store: Store, modelId: string): Promise<LoggedModel | undefined> {
  return await guarded(() => store.db.loggedModels.get(modelId))
}

/** Those that name the run as their source. */
export async function readModelsOfRun(store: Store, runId: string): Promise<LoggedModel[]> {
  return await guarded(() => store.db.loggedModels.where('sourceRunId').equals(runId).toArray())
}
