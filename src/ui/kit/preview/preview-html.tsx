import { Show, createEffect, createSignal, on, onCleanup, onMount } from 'solid-js'
import { Button } from '../button.tsx'
import { createLoad } from './load.ts'
import css from './preview.module.css'
import { PreviewWaiting } from './preview-parts.tsx'
import { readText } from './read-text.ts'
import { withoutScripts } from './without-scripts.ts'

/**
 * A page somebody logged, in a frame whose origin is its own and which may fetch nothing. Its scripts run only when the
 * reader says so, for this file, until it is left.
 */
export function HtmlPreview(props: { readonly blob: Blob; readonly name: string }) {
  const [running, setRunning] = createSignal(false)
  const [shownOnce, setShownOnce] = createSignal(0)
  createEffect(
    on(
      () => props.name,
      () => setRunning(false),
      { defer: true },
    ),
  )
  const page = createLoad(
    () => ({ blob: props.blob, scripts: running() }),
    async ({ blob, scripts }) => {
      const html = await readText(blob)
      return scripts ? html : withoutScripts(html)
    },
  )
  // A frame takes one page: another one gets a frame of its own.
  createEffect(on(page.data, () => setShownOnce((n) => n + 1), { defer: true }))
  return (
    <Show when={page.data() !== undefined} fallback={<PreviewWaiting error={page.error()} />}>
      <div class={css.column}>
        <div class={css.toolbar}>
          <Show
            when={running()}
            fallback={
              <>
                <span class={css.dim}>Scripts are off.</span>
                <Button onClick={() => setRunning(true)}>Run its scripts</Button>
              </>
            }
          >
            <span class={css.dim}>Scripts run, apart from your data and without network.</span>
            <Button onClick={() => setRunning(false)}>Stop them</Button>
          </Show>
        </div>
        <Show when={shownOnce()} keyed>
          <Frame html={page.data() ?? ''} name={props.name} />
        </Show>
      </div>
    </Show>
  )
}

function Frame(props: { readonly html: string; readonly name: string }) {
  let frame: HTMLIFrameElement | undefined
  const onMessage = (event: MessageEvent<unknown>): void => {
    // By identity and by an origin of its own: content never goes to a frame that could reach our data.
    if (frame === undefined || event.source !== frame.contentWindow || event.origin !== 'null') return
    if (!isReady(event.data)) return
    frame.contentWindow?.postMessage({ type: 'tracklet-preview', html: props.html }, '*')
  }
  onMount(() => {
    addEventListener('message', onMessage)
    onCleanup(() => removeEventListener('message', onMessage))
  })
  return (
    <iframe
      ref={(element) => {
        frame = element
        // The service worker answers with a sandbox of its own, offline too, but not a frame that has the attribute.
        if (!navigator.serviceWorker?.controller) element.setAttribute('sandbox', 'allow-scripts')
        element.src = new URL('preview.html', document.baseURI).href
      }}
      class={css.frame}
      title={`Preview of ${props.name}`}
      referrerpolicy="no-referrer"
    />
  )
}

function isReady(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'tracklet-preview-ready'
}
