/** Short words on what happened elsewhere or can be undone. Problems of storage are a bar, not a toast. */
import X from 'lucide-solid/icons/x'
import { For, Show, createSignal, onCleanup, onMount } from 'solid-js'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import { IconButton } from './icon-button.tsx'
import { JobCards } from './job-card.tsx'
import css from './toast.module.css'

export type Toast = {
  readonly text: string
  readonly look?: 'bad'
  readonly action?: { readonly label: string; readonly run: () => void }
}

type Shown = Toast & { readonly id: number }

/**
 * Long enough to read and to reach Undo; the pointer or the focus on it stops the clock. What failed stays: it may be
 * the only sign that something was not saved.
 */
const SHOWN_MS = 12_000
const MOST_SHOWN = 3

const [toasts, setToasts] = createSignal<readonly Shown[]>([])
let lastId = 0

export function showToast(toast: Toast): void {
  const shown = { ...toast, id: ++lastId }
  setToasts((old) => [...old, shown].slice(-MOST_SHOWN))
}

function dismiss(id: number): void {
  setToasts((old) => old.filter((toast) => toast.id !== id))
}

/** Mounted once, by the app. */
export function Toasts() {
  return (
    <div class={css.toasts} role="region" aria-label="Notices">
      <div role="status" aria-live="polite" class={css.list}>
        <For each={toasts()}>{(toast) => <ToastCard toast={toast} />}</For>
      </div>
      <div class={css.list}>
        <JobCards />
      </div>
    </div>
  )
}

function ToastCard(props: { readonly toast: Shown }) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const start = () => {
    clearTimeout(timer)
    if (props.toast.look !== 'bad') timer = setTimeout(() => dismiss(props.toast.id), SHOWN_MS)
  }
  onMount(start)
  onCleanup(() => clearTimeout(timer))
  return (
    <div
      class={cx(css.toast, props.toast.look && css[props.toast.look])}
      onPointerEnter={() => clearTimeout(timer)}
      onPointerLeave={start}
      onFocusIn={() => clearTimeout(timer)}
      onFocusOut={start}
    >
      <span class={css.text}>{props.toast.text}</span>
      <Show when={props.toast.action}>
        {(action) => (
          <Button
            look="plain"
            class={css.action}
            onClick={() => {
              dismiss(props.toast.id)
              action().run()
            }}
          >
            {action().label}
          </Button>
        )}
      </Show>
      <IconButton label="Dismiss" size="small" onClick={() => dismiss(props.toast.id)}>
        <X size={14} />
      </IconButton>
    </div>
  )
}
