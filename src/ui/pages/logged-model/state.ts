import type { LoggedModelDetails } from '#model/logged-model.ts'
import { useNavigate, useParams } from '@solidjs/router'
import { createMemo, type Accessor } from 'solid-js'
import { createAction, undoable, type Action } from '../../action.ts'
import { answerTo, createLive, type Live } from '../../live.ts'
import { remote } from '../../remote.ts'
import {
  LOGGED_MODEL_TABS,
  experimentPath,
  loggedModelPath,
  parseRest,
  type LoggedModelTab,
} from '../../routes.ts'

export type LoggedModelState = {
  readonly modelId: Accessor<string>
  readonly tab: Accessor<LoggedModelTab>
  /** The path in the artifacts tab; '' when none is chosen. */
  readonly artifact: Accessor<string>
  readonly live: Live<string, LoggedModelDetails>
  /** Only of the model that the address names. */
  readonly details: Accessor<LoggedModelDetails | undefined>
  readonly showArtifact: (path: string, replace?: boolean) => void
  readonly setTag: Action<[key: string, value: string]>
  readonly deleteTag: Action<[key: string]>
  readonly remove: Action<[]>
}

export function createLoggedModelPage(): LoggedModelState {
  const params = useParams<{ experimentId: string; modelId: string; rest: string }>()
  const navigate = useNavigate()
  const modelId = () => params.modelId ?? ''
  const place = createMemo(() => parseRest(params.rest, LOGGED_MODEL_TABS))
  const live = createLive(
    modelId,
    (id) => remote.getLoggedModel(id),
    (change, id) => (change.kind === 'models' && change.modelIds.includes(id)) || change.kind === 'registry',
  )
  const details = createMemo(() => answerTo(live, modelId()))
  return {
    modelId,
    tab: () => place().tab,
    artifact: () => place().artifact,
    live,
    details,
    showArtifact: (path, replace = false) =>
      navigate(loggedModelPath(params.experimentId ?? '', modelId(), 'artifacts', path), {
        scroll: false,
        replace,
      }),
    setTag: createAction(
      (key: string, value: string) => remote.setLoggedModelTags(modelId(), [[key, value]]),
      'Could not save the tag',
    ),
    deleteTag: createAction(async (key: string) => {
      const [id, value] = [modelId(), details()?.model.tags.get(key) ?? '']
      await remote.deleteLoggedModelTag(id, key)
      return undoable(`Tag ${key} deleted.`, () => remote.setLoggedModelTags(id, [[key, value]]))
    }, 'Could not delete the tag'),
    remove: createAction(async () => {
      const name = details()?.model.name ?? 'Model'
      await remote.deleteLoggedModel(modelId())
      navigate(experimentPath(params.experimentId ?? ''))
      return { text: `${name} deleted.` }
    }, 'Could not delete the model'),
  }
}
