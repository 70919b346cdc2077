import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { RunDetails } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { createNow } from '../../clock.ts'
import { formatDateTime, formatDuration } from '../../format.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Fact, Facts, factCss } from '../../kit/facts.tsx'
import { RelativeTime } from '../../kit/relative-time.tsx'
import { RunStateMark } from '../../kit/run-label.tsx'
import { experimentPath, runPath } from '../../routes.ts'
import { Section } from '../../kit/section.tsx'
import { durationOf, stateOf } from './state.ts'

const GIT_COMMIT_TAG = 'mlflow.source.git.commit'

/** The run's own facts: who, when, how long, from where. */
export function DetailsList(props: { readonly details: RunDetails }) {
  const now = createNow()
  const run = () => props.details.run
  const tag = (key: string): string | undefined => run().tags.get(key) || undefined
  const duration = () => durationOf(props.details, now())
  return (
    <Section title="Details">
      <Facts>
        <Fact name="Run id">
          <code class={factCss.id}>{run().runId}</code>
          <CopyButton text={run().runId} label="Copy run id" size="small" />
        </Fact>
        <Fact name="Experiment">
          <A href={experimentPath(run().experimentId)}>{props.details.experimentName}</A>
        </Fact>
        <Show when={run().parentRunId !== ''}>
          <Fact name="Parent">
            <Show
              when={props.details.parentName !== null}
              fallback={<code class={factCss.id}>{run().parentRunId}</code>}
            >
              <A href={runPath(run().experimentId, run().parentRunId)}>{props.details.parentName}</A>
            </Show>
          </Fact>
        </Show>
        <Fact name="Status">
          <RunStateMark state={stateOf(props.details)} word />
        </Fact>
        <Fact name="Started">
          {formatDateTime(run().startTime)}
          <span class={factCss.dim}>
            <RelativeTime time={run().startTime} />
          </span>
        </Fact>
        <Show when={run().endTime !== null}>
          <Fact name="Ended">{formatDateTime(run().endTime ?? 0)}</Fact>
        </Show>
        <Show when={duration() !== null}>
          <Fact name="Duration">{formatDuration(duration() ?? 0)}</Fact>
        </Show>
        <Show when={tag(TAG.user) ?? run().userId}>{(user) => <Fact name="User">{user()}</Fact>}</Show>
        <Show when={tag(TAG.sourceName)}>
          {(source) => (
            <Fact name="Source">
              <span class={factCss.long}>{source()}</span>
              <Show when={tag(TAG.sourceType)}>
                {(type) => <span class={factCss.dim}>{type().toLowerCase()}</span>}
              </Show>
            </Fact>
          )}
        </Show>
        <Show when={tag(GIT_COMMIT_TAG)}>
          {(commit) => (
            <Fact name="Git commit">
              <code class={factCss.id}>{commit()}</code>
              <CopyButton text={commit()} label="Copy git commit" size="small" />
            </Fact>
          )}
        </Show>
        <Show when={tag(TAG.sdkVersion)}>{(version) => <Fact name="Client">Tracklet {version()}</Fact>}</Show>
        <Show when={tag(TAG.userAgent)}>
          {(agent) => (
            <Fact name="Browser">
              <span data-tip={agent()}>{browserName(agent())}</span>
            </Fact>
          )}
        </Show>
      </Facts>
    </Section>
  )
}

/** `Chrome 156 on Linux`, as far as the text tells. */
function browserName(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Version)\/(\d+)/.exec(agent)
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' }
  const system = /Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux/.exec(agent)?.[0] ?? ''
  const name =
    browser === null ? agent.slice(0, 40) : `${names[browser[1] ?? ''] ?? browser[1]} ${browser[2]}`
  return system === '' ? name : `${name} on ${system === 'Mac OS X' ? 'macOS' : system}`
}
