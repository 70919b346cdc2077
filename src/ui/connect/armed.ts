import { createSignal, onCleanup, onMount, type Accessor } from 'solid-js'
import type { Milliseconds } from '#base/units.ts'

/** A click that was meant for something else, such as the second one of a double click, must not land on the answer. */
const ARM_MS: Milliseconds = 500

/** True when the window has been in view, and unmoved, for a moment. */
export function createArmed(): Accessor<boolean> {
  const [armed, setArmed] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  const disarm = () => {
    clearTimeout(timer)
    setArmed(false)
    if (document.visibilityState === 'visible') timer = setTimeout(() => setArmed(true), ARM_MS)
  }
  onMount(() => {
    disarm()
    addEventListener('focus', disarm)
    addEventListener('resize', disarm)
    document.addEventListener('visibilitychange', disarm)
  })
  onCleanup(() => {
    clearTimeout(timer)
    removeEventListener('focus', disarm)
    removeEventListener('resize', disarm)
    document.removeEventListener('visibilitychange', disarm)
  })
  return armed
}
