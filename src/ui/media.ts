import { createSignal, onCleanup, type Accessor } from 'solid-js'

/** Below this the sidebar is a drawer and lists fold; the same figure stands in the style sheets. */
export const PHONE = '(max-width: 640px)'

export function createMediaQuery(query: string): Accessor<boolean> {
  const list = matchMedia(query)
  const [matches, setMatches] = createSignal(list.matches)
  const update = () => setMatches(list.matches)
  list.addEventListener('change', update)
  onCleanup(() => list.removeEventListener('change', update))
  return matches
}
