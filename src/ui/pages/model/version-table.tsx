import type { ModelVersionDetails } from '#model/registered-model.ts'
import { A } from '@solidjs/router'
import { For, Show, createMemo, createSignal } from 'solid-js'
import { RelativeTime } from '../../kit/relative-time.tsx'
import { Section } from '../../kit/section.tsx'
import tableCss from '../../kit/table.module.css'
import { Segmented } from '../../kit/tabs.tsx'
import { onListKey } from '../../kit/list-keys.ts'
import { AliasEditor } from '../../registry/alias-editor.tsx'
import { SourceLink } from '../../registry/source-link.tsx'
import { StageMenu } from '../../registry/stage-menu.tsx'
import { modelVersionPath } from '../../routes.ts'
import type { ModelPageState } from './state.ts'
import css from './version-table.module.css'

export type VersionTableProps = {
  readonly state: ModelPageState
  readonly aliases: ReadonlyMap<string, number>
}

/** In Staging or Production, or with an alias: what somebody may be using. */
function isActive({ version, aliases }: ModelVersionDetails): boolean {
  return version.currentStage === 'Staging' || version.currentStage === 'Production' || aliases.length > 0
}

export function VersionTable(props: VersionTableProps) {
  const [activeOnly, setActiveOnly] = createSignal(false)
  const all = () => props.state.versions()
  const shown = createMemo(() => (activeOnly() ? all().filter(isActive) : all()))
  return (
    <Section
      title="Versions"
      count={all().length}
      actions={
        <Segmented
          label="Which versions"
          value={activeOnly() ? 'active' : 'all'}
          options={[
            { value: 'all', label: 'All' },
            { value: 'active', label: 'In use' },
          ]}
          onChange={(value) => setActiveOnly(value === 'active')}
        />
      }
    >
      <Show when={shown().length > 0} fallback={<NoVersions filtered={all().length > 0} />}>
        <table class={`${tableCss.table} ${css.table}`} onKeyDown={onListKey}>
          <thead>
            <tr>
              <th scope="col" class={css.version}>
                Version
              </th>
              <th scope="col" class={css.stage}>
                Stage
              </th>
              <th scope="col" class={css.aliasColumn}>
                Aliases
              </th>
              <th scope="col" class={css.description}>
                Description
              </th>
              <th scope="col" class={css.source}>
                Source
              </th>
              <th scope="col" class={css.time}>
                Registered
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={shown().map(({ version }) => version.version)}>
              {(number) => (
                <Show when={shown().find(({ version }) => version.version === number)}>
                  {(details) => <VersionRow {...props} details={details()} />}
                </Show>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </Section>
  )
}

function VersionRow(props: VersionTableProps & { readonly details: ModelVersionDetails }) {
  const version = () => props.details.version
  return (
    <tr class={css.row}>
      <th scope="row">
        <A href={modelVersionPath(version().name, version().version)} class={css.link} data-row-link="">
          Version {version().version}
        </A>
      </th>
      <td>
        <StageMenu
          version={version()}
          versions={props.state.versions().map((other) => other.version)}
          actions={props.state.versionActions}
        />
      </td>
      <td class={css.aliases}>
        <AliasEditor
          version={version().version}
          aliases={props.details.aliases}
          all={props.aliases}
          actions={props.state.versionActions}
        />
      </td>
      <td class={tableCss.faint} data-tip={version().description || undefined}>
        {version().description.split('\n')[0]}
      </td>
      <td>
        <SourceLink version={version()} />
      </td>
      <td class={tableCss.faint}>
        <RelativeTime time={version().creationTimestamp} />
      </td>
    </tr>
  )
}

function NoVersions(props: { readonly filtered: boolean }) {
  return (
    <p class={css.none}>
      <Show
        when={props.filtered}
        fallback="None yet. Open a run that logged a model, and choose Register model over the model’s folder."
      >
        No version is in Staging or Production or has an alias.
      </Show>
    </p>
  )
}
