import type { ModelVersion } from '#model/registered-model.ts'
import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { formatDateTime } from '../../format.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Fact, Facts, factCss } from '../../kit/facts.tsx'
import { RelativeTime } from '../../kit/relative-time.tsx'
import { Section } from '../../kit/section.tsx'
import { LoggedModelLink } from '../../registry/logged-model-link.tsx'
import { SourceLink } from '../../registry/source-link.tsx'
import { modelVersionPath } from '../../routes.ts'

export type VersionFactsProps = {
  readonly version: ModelVersion
  readonly aliases: readonly string[]
}

/** Where a version came from and how it is asked for. */
export function VersionFacts(props: VersionFactsProps) {
  const version = () => props.version
  const uri = () => {
    const [alias] = props.aliases
    return `models:/${version().name}${alias === undefined ? `/${version().version}` : `@${alias}`}`
  }
  return (
    <Section title="Details">
      <Facts>
        <Fact name="Model URI">
          <code class={factCss.id}>{uri()}</code>
          <CopyButton text={uri()} label="Copy model URI" size="small" />
        </Fact>
        <Fact name="Registered">
          {formatDateTime(version().creationTimestamp)}
          <span class={factCss.dim}>
            <RelativeTime time={version().creationTimestamp} />
          </span>
        </Fact>
        <Fact name="Modified">
          <RelativeTime time={version().lastUpdatedTimestamp} />
        </Fact>
        <Show when={version().userId}>{(user) => <Fact name="By">{user()}</Fact>}</Show>
        <Show when={version().runId !== ''}>
          <Fact name="Source run">
            <SourceLink version={version()} />
          </Fact>
        </Show>
        <Show when={version().modelId}>
          {(modelId) => (
            <Fact name="Logged model">
              <LoggedModelLink modelId={modelId()} />
            </Fact>
          )}
        </Show>
        <Show when={parseCopied(version().source)}>
          {(from) => (
            <Fact name="Copied from">
              <A href={modelVersionPath(from().name, from().version)}>
                {from().name}, version {from().version}
              </A>
            </Fact>
          )}
        </Show>
        <Fact name="Source">
          <code class={factCss.id} data-tip={version().source}>
            {version().source}
          </code>
          <CopyButton text={version().source} label="Copy source" size="small" />
        </Fact>
        <Show when={version().status !== 'READY'}>
          <Fact name="Status">
            {version().status.toLowerCase().replaceAll('_', ' ')} {version().statusMessage}
          </Fact>
        </Show>
      </Facts>
    </Section>
  )
}

/** Of a version that was made from another one. */
function parseCopied(source: string): { readonly name: string; readonly version: string } | undefined {
  const [, name, version] = /^models:\/([^/]+)\/(\d+)$/.exec(source) ?? []
  return name === undefined || version === undefined ? undefined : { name, version }
}
