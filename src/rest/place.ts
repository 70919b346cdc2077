import { TrackletError } from '#base/errors.ts'
import { readRunData } from '#service/runs.ts'
import type { Ready } from '#service/session.ts'

/** Whose file a path below `mlflow-artifacts:/` is. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function resolvePlace(
  { store }: Ready,
  place: string,
): Promise<{ ownerId: string; path: string }> {
  const parts = place.split('/')
  const at = parts.indexOf('artifacts')
  const { run } = await readRunData(store, parts[at - 1] ?? '')
  if (run.artifactUri === `mlflow-artifacts:/${parts.slice(0, at + 1).join('/')}`)
    return { ownerId: run.runId, path: parts.slice(at + 1).join('/') }
  throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `Nobody has the artifacts 'mlflow-artifacts:/${place}'.`)
}
