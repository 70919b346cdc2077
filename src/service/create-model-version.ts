import { ensureText } from '#model/limits.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { ModelVersion, ModelVersionDetails } from '#model/registered-model.ts'
import { checkModelName } from '#model/registry-names.ts'
import type { NewModelVersion } from '#model/registry-request.ts'
import { TAG } from '#model/tags.ts'
import { changeRegistry } from '#store/registry.ts'
import type { Store } from '#store/store.ts'
import { checkSource } from './check-source.ts'
import { withRegistration } from './registrations.ts'
import { checkTags, ensureModel, makeEvent, versionDetails } from './registry-rules.ts'

/**
 * The number is one more than any that the model's versions ever had. A logged model it is made from is told of it.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST for an unknown registered model, logged model or version; INVALID_PARAMETER_VALUE
 * for a source that is not allowed (see check-source.ts)
 */
export async function createModelVersion(
  store: Store,
  request: NewModelVersion,
): Promise<ModelVersionDetails> {
  const { name, source, runId = '', modelId = '', runLink = '', description = '', tags = [] } = request
  checkModelName(name)
  checkTags(tags)
  ensureText('description', description)
  ensureText('run link', runLink)
  const isPrompt = new Map(tags).get(TAG.isPrompt)?.toLowerCase() === 'true'
  const from = await checkSource(store, { source, runId, modelId }, isPrompt)
  const subject = { name, ...(from.modelId !== '' && { modelId: from.modelId }) }
  return await changeRegistry(store, subject, ({ model, versions, loggedModel }) => {
    const known = ensureModel(model, name)
    const time = Date.now()
    const version: ModelVersion = {
      name,
      version: (versions.at(-1)?.version ?? 0) + 1,
      description,
      creationTimestamp: time,
      lastUpdatedTimestamp: time,
      userId: '',
      currentStage: 'None',
      source: from.source,
      storageLocation: from.storageLocation,
      runId: from.runId,
      runLink,
      modelId: from.modelId,
      status: 'READY',
      statusMessage: '',
      tags: new Map(tags),
    }
    return {
      model: { ...known, lastUpdatedTimestamp: time },
      versions: [version],
      ...(loggedModel !== undefined && { loggedModel: register(loggedModel, version) }),
      events: [makeEvent({ kind: 'version-created', name, version: version.version, time, to: from.source })],
      result: versionDetails(version, known),
    }
  })
}

function register(model: LoggedModel, { name, version }: ModelVersion): LoggedModel {
  return withRegistration(model, { name, version: String(version) })
}
