import { isTrackletError } from '#base/errors.ts'
import type { LoggedModelDetails } from '#model/logged-model.ts'
import { remote } from '../remote.ts'

/** Undefined for one that is not here, or was deleted. */
export async function maybeReadLoggedModel(modelId: string): Promise<LoggedModelDetails | undefined> {
  try {
    return await remote.getLoggedModel(modelId)
  } catch (error) {
    if (isTrackletError(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined
    throw error
  }
}
