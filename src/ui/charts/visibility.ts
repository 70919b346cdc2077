import { createMemo, createSignal, onCleanup, onMount, type Accessor } from 'solid-js'

/** How far outside the view counts as seen, so that a chart is there when it is scrolled to. */
const MARGIN = '200px'

/** Whether an element is on the screen or nearly. */
export function createVisible(element: () => Element | undefined): Accessor<boolean> {
  const [visible, setVisible] = createSignal(false)
  onMount(() => {
    const target = element()
    if (target === undefined) return
    const observer = new IntersectionObserver(
      (entries) => setVisible(entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: MARGIN },
    )
    observer.observe(target)
    onCleanup(() => observer.disconnect())
  })
  return visible
}

/** The width of an element in CSS px; 0 before it is laid out. */
export function createWidth(element: () => Element | undefined): Accessor<number> {
  const size = createSize(element)
  return createMemo(() => size().width)
}

export type BoxSize = { readonly width: number; readonly height: number }

/** The room in an element in CSS px; none before it is laid out. */
export function createSize(element: () => Element | undefined): Accessor<BoxSize> {
  const [size, setSize] = createSignal<BoxSize>({ width: 0, height: 0 })
  onMount(() => {
    const target = element()
    if (target === undefined) return
    const observer = new ResizeObserver((entries) => {
      const box = entries.at(-1)?.contentRect
      if (box !== undefined) setSize({ width: box.width, height: box.height })
    })
    observer.observe(target)
    onCleanup(() => observer.disconnect())
  })
  return size
}

/** Whether an element holds more than it shows, so that a keyboard needs a way into it. */
export function createOverflow(element: () => Element | undefined): Accessor<boolean> {
  const [overflow, setOverflow] = createSignal(false)
  onMount(() => {
    const target = element()
    if (target === undefined) return
    const observer = new ResizeObserver(() => setOverflow(target.scrollHeight > target.clientHeight))
    observer.observe(target)
    for (const child of target.children) observer.observe(child)
    onCleanup(() => observer.disconnect())
  })
  return overflow
}
