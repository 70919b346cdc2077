import { Show, createSignal } from 'solid-js'
import { Button } from '../kit/button.tsx'
import { applyUpdate, updateReady } from '../pwa.ts'
import css from './bar.module.css'

/** Offers a newer build. Nothing changes in this tab until the reload, and "Later" is a fine answer. */
export function UpdateBar() {
  const [later, setLater] = createSignal(false)
  const [pending, setPending] = createSignal(false)
  const update = () => {
    setPending(true)
    void applyUpdate()
  }
  return (
    <Show when={updateReady() && !later()}>
      <div class={css.bar} role="status">
        <p>A newer Tracklet is ready. Runs that log in other tabs are not disturbed.</p>
        <Button look="plain" onClick={() => setLater(true)}>
          Later
        </Button>
        <Button pending={pending()} onClick={update}>
          Reload with the new version
        </Button>
      </div>
    </Show>
  )
}
