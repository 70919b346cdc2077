import ChevronRight from 'lucide-solid/icons/chevron-right'
import { For, Show, createMemo } from 'solid-js'
import type { DatasetInput } from '#model/dataset.ts'
import type { RunDetails } from '#model/run.ts'
import { plural } from '../../format.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { JsonTree } from '../../kit/preview/json-tree.tsx'
import { maybeJson, schemaColumns } from '../../kit/schema-columns.ts'
import { SchemaTable } from '../../kit/schema-table.tsx'
import { datasetContext, profileFacts, sourceText } from './dataset-facts.ts'
import css from './datasets.module.css'
import { Section } from '../../kit/section.tsx'

/** What the run was given. */
export function DatasetList(props: { readonly details: RunDetails }) {
  return (
    <Show when={props.details.datasetInputs.length > 0}>
      <Section title="Datasets" count={props.details.datasetInputs.length}>
        <For each={props.details.datasetInputs}>{(input) => <DatasetCard input={input} />}</For>
      </Section>
    </Show>
  )
}

function DatasetCard(props: { readonly input: DatasetInput }) {
  const dataset = () => props.input.dataset
  const profile = createMemo(() => profileFacts(dataset().profile))
  return (
    <div class={css.dataset}>
      <div class={css.line}>
        <span class={css.name}>{dataset().name}</span>
        <Show when={datasetContext(props.input)}>
          {(context) => <span class={css.context}>{context()}</span>}
        </Show>
        <span class={css.digest}>
          <code data-tip="Digest">{dataset().digest}</code>
          <CopyButton text={dataset().digest} label="Copy digest" size="small" />
        </span>
      </div>
      <p class={css.source}>
        <span class={css.dim}>{dataset().sourceType}</span> {sourceText(dataset().source)}
      </p>
      <Show when={profile()}>
        {(facts) => (
          <p class={css.source}>
            <For each={facts()}>
              {([name, value]) => (
                <span class={css.fact}>
                  <span class={css.dim}>{name}</span> {value}
                </span>
              )}
            </For>
          </p>
        )}
      </Show>
      <SchemaPart schema={dataset().schema} />
      <Show when={profile() === undefined && dataset().profile}>
        {(text) => <JsonPart title="Profile" text={text()} />}
      </Show>
    </div>
  )
}

function SchemaPart(props: { readonly schema: string | null }) {
  const columns = createMemo(() => schemaColumns(props.schema))
  return (
    <Show
      when={columns()}
      fallback={<Show when={props.schema}>{(text) => <JsonPart title="Schema" text={text()} />}</Show>}
    >
      {(list) => (
        <details class={css.part}>
          <summary>
            <ChevronRight size={14} />
            Schema, {plural(list().length, 'column')}
          </summary>
          <SchemaTable label="Schema" columns={list()} />
        </details>
      )}
    </Show>
  )
}

/** JSON of a shape we do not know, as a tree; other text as it is. */
function JsonPart(props: { readonly title: string; readonly text: string }) {
  const value = createMemo(() => maybeJson(props.text))
  return (
    <details class={css.part}>
      <summary>
        <ChevronRight size={14} />
        {props.title}
      </summary>
      <Show when={value() !== undefined} fallback={<pre class={css.text}>{props.text}</pre>}>
        <div class={css.json}>
          <JsonTree value={value()} name={props.title.toLowerCase()} />
        </div>
      </Show>
    </details>
  )
}
