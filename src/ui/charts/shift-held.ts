import { createSignal } from 'solid-js'

const [isShiftHeld, setShiftHeld] = createSignal(false)

for (const type of ['keydown', 'keyup', 'pointermove'] as const)
  addEventListener(type, (event) => setShiftHeld(event.shiftKey), { passive: true })
addEventListener('blur', () => setShiftHeld(false))

/** Whether the Shift key is down now. Reactive. */
export { isShiftHeld }
