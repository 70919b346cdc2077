/** A file as an answer. */
import { TrackletError, refuse } from '#base/errors.ts'
import type { Ready } from '#service/session.ts'
import { listFolder, readArtifact } from '#service/artifacts.ts'
import { toFileResponse } from './respond.ts'
import type { RestRequest } from './route.ts'

/** @throws TrackletError INVALID_PARAMETER_VALUE for a folder, RESOURCE_DOES_NOT_EXIST */
export async function serveFile(
  { store }: Ready,
  ownerId: string,
  path: string,
  { headers }: RestRequest,
): Promise<Response> {
  try {
    return toFileResponse(await readArtifact(store, ownerId, path), path, headers.get('Range'))
  } catch (error) {
    if (!(error instanceof TrackletError && error.code === 'RESOURCE_DOES_NOT_EXIST')) throw error
    if ((await listFolder(store, ownerId, path)).length === 0) throw error
    return refuse(`Artifact path refers to a directory, not a file: '${path}'`)
  }
}
