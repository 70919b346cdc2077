import { Match, Show, Switch, createMemo, createSignal } from 'solid-js'
import { Segmented } from '../tabs.tsx'
import { maybeLoggedTable } from './json-rows.ts'
import { JsonTree } from './json-tree.tsx'
import { createLoad } from './load.ts'
import css from './preview.module.css'
import { PreviewWaiting } from './preview-parts.tsx'
import { TablePreview } from './preview-table.tsx'
import { TextPreview } from './preview-text.tsx'
import { readText } from './read-text.ts'

export type JsonPreviewProps = { readonly blob: Blob; readonly name: string }

type View = 'table' | 'tree' | 'text'
/** `value` is absent when the text is not JSON, as with NaN in what Python writes. */
type Parsed =
  { readonly valid: true; readonly value: unknown } | { readonly valid: false; readonly why: string }

/** A tree, a table where it is a logged table, or the text. */
export function JsonPreview(props: JsonPreviewProps) {
  const parsed = createLoad(
    () => props.blob,
    async (blob): Promise<Parsed> => parse(await readText(blob)),
  )
  return (
    <Show when={parsed.data()} fallback={<PreviewWaiting error={parsed.error()} />}>
      {(result) => <ParsedJson parsed={result()} blob={props.blob} name={props.name} />}
    </Show>
  )
}

function ParsedJson(props: JsonPreviewProps & { readonly parsed: Parsed }) {
  const value = (): unknown => (props.parsed.valid ? props.parsed.value : undefined)
  const table = createMemo(() => maybeLoggedTable(value()))
  const [chosen, setChosen] = createSignal<View>()
  const view = (): View => (!props.parsed.valid ? 'text' : (chosen() ?? (table() ? 'table' : 'tree')))
  const options = () => [
    ...(table() ? [{ value: 'table' as const, label: 'Table' }] : []),
    { value: 'tree' as const, label: 'Tree' },
    { value: 'text' as const, label: 'Text' },
  ]
  return (
    <div class={css.column}>
      <div class={css.toolbar}>
        <Show
          when={props.parsed.valid}
          fallback={<span class={css.dim}>{props.parsed.valid ? '' : props.parsed.why}</span>}
        >
          <Segmented<View> label="View" value={view()} options={options()} onChange={setChosen} />
        </Show>
      </div>
      <Switch>
        <Match when={view() === 'table' && table()}>
          {(logged) => (
            <TablePreview header={logged().columns} rows={logged().rows} name={props.name} complete />
          )}
        </Match>
        <Match when={view() === 'tree'}>
          <JsonTree value={value()} name={props.name} />
        </Match>
        <Match when={view() === 'text'}>
          <TextPreview blob={props.blob} name={props.name} language="json" />
        </Match>
      </Switch>
    </div>
  )
}

function parse(text: string): Parsed {
  try {
    return { valid: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { valid: false, why: `Shown as text, since it is not JSON: ${error.message}` }
  }
}
