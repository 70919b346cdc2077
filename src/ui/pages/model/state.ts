import type { ModelVersionDetails, RegisteredModelDetails, RegistryEvent } from '#model/registered-model.ts'
import { useNavigate, useParams } from '@solidjs/router'
import { createMemo, type Accessor } from 'solid-js'
import { createAction, undoable, type Action } from '../../action.ts'
import { answerTo, type Live } from '../../live.ts'
import { createRegistryLive, listVersions } from '../../registry/registry-live.ts'
import { createVersionActions, type VersionActions } from '../../registry/version-actions.ts'
import { remote } from '../../remote.ts'
import { MODELS_PATH, decodePart, modelPath } from '../../routes.ts'

export type ModelPageState = {
  readonly name: Accessor<string>
  readonly live: Live<string, RegisteredModelDetails>
  /** Only of the model that the address names. */
  readonly details: Accessor<RegisteredModelDetails | undefined>
  /** Highest number first. */
  readonly versions: Accessor<readonly ModelVersionDetails[]>
  readonly events: Accessor<readonly RegistryEvent[]>
  readonly versionActions: VersionActions
  readonly rename: Action<[name: string]>
  readonly describe: Action<[text: string]>
  readonly setTag: Action<[key: string, value: string]>
  readonly deleteTag: Action<[key: string]>
  readonly remove: Action<[]>
}

export function createModelPage(): ModelPageState {
  const params = useParams<{ name: string }>()
  const name = createMemo(() => decodePart(params.name ?? ''))
  const live = createRegistryLive(name, (model) => remote.getRegisteredModel(model))
  const versions = createRegistryLive(name, listVersions)
  const events = createRegistryLive(name, (model) => remote.listRegistryEvents(model))
  return {
    name,
    live,
    details: createMemo(() => answerTo(live, name())),
    versions: createMemo(() => answerTo(versions, name()) ?? []),
    events: createMemo(() => answerTo(events, name()) ?? []),
    versionActions: createVersionActions(name),
    ...createModelActions(name),
  }
}

function createModelActions(
  name: Accessor<string>,
): Pick<ModelPageState, 'rename' | 'describe' | 'setTag' | 'deleteTag' | 'remove'> {
  const navigate = useNavigate()
  return {
    rename: createAction(async (next: string) => {
      await remote.renameRegisteredModel(name(), next)
      navigate(modelPath(next), { replace: true })
    }, 'Could not rename the model'),
    describe: createAction(async (text: string) => {
      await remote.updateRegisteredModel(name(), text)
    }, 'Could not save the description'),
    setTag: createAction(
      (key: string, value: string) => remote.setRegisteredModelTag(name(), key, value),
      'Could not save the tag',
    ),
    deleteTag: createAction(async (key: string) => {
      const model = name()
      const value = (await remote.getRegisteredModel(model)).model.tags.get(key) ?? ''
      await remote.deleteRegisteredModelTag(model, key)
      return undoable(`Tag ${key} deleted.`, () => remote.setRegisteredModelTag(model, key, value))
    }, 'Could not delete the tag'),
    remove: createAction(async () => {
      const model = name()
      await remote.deleteRegisteredModel(model)
      navigate(MODELS_PATH)
      return { text: `${model} deleted.` }
    }, 'Could not delete the model'),
  }
}
