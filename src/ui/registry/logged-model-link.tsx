import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { createLive } from '../live.ts'
import { loggedModelPath } from '../routes.ts'
import { maybeReadLoggedModel } from './logged-models.ts'

/** A logged model by its name; its id when it is not here any more. */
export function LoggedModelLink(props: { readonly modelId: string }) {
  const model = createLive(
    () => props.modelId,
    maybeReadLoggedModel,
    (change, modelId) => change.kind === 'models' && change.modelIds.includes(modelId),
  )
  return (
    <Show when={model.data()} fallback={<code>{props.modelId}</code>}>
      {(found) => (
        <A href={loggedModelPath(found().model.experimentId, found().model.modelId)}>{found().model.name}</A>
      )}
    </Show>
  )
}
