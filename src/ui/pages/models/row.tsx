import type { RegisteredModelDetails } from '#model/registered-model.ts'
import { isReservedTag } from '#model/tags.ts'
import { A, useNavigate } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { RelativeTime } from '../../kit/relative-time.tsx'
import tableCss from '../../kit/table.module.css'
import { AliasChip } from '../../registry/alias-chip.tsx'
import { StageMark } from '../../registry/stage-mark.tsx'
import { modelPath, modelVersionPath } from '../../routes.ts'
import css from './page.module.css'
import { latestVersion } from './state.ts'

export function ModelRow(props: { readonly details: RegisteredModelDetails }) {
  const navigate = useNavigate()
  const model = () => props.details.model
  const latest = () => latestVersion(props.details)
  const staged = () => props.details.latestVersions.filter(({ currentStage }) => currentStage !== 'None')
  const tags = () => [...model().tags].filter(([key]) => !isReservedTag(key))
  return (
    <tr
      class={css.row}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button') === null)
          navigate(modelPath(model().name))
      }}
    >
      <th scope="row">
        <A href={modelPath(model().name)} class={css.link} data-row-link="" data-tip={model().description}>
          {model().name}
        </A>
      </th>
      <td>
        <Show when={latest() > 0} fallback={<span class={tableCss.faint}>–</span>}>
          <A href={modelVersionPath(model().name, latest())} class={css.link}>
            Version {latest()}
          </A>
        </Show>
      </td>
      <td class={css.many}>
        <span class={css.list}>
          <For each={[...model().aliases]}>
            {([alias, version]) => <AliasChip alias={alias} version={version} />}
          </For>
        </span>
      </td>
      <td class={css.many}>
        <span class={css.list}>
          <For each={staged()}>
            {({ currentStage, version }) => (
              <span class={css.stage}>
                <StageMark stage={currentStage} /> <span class={tableCss.faint}>v{version}</span>
              </span>
            )}
          </For>
        </span>
      </td>
      <td class={tableCss.faint}>
        <For each={tags()}>
          {([key, value], index) => (
            <span data-tip={`${key}: ${value}`}>
              {index() > 0 ? ', ' : ''}
              {key}: {value}
            </span>
          )}
        </For>
      </td>
      <td class={tableCss.faint}>
        <RelativeTime time={model().lastUpdatedTimestamp} />
      </td>
    </tr>
  )
}
