/** One clock for every relative time on the page; it stands still while nobody looks. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { Milliseconds } from '#base/units.ts'

const TICK_MS = 5000

const [now, setNow] = createSignal<Milliseconds>(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The time, renewed every five seconds while the owner lives. */
export function createNow(): Accessor<Milliseconds> {
  if (users++ === 0) {
    setNow(Date.now())
    timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNow(Date.now())
    }, TICK_MS)
  }
  onCleanup(() => {
    if (--users === 0) clearInterval(timer)
  })
  return now
}
