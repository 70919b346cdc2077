/** Aliases of a registered model's versions. Each change becomes an event. */
import { TrackletError, refuse } from '#base/errors.ts'
import type { ModelVersionDetails } from '#model/registered-model.ts'
import {
  checkAlias,
  checkModelName,
  checkNewAlias,
  checkVersionNumber,
  isLatest,
} from '#model/registry-names.ts'
import { changeRegistry, readRegisteredModel } from '#store/registry.ts'
import type { Store } from '#store/store.ts'
import { ensureModel, ensureVersion, isThere, makeEvent, versionDetails } from './registry-rules.ts'

/** An alias has one version; setting it anew moves it. @throws TrackletError RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE */
export async function setModelAlias(
  store: Store,
  name: string,
  alias: string,
  version: number | string,
): Promise<void> {
  checkNewAlias(alias)
  const number = checkVersionNumber(version)
  await changeRegistry(store, { name }, ({ model, versions }) => {
    const known = ensureModel(model, name)
    ensureVersion(versions, name, number)
    const from = known.aliases.get(alias)
    if (from === number) return { events: [], result: undefined }
    const event = makeEvent({
      kind: 'alias-moved',
      name,
      version: number,
      time: Date.now(),
      key: alias,
      from: from === undefined ? null : String(from),
      to: String(number),
    })
    return {
      model: { ...known, aliases: new Map(known.aliases).set(alias, number) },
      events: [event],
      result: undefined,
    }
  })
}

/** Of a missing alias it does nothing, as MLflow. @throws TrackletError RESOURCE_DOES_NOT_EXIST for an unknown model */
export async function deleteModelAlias(store: Store, name: string, alias: string): Promise<void> {
  checkAlias(alias)
  await changeRegistry(store, { name }, ({ model }) => {
    const known = ensureModel(model, name)
    const version = known.aliases.get(alias)
    if (version === undefined) return { events: [], result: undefined }
    const aliases = new Map(known.aliases)
    aliases.delete(alias)
    const time = Date.now()
    const event = makeEvent({ kind: 'alias-moved', name, version, time, key: alias, from: String(version) })
    return { model: { ...known, aliases }, events: [event], result: undefined }
  })
}

/**
 * `latest`, in any case, is the highest version there is.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for an unknown alias, as MLflow
 */
export async function getModelVersionByAlias(
  store: Store,
  name: string,
  alias: string,
): Promise<ModelVersionDetails> {
  checkModelName(name)
  checkAlias(alias)
  const { model, versions } = await readRegisteredModel(store, name)
  const known = ensureModel(model, name)
  if (isLatest(alias)) {
    const newest = versions.filter(isThere).at(-1)
    if (newest !== undefined) return versionDetails(newest, known)
    throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `Latest version not found for model ${name}.`, {
      name,
    })
  }
  const version = known.aliases.get(alias)
  if (version === undefined) return refuse(`Registered model alias ${alias} not found.`, { name, alias })
  return versionDetails(ensureVersion(versions, name, version), known)
}
