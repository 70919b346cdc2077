/** Registered models. Bad names and tags are refused with INVALID_PARAMETER_VALUE; each change becomes an event. */
import { TrackletError } from '#base/errors.ts'
import { ensureText } from '#model/limits.ts'
import type { RegisteredModel, RegisteredModelDetails, RegistryEvent } from '#model/registered-model.ts'
import { checkModelName, checkRegistryTag } from '#model/registry-names.ts'
import type { NewRegisteredModel } from '#model/registry-request.ts'
import { checkTagKey } from '#model/names.ts'
import { changeRegistry, readRegisteredModel, readRegistryEvents } from '#store/registry.ts'
import type { Store } from '#store/store.ts'
import { changeTags } from './change-tags.ts'
import { checkTags, ensureModel, makeEvent, modelDetails } from './registry-rules.ts'

/** @throws TrackletError RESOURCE_ALREADY_EXISTS */
export async function createRegisteredModel(
  store: Store,
  { name, description = '', tags = [] }: NewRegisteredModel,
): Promise<RegisteredModelDetails> {
  checkModelName(name)
  ensureText('description', description)
  checkTags(tags)
  return await changeRegistry(store, { name }, ({ model: twin }) => {
    if (twin !== undefined) refuseTwin(name)
    const time = Date.now()
    const model: RegisteredModel = {
      name,
      description,
      creationTimestamp: time,
      lastUpdatedTimestamp: time,
      tags: new Map(tags),
      aliases: new Map(),
    }
    return {
      model,
      events: [makeEvent({ kind: 'model-created', name, time, to: name })],
      result: modelDetails(model, []),
    }
  })
}

function refuseTwin(name: string): never {
  throw new TrackletError('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`, {
    name,
  })
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function getRegisteredModel(store: Store, name: string): Promise<RegisteredModelDetails> {
  checkModelName(name)
  const { model, versions } = await readRegisteredModel(store, name)
  return modelDetails(ensureModel(model, name), versions)
}

/**
 * Versions, tags, aliases and history follow.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST, RESOURCE_ALREADY_EXISTS
 */
export async function renameRegisteredModel(
  store: Store,
  name: string,
  newName: string,
): Promise<RegisteredModelDetails> {
  checkModelName(newName)
  return await changeRegistry(store, { name, newName }, ({ model: old, versions: olds, twin }) => {
    const known = ensureModel(old, name)
    if (twin !== undefined && newName !== name) refuseTwin(newName)
    const time = Date.now()
    const model = { ...known, name: newName, lastUpdatedTimestamp: time }
    const versions = olds.map((row) => ({ ...row, name: newName, lastUpdatedTimestamp: time }))
    const event = makeEvent({ kind: 'model-renamed', name: newName, time, from: name, to: newName })
    return { model, versions, events: [event], result: modelDetails(model, versions) }
  })
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function updateRegisteredModel(
  store: Store,
  name: string,
  description: string,
): Promise<RegisteredModelDetails> {
  ensureText('description', description)
  return await changeRegistry(store, { name }, ({ model: old, versions }) => {
    const { description: from, ...known } = ensureModel(old, name)
    const time = Date.now()
    const model = { ...known, description, lastUpdatedTimestamp: time }
    const event = makeEvent({ kind: 'model-described', name, time, from, to: description })
    return { model, events: [event], result: modelDetails(model, versions) }
  })
}

/** For good, with its versions; what happened to it stays known. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function deleteRegisteredModel(store: Store, name: string): Promise<void> {
  await changeRegistry(store, { name }, ({ model }) => {
    ensureModel(model, name)
    const event = makeEvent({ kind: 'model-deleted', name, time: Date.now(), from: name })
    return { model: null, events: [event], result: undefined }
  })
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function setRegisteredModelTag(
  store: Store,
  name: string,
  key: string,
  value: string,
): Promise<void> {
  checkRegistryTag(key, value)
  await changeTag(store, name, key, value)
}

/** Of a missing tag it does nothing, as MLflow. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function deleteRegisteredModelTag(store: Store, name: string, key: string): Promise<void> {
  checkTagKey(key)
  await changeTag(store, name, key, null)
}

async function changeTag(store: Store, name: string, key: string, value: string | null): Promise<void> {
  await changeRegistry(store, { name }, ({ model }) => {
    const known = ensureModel(model, name)
    const change = changeTags(known.tags, key, value)
    if (change === undefined) return { events: [], result: undefined }
    const event = makeEvent({
      kind: 'model-tagged',
      name,
      time: Date.now(),
      key,
      from: change.from,
      to: value,
    })
    return { model: { ...known, tags: change.tags }, events: [event], result: undefined }
  })
}

/** What happened to a model of this name, latest first; empty for an unknown one, and kept when it was deleted. */
export async function listRegistryEvents(store: Store, name: string): Promise<RegistryEvent[]> {
  return await readRegistryEvents(store, name)
}
