import { Match, Show, Switch, createSignal } from 'solid-js'
import { Markdown } from '../markdown.tsx'
import { Segmented } from '../tabs.tsx'
import { createLoad } from './load.ts'
import css from './preview.module.css'
import { PreviewWaiting } from './preview-parts.tsx'
import { TextPreview } from './preview-text.tsx'
import { readText } from './read-text.ts'

export type MarkdownPreviewProps = {
  readonly blob: Blob
  readonly name: string
  readonly loadImage: (path: string) => Promise<Blob | undefined>
}

type View = 'read' | 'text'

export function MarkdownPreview(props: MarkdownPreviewProps) {
  const [view, setView] = createSignal<View>('read')
  const text = createLoad(
    () => props.blob,
    async (blob) => await readText(blob),
  )
  return (
    <Show when={text.data() !== undefined} fallback={<PreviewWaiting error={text.error()} />}>
      <div class={css.column}>
        <div class={css.toolbar}>
          <Segmented<View>
            label="View"
            value={view()}
            options={[
              { value: 'read', label: 'Read' },
              { value: 'text', label: 'Text' },
            ]}
            onChange={setView}
          />
        </div>
        <Switch>
          <Match when={view() === 'read'}>
            <div class={css.page} tabindex="0" role="group" aria-label={props.name}>
              <Markdown text={text.data() ?? ''} loadImage={(path) => props.loadImage(path)} />
            </div>
          </Match>
          <Match when={view() === 'text'}>
            <TextPreview blob={props.blob} name={props.name} language="markdown" />
          </Match>
        </Switch>
      </div>
    </Show>
  )
}
