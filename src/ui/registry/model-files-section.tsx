import { A } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import { ErrorNote } from '../errors.tsx'
import { Fact, Facts } from '../kit/facts.tsx'
import { SchemaTable } from '../kit/schema-table.tsx'
import { Section } from '../kit/section.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { createLive } from '../live.ts'
import { readModelFiles } from './model-files.ts'
import css from './model-files-section.module.css'

/** Flavors, signature and files of a model, as far as they are here. */
export function ModelFilesSection(props: { readonly uri: string }) {
  const files = createLive(
    () => props.uri,
    readModelFiles,
    (change, uri) => change.kind === 'artifacts' && change.runIds.some((id) => uri.includes(id)),
  )
  const model = () => files.data()?.model
  return (
    <Section
      title="Model"
      actions={
        <Show when={files.data()?.href}>
          {(href) => (
            <A href={href()} class={css.link}>
              Show the files
            </A>
          )}
        </Show>
      }
    >
      <Switch fallback={<Skeleton width="60%" />}>
        <Match when={files.error()}>
          <ErrorNote error={files.error()} onRetry={files.reread} />
        </Match>
        <Match when={model()}>
          {(found) => (
            <>
              <Facts>
                <For each={found().facts.filter(({ name }) => !SCHEMAS.includes(name))}>
                  {({ name, text }) => <Fact name={name}>{text}</Fact>}
                </For>
              </Facts>
              <For each={SCHEMAS}>
                {(title) => {
                  const columns = () =>
                    found().signature[title.toLowerCase() as 'inputs' | 'outputs' | 'params']
                  return (
                    <Show when={columns().length > 0}>
                      <h3 class={css.title}>{title}</h3>
                      <SchemaTable label={title} columns={columns()} />
                    </Show>
                  )
                }}
              </For>
            </>
          )}
        </Match>
        <Match when={files.data()}>
          <p class={css.none}>
            {files.data()?.place === undefined
              ? 'The files of this model are not in this browser.'
              : 'Without an MLmodel file nothing is known of its flavors and its signature.'}
          </p>
        </Match>
      </Switch>
    </Section>
  )
}

const SCHEMAS: readonly string[] = ['Inputs', 'Outputs', 'Params']
