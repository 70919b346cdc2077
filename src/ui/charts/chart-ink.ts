import { createEffect, createSignal, on, onMount, type Accessor } from 'solid-js'
import { scheme } from '../theme/theme.ts'

/** The colours and fonts that canvases take from the theme. */
export type Ink = {
  readonly axis: string
  readonly grid: string
  readonly ground: string
  readonly text: string
  readonly title: string
  readonly accent: string
  readonly family: string
}

/**
 * Custom properties with `light-dark()` come back unresolved, so they are read through an element that wears them.
 * @param probe has the class `ink` of chart.module.css; it may be hidden
 */
export function readInk(probe: Element): Ink {
  const style = getComputedStyle(probe)
  return {
    axis: style.color,
    grid: style.borderTopColor,
    ground: style.backgroundColor,
    title: style.borderBottomColor,
    text: style.borderLeftColor,
    accent: style.outlineColor,
    family: style.fontFamily,
  }
}

/** {@link readInk}, again after a change of the theme and once the page's font is there; not while something is painted, since it makes the browser lay out anew. */
export function createInk(probe: () => Element | undefined): Accessor<Ink | undefined> {
  const [ink, setInk] = createSignal<Ink>()
  const read = (): void => {
    const element = probe()
    if (element?.isConnected) setInk(readInk(element))
  }
  onMount(() => {
    read()
    void document.fonts.ready.then(read)
  })
  // The theme's new colours are set after its signal.
  createEffect(on(scheme, () => requestAnimationFrame(read), { defer: true }))
  return ink
}
