/** Versions of registered models; create-model-version.ts makes them. Each change becomes an event. */
import { refuse } from '#base/errors.ts'
import { ensureText } from '#model/limits.ts'
import {
  DELETED_STAGE,
  type ModelStage,
  type ModelVersion,
  type ModelVersionDetails,
} from '#model/registered-model.ts'
import {
  checkModelName,
  checkModelStage,
  checkRegistryTag,
  checkVersionNumber,
} from '#model/registry-names.ts'
import { checkTagKey } from '#model/names.ts'
import { changeRegistry, readRegisteredModel, type NewEvent } from '#store/registry.ts'
import type { Store } from '#store/store.ts'
import { changeTags } from './change-tags.ts'
import {
  ensureModel,
  ensureVersion,
  makeEvent,
  pickLatestVersions,
  versionDetails,
} from './registry-rules.ts'

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for what is no number */
export async function getModelVersion(
  store: Store,
  name: string,
  version: number | string,
): Promise<ModelVersionDetails> {
  checkModelName(name)
  const number = checkVersionNumber(version)
  const { model, versions } = await readRegisteredModel(store, name)
  return versionDetails(ensureVersion(versions, name, number), model)
}

/**
 * The highest version of each stage. @param stages any case; empty for all
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for an unknown stage
 */
export async function getLatestVersions(
  store: Store,
  name: string,
  stages: readonly string[] = [],
): Promise<ModelVersionDetails[]> {
  checkModelName(name)
  const wanted = stages.map(checkModelStage)
  const { model, versions } = await readRegisteredModel(store, name)
  ensureModel(model, name)
  return pickLatestVersions(versions)
    .filter(({ currentStage }) => wanted.length === 0 || wanted.includes(currentStage as ModelStage))
    .map((version) => versionDetails(version, model))
}

/** Where the version's files are. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function getDownloadUri(store: Store, name: string, version: number | string): Promise<string> {
  return (await getModelVersion(store, name, version)).version.storageLocation
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function updateModelVersion(
  store: Store,
  name: string,
  version: number | string,
  description: string,
): Promise<ModelVersionDetails> {
  ensureText('description', description)
  return await changeVersion(store, name, version, (old, time) => ({
    row: { ...old, description, lastUpdatedTimestamp: time },
    event: { kind: 'version-described', from: old.description, to: description },
  }))
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function setModelVersionTag(
  store: Store,
  name: string,
  version: number | string,
  key: string,
  value: string,
): Promise<void> {
  checkRegistryTag(key, value)
  await changeVersion(store, name, version, (old) => withTag(old, key, value))
}

/** Of a missing tag it does nothing, as MLflow. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function deleteModelVersionTag(
  store: Store,
  name: string,
  version: number | string,
  key: string,
): Promise<void> {
  checkTagKey(key)
  await changeVersion(store, name, version, (old) => withTag(old, key, null))
}

function withTag(old: ModelVersion, key: string, value: string | null): VersionChange {
  const change = changeTags(old.tags, key, value)
  if (change === undefined) return { row: old }
  return {
    row: { ...old, tags: change.tags },
    event: { kind: 'version-tagged', key, from: change.from, to: value },
  }
}

/** Without an event nothing is written. */
type VersionChange = { readonly row: ModelVersion; readonly event?: EventOf }
type EventOf = Pick<NewEvent, 'kind'> & Partial<NewEvent>

async function changeVersion(
  store: Store,
  name: string,
  version: number | string,
  change: (old: ModelVersion, time: number) => VersionChange,
): Promise<ModelVersionDetails> {
  const number = checkVersionNumber(version)
  return await changeRegistry(store, { name }, ({ model, versions }) => {
    const time = Date.now()
    const { row, event } = change(ensureVersion(versions, name, number), time)
    const result = versionDetails(row, model)
    if (event === undefined) return { events: [], result }
    return { versions: [row], events: [makeEvent({ name, version: number, time, ...event })], result }
  })
}

/**
 * Moves a version to another stage; case does not matter.
 * @param archiveExisting moves the versions that are there to Archived; only towards Staging and Production
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for an unknown stage
 */
export async function transitionModelVersionStage(
  store: Store,
  name: string,
  version: number | string,
  stage: string,
  archiveExisting: boolean,
): Promise<ModelVersionDetails> {
  const number = checkVersionNumber(version)
  const to = checkModelStage(stage)
  if (archiveExisting && to !== 'Staging' && to !== 'Production') {
    refuse(
      `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. Valid stages are Staging and Production.`,
    )
  }
  return await changeRegistry(store, { name }, ({ model, versions }) => {
    const chosen = ensureVersion(versions, name, number)
    const time = Date.now()
    const others = archiveExisting
      ? versions.filter((row) => row.currentStage === to && row.version !== number)
      : []
    const moves = [...others.map((row) => ({ row, to: 'Archived' as const })), { row: chosen, to }]
    const moved = moves.map(({ row, to: next }) => ({
      ...row,
      currentStage: next,
      lastUpdatedTimestamp: time,
    }))
    return {
      model: { ...ensureModel(model, name), lastUpdatedTimestamp: time },
      versions: moved,
      events: moves.map(({ row, to: next }) =>
        makeEvent({
          kind: 'version-moved',
          name,
          version: row.version,
          time,
          from: row.currentStage,
          to: next,
        }),
      ),
      result: versionDetails(moved.at(-1) as ModelVersion, model),
    }
  })
}

/**
 * The row stays, emptied, so that the number is not given again; its aliases go.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST
 */
export async function deleteModelVersion(
  store: Store,
  name: string,
  version: number | string,
): Promise<void> {
  const number = checkVersionNumber(version)
  await changeRegistry(store, { name }, ({ model, versions }) => {
    const known = ensureModel(model, name)
    const old = ensureVersion(versions, name, number)
    const time = Date.now()
    const aliases = [...known.aliases]
    const gone = aliases.filter(([, to]) => to === number)
    const kept = new Map(aliases.filter(([, to]) => to !== number))
    return {
      model: { ...known, aliases: kept, lastUpdatedTimestamp: time },
      versions: [redact(old, time)],
      events: [
        ...gone.map(([key, to]) =>
          makeEvent({ kind: 'alias-moved', name, version: to, time, key, from: String(to) }),
        ),
        makeEvent({ kind: 'version-deleted', name, version: number, time, from: old.currentStage }),
      ],
      result: undefined,
    }
  })
}

function redact(row: ModelVersion, time: number): ModelVersion {
  return {
    ...row,
    currentStage: DELETED_STAGE,
    lastUpdatedTimestamp: time,
    description: '',
    userId: '',
    source: 'REDACTED-SOURCE-PATH',
    storageLocation: '',
    runId: 'REDACTED-RUN-ID',
    runLink: 'REDACTED-RUN-LINK',
    modelId: '',
    statusMessage: '',
  }
}
