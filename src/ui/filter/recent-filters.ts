import { createRoot } from 'solid-js'
import { createPreference } from '../preference.ts'

const MOST_KEPT = 12

/** Filters that were used, the latest first; this browser's, for every experiment. */
const [stored, setStored] = createRoot(() => createPreference('recentFilters', (text) => text ?? ''))

export function recentFilters(): readonly string[] {
  try {
    const list: unknown = JSON.parse(stored() || '[]')
    return Array.isArray(list) ? list.filter((text): text is string => typeof text === 'string') : []
  } catch {
    return []
  }
}

export function rememberFilter(text: string): void {
  if (text === '') return
  const others = recentFilters().filter((other) => other !== text)
  setStored(JSON.stringify([text, ...others].slice(0, MOST_KEPT)))
}
