import { createSignal, type Signal } from 'solid-js'

/**
 * A signal of this browser's page that outlives it, in localStorage. For what the page needs before the store answers
 * or what is only about this window's looks; losing it loses nothing.
 * @param parse turns what was stored (any text) into a value; called with null when nothing was
 */
export function createPreference<T extends string>(
  name: string,
  parse: (stored: string | null) => T,
): Signal<T> {
  const key = `tracklet.${name}`
  const [value, setValue] = createSignal<T>(parse(readItem(key)))
  const set = ((next: Parameters<typeof setValue>[0]) => {
    const result = setValue(next)
    try {
      localStorage.setItem(key, result)
    } catch {
      // Storage may be refused (a private window): the choice then lasts as long as the page.
    }
    return result
  }) as typeof setValue
  return [value, set]
}

function readItem(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
