import { TrackletError } from '#base/errors.ts'
import {
  DELETED_STAGE,
  type ModelVersion,
  type ModelVersionDetails,
  type RegisteredModel,
  type RegisteredModelDetails,
} from '#model/registered-model.ts'
import type { TextEntries } from '#model/run-request.ts'
import { checkRegistryTag } from '#model/registry-names.ts'
import type { NewEvent } from '#store/registry.ts'

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export function ensureModel(model: RegisteredModel | undefined, name: string): RegisteredModel {
  if (model !== undefined) return model
  throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} not found`, { name })
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST, for a deleted one too */
export function ensureVersion(
  versions: readonly ModelVersion[],
  name: string,
  version: number,
): ModelVersion {
  const found = versions.find((row) => row.version === version && isThere(row))
  if (found !== undefined) return found
  throw new TrackletError(
    'RESOURCE_DOES_NOT_EXIST',
    `Model Version (name=${name}, version=${String(version)}) not found`,
    { name, version },
  )
}

export function isThere({ currentStage }: ModelVersion): boolean {
  return currentStage !== DELETED_STAGE
}

/** The highest number of each stage, stages in the order in which they first appear. @param versions by number */
export function pickLatestVersions(versions: readonly ModelVersion[]): ModelVersion[] {
  const latest = new Map<string, ModelVersion>()
  for (const row of versions) if (isThere(row)) latest.set(row.currentStage, row)
  return [...latest.values()]
}

export function modelDetails(
  model: RegisteredModel,
  versions: readonly ModelVersion[],
): RegisteredModelDetails {
  return { model, latestVersions: pickLatestVersions(versions) }
}

export function versionDetails(
  version: ModelVersion,
  model: RegisteredModel | undefined,
): ModelVersionDetails {
  const aliases = [...(model?.aliases ?? [])].flatMap(([alias, to]) =>
    to === version.version ? [alias] : [],
  )
  return { version, aliases }
}

export function checkTags(tags: TextEntries): void {
  for (const [key, value] of tags) checkRegistryTag(key, value)
}

/** What a change tells of itself; what it leaves out is not there. */
export function makeEvent(event: Pick<NewEvent, 'kind' | 'name' | 'time'> & Partial<NewEvent>): NewEvent {
  return { version: null, key: '', from: null, to: null, ...event }
}
