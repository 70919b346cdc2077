import { Match, Show, Switch, createSignal } from 'solid-js'
import { createBlobUrl } from './load.ts'
import css from './preview.module.css'
import { PreviewNote } from './preview-parts.tsx'

export type MediaPreviewProps = {
  readonly kind: 'audio' | 'video'
  readonly blob: Blob
  readonly type: string
  readonly name: string
}

/** Sound and film in the browser's own player. Nothing plays by itself. */
export function MediaPreview(props: MediaPreviewProps) {
  const url = createBlobUrl(() => new Blob([props.blob], { type: props.type }))
  const [broken, setBroken] = createSignal(false)
  return (
    <Show
      when={!broken()}
      fallback={
        <PreviewNote title="This browser cannot play it">
          The format {props.type} is not one it knows. Download the file to open it elsewhere.
        </PreviewNote>
      }
    >
      <div class={css.media}>
        <Show when={url()}>
          <Switch>
            <Match when={props.kind === 'audio'}>
              <audio controls src={url()} aria-label={props.name} onError={() => setBroken(true)} />
            </Match>
            <Match when={props.kind === 'video'}>
              <video controls src={url()} aria-label={props.name} onError={() => setBroken(true)} />
            </Match>
          </Switch>
        </Show>
      </div>
    </Show>
  )
}
