import { For, Show } from 'solid-js'
import { createLoad } from './load.ts'
import { summarizeModel, type ModelFact } from './mlmodel.ts'
import { parseMlmodel } from './parse-mlmodel.ts'
import css from './preview.module.css'
import { TextPreview } from './preview-text.tsx'

/** An `MLmodel` file: what it says of the model, then its YAML. */
export function ModelPreview(props: { readonly blob: Blob; readonly name: string }) {
  const facts = createLoad(
    () => props.blob,
    async (blob): Promise<readonly ModelFact[]> => summarizeModel(await parseMlmodel(blob)),
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
