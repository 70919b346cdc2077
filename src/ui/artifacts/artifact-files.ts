import { isTrackletError } from '#base/errors.ts'
import { remote } from '../remote.ts'

/** A file of a run or a logged model; undefined when there is none of that name, or it is none. */
export async function maybeReadArtifact(ownerId: string, path: string): Promise<Blob | undefined> {
  try {
    return await remote.readArtifact(ownerId, path)
  } catch (error) {
    if (
      isTrackletError(error, 'RESOURCE_DOES_NOT_EXIST') ||
      isTrackletError(error, 'INVALID_PARAMETER_VALUE')
    )
      return undefined
    throw error
  }
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
