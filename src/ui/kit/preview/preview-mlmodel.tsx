import { For, Show } from 'solid-js'
import { createLoad } from './load.ts'
import { summarizeModel, type ModelFact } from './mlmodel.ts'
import css from './preview.module.css'
import { TextPreview } from './preview-text.tsx'
import { readText } from './read-text.ts'

/** An `MLmodel` file: what it says of the model, then its YAML. */
export function ModelPreview(props: { readonly blob: Blob; readonly name: string }) {
  const facts = createLoad(
    () => props.blob,
    async (blob): Promise<readonly ModelFact[]> => {
      const { parse } = await import('yaml')
      // PyYAML writes YAML 1.1, where `yes` and `1:30` mean other things than in 1.2.
      return summarizeModel(
        parse(await readText(blob), { version: '1.1', logLevel: 'silent', maxAliasCount: 50 }) as unknown,
      )
    },
  )
  return (
    <TextPreview blob={props.blob} name={props.name} language="yaml">
      <Show when={facts.data()?.length}>
        <dl class={css.facts}>
          <For each={facts.data()}>
            {(fact) => (
              <div>
                <dt>{fact.name}</dt>
                <dd>{fact.text}</dd>
              </div>
            )}
          </For>
        </dl>
      </Show>
    </TextPreview>
  )
}
