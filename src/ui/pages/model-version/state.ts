import type { ModelVersion, ModelVersionDetails, RegistryEvent } from '#model/registered-model.ts'
import { useNavigate, useParams } from '@solidjs/router'
import { createMemo, type Accessor } from 'solid-js'
import { answerTo, type Live } from '../../live.ts'
import { eventsOfVersion } from '../../registry/event-words.ts'
import { createRegistryLive, listVersions } from '../../registry/registry-live.ts'
import { createVersionActions, type VersionActions } from '../../registry/version-actions.ts'
import { remote } from '../../remote.ts'
import { decodePart, modelPath } from '../../routes.ts'

export type VersionPageState = {
  readonly name: Accessor<string>
  readonly number: Accessor<number>
  readonly live: Live<string, readonly ModelVersionDetails[]>
  /** Only of the version that the address names; undefined while it is not known, and when there is none. */
  readonly details: Accessor<ModelVersionDetails | undefined>
  /** Of the model, highest number first. */
  readonly versions: Accessor<readonly ModelVersion[]>
  /** Of the model, to version numbers. */
  readonly aliases: Accessor<ReadonlyMap<string, number>>
  readonly events: Accessor<readonly RegistryEvent[]>
  readonly actions: VersionActions
  /** Resolves to whether it was done; the model's page is shown then. */
  readonly remove: () => Promise<boolean>
}

export function createVersionPage(): VersionPageState {
  const params = useParams<{ name: string; version: string }>()
  const navigate = useNavigate()
  const name = createMemo(() => decodePart(params.name ?? ''))
  const number = createMemo(() => Number(params.version))
  const live = createRegistryLive(name, listVersions)
  const events = createRegistryLive(name, (model) => remote.listRegistryEvents(model))
  const all = createMemo(() => answerTo(live, name()) ?? [])
  const actions = createVersionActions(name)
  return {
    name,
    number,
    live,
    details: createMemo(() => all().find(({ version }) => version.version === number())),
    versions: createMemo(() => all().map(({ version }) => version)),
    aliases: createMemo(
      () =>
        new Map(all().flatMap(({ version, aliases }) => aliases.map((alias) => [alias, version.version]))),
    ),
    events: createMemo(() => eventsOfVersion(answerTo(events, name()) ?? [], number())),
    actions,
    remove: async () => {
      const isDone = await actions.remove.run(number())
      if (isDone) navigate(modelPath(name()))
      return isDone
    },
  }
}
