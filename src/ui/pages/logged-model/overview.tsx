import type { LoggedModelDetails } from '#model/logged-model.ts'
import { A } from '@solidjs/router'
import { For, Show, createMemo } from 'solid-js'
import { formatDateTime, formatExact, formatNumber } from '../../format.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { FactTable, factCss } from '../../kit/fact-table.tsx'
import { Fact, Facts, factCss as listCss } from '../../kit/facts.tsx'
import { RelativeTime } from '../../kit/relative-time.tsx'
import { Section } from '../../kit/section.tsx'
import { TagList } from '../../kit/tag-list.tsx'
import { TwoColumns } from '../../kit/two-columns.tsx'
import { lastMetrics } from '../../registry/logged-model-metrics.ts'
import { ModelFilesSection } from '../../registry/model-files-section.tsx'
import { SourceLink } from '../../registry/source-link.tsx'
import { modelVersionPath } from '../../routes.ts'
import type { LoggedModelState } from './state.ts'

export type LoggedModelOverviewProps = {
  readonly state: LoggedModelState
  readonly details: LoggedModelDetails
}

export function LoggedModelOverview(props: LoggedModelOverviewProps) {
  const model = () => props.details.model
  return (
    <TwoColumns
      main={
        <>
          <Metrics details={props.details} />
          <Params params={model().params} />
          <ModelFilesSection uri={`models:/${model().modelId}`} />
        </>
      }
      side={
        <>
          <ModelFacts details={props.details} />
          <TagList
            tags={model().tags}
            none="None. Tags are your own words on a model."
            onSet={(key, value) => props.state.setTag.run(key, value)}
            onDelete={(key) => void props.state.deleteTag.run(key)}
          />
        </>
      }
    />
  )
}

const METRIC_COLUMNS = [
  { label: 'Metric', track: 'minmax(0, 2fr)' },
  { label: 'Value', track: '112px', numeric: true },
  { label: 'Dataset', track: 'minmax(0, 1fr)' },
]

function Metrics(props: { readonly details: LoggedModelDetails }) {
  const rows = createMemo(() => lastMetrics(props.details.metrics))
  return (
    <Section title="Metrics" count={rows().length}>
      <Show when={rows().length > 0} fallback={<p class={listCss.dim}>None was measured.</p>}>
        <FactTable
          label="Metrics"
          columns={METRIC_COLUMNS}
          count={rows().length}
          row={(index) => (
            <Show when={rows()[index]}>
              {(metric) => (
                <>
                  <span role="cell" class={factCss.cell}>
                    {metric().key}
                  </span>
                  <span
                    role="cell"
                    class={`${factCss.cell} ${factCss.numeric}`}
                    data-tip={formatExact(metric().value)}
                  >
                    {formatNumber(metric().value)}
                  </span>
                  <span role="cell" class={factCss.cell} data-tip={metric().dataset?.digest}>
                    {metric().dataset?.name}
                  </span>
                </>
              )}
            </Show>
          )}
        />
      </Show>
    </Section>
  )
}

const PARAM_COLUMNS = [
  { label: 'Param', track: 'minmax(0, 1fr)' },
  { label: 'Value', track: 'minmax(0, 1fr)' },
]

function Params(props: { readonly params: ReadonlyMap<string, string> }) {
  const rows = createMemo(() => [...props.params].sort(([a], [b]) => (a < b ? -1 : 1)))
  return (
    <Show when={rows().length > 0}>
      <Section title="Params" count={rows().length}>
        <FactTable
          label="Params"
          columns={PARAM_COLUMNS}
          count={rows().length}
          row={(index) => (
            <For each={rows()[index]}>
              {(text) => (
                <span role="cell" class={factCss.cell} data-tip={text}>
                  {text}
                </span>
              )}
            </For>
          )}
        />
      </Section>
    </Show>
  )
}

function ModelFacts(props: { readonly details: LoggedModelDetails }) {
  const model = () => props.details.model
  return (
    <Section title="Details">
      <Facts>
        <Fact name="Model id">
          <code class={listCss.id}>{model().modelId}</code>
          <CopyButton text={model().modelId} label="Copy model id" size="small" />
        </Fact>
        <Show when={model().modelType}>{(type) => <Fact name="Type">{type()}</Fact>}</Show>
        <Show when={model().sourceRunId !== ''}>
          <Fact name="Source run">
            <SourceLink version={{ runId: model().sourceRunId, source: model().sourceRunId }} />
          </Fact>
        </Show>
        <Fact name="Logged">
          {formatDateTime(model().creationTimestamp)}
          <span class={listCss.dim}>
            <RelativeTime time={model().creationTimestamp} />
          </span>
        </Fact>
        <Show when={model().statusMessage}>{(message) => <Fact name="Status">{message()}</Fact>}</Show>
        <Show when={props.details.registrations.length > 0}>
          <Fact name="Registered">
            <For each={props.details.registrations}>
              {({ name, version }) => (
                <A href={modelVersionPath(name, version)}>
                  {name}, version {version}
                </A>
              )}
            </For>
          </Fact>
        </Show>
      </Facts>
    </Section>
  )
}
