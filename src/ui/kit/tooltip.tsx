/**
 * One tooltip for the whole page: any element with `data-tip` (and `data-tip-keys`) has one, at no cost of its own, so
 * that ten thousand cells may have them. It repeats an accessible name or adds to it; nothing is only here.
 */
import { Show, createSignal, onCleanup, onMount } from 'solid-js'
import { Keys } from './keys.tsx'
import css from './tooltip.module.css'

const DELAY_MS = 400
/** After one was shown the next comes at once. */
const WARM_MS = 300
const GAP = 6

type Tip = { readonly text: string; readonly keys: string | undefined; readonly anchor: DOMRect }

/** Mounted once, by the app. */
export function TooltipLayer() {
  const [tip, setTip] = createSignal<Tip>()
  let layer: HTMLDivElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let anchor: Element | undefined
  let hiddenAt = -Infinity

  const hide = () => {
    clearTimeout(timer)
    if (tip() === undefined) return
    hiddenAt = performance.now()
    layer?.hidePopover()
    setTip(undefined)
  }
  /** Gone for now; the same element has one again when it is entered anew. */
  const leave = () => {
    hide()
    anchor = undefined
  }
  const show = (element: Element) => {
    const text = element.getAttribute('data-tip')
    if (!text || !element.isConnected || !layer) return
    const anchorBox = element.getBoundingClientRect()
    setTip({ text, keys: element.getAttribute('data-tip-keys') ?? undefined, anchor: anchorBox })
    layer.showPopover()
    place(layer, anchorBox)
  }
  const consider = (target: EventTarget | null, delay: number) => {
    const element = target instanceof Element ? target.closest('[data-tip]') : null
    if (element === anchor) return
    leave()
    if (element === null) return
    anchor = element
    timer = setTimeout(() => show(element), delay)
  }
  const onPointer = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    consider(event.target, performance.now() - hiddenAt < WARM_MS ? 0 : DELAY_MS)
  }
  const onFocus = (event: FocusEvent) => {
    if (event.target instanceof Element && event.target.matches(':focus-visible'))
      consider(event.target, DELAY_MS)
  }

  onMount(() => {
    const controller = new AbortController()
    const options = { signal: controller.signal, capture: true, passive: true }
    document.addEventListener('pointerover', onPointer, options)
    document.addEventListener('focusin', onFocus, options)
    // Whoever presses, knows: it stays away until the element is left.
    for (const type of ['pointerdown', 'keydown'] as const) document.addEventListener(type, hide, options)
    for (const type of ['scroll', 'focusout'] as const) document.addEventListener(type, leave, options)
    document.documentElement.addEventListener('pointerleave', leave, options)
    onCleanup(() => {
      controller.abort()
      clearTimeout(timer)
    })
  })

  return (
    <div ref={layer} popover="manual" class={css.tooltip} aria-hidden="true">
      <Show when={tip()}>
        {(shown) => (
          <>
            <span>{shown().text}</span>
            <Show when={shown().keys}>{(keys) => <Keys keys={keys()} />}</Show>
          </>
        )}
      </Show>
    </div>
  )
}

/** Below the anchor, or above where there is no room; inside the window. */
function place(layer: HTMLElement, anchor: DOMRect): void {
  const { width, height } = layer.getBoundingClientRect()
  const below = anchor.bottom + GAP
  const top = below + height > innerHeight ? anchor.top - GAP - height : below
  const left = anchor.left + anchor.width / 2 - width / 2
  layer.style.top = `${Math.max(GAP, top)}px`
  layer.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`
}
