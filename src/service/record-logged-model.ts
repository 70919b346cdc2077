import { refuse } from '#base/errors.ts'
import { TAG } from '#model/tags.ts'
import { updateRuns } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { ensureActiveRun } from './rules.ts'
import { withTags } from './run-tags.ts'

/**
 * Adds a model's MLmodel, as JSON, to the list that MLflow 2 keeps in a tag of the run.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a deleted run, or a tag that is no such list
 */
export async function recordLoggedModel(store: Store, runId: string, model: object): Promise<void> {
  await updateRuns(store, [runId], (row) => {
    const run = ensureActiveRun(row, runId)
    const models = [...parseList(run.tags.get(TAG.loggedModels)), model]
    return withTags(run, [[TAG.loggedModels, JSON.stringify(models)]])
  })
}

function parseList(tag: string | undefined): unknown[] {
  if (tag === undefined) return []
  try {
    const list: unknown = JSON.parse(tag)
    if (Array.isArray(list)) return list
  } catch {
    // Somebody else wrote it.
  }
  return refuse(
    `The run's tag ${TAG.loggedModels} holds no list of models. Delete it, then log the model again.`,
  )
}
