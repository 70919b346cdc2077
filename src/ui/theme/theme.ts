/**
 * Light, dark, or as the system says. Kept in localStorage, not in the store, because it must hold before the first
 * paint: main.tsx calls `applyTheme()` before anything is rendered.
 */
import { createEffect, createRoot, createSignal } from 'solid-js'
import { createPreference } from '../preference.ts'

export type Theme = 'light' | 'dark' | 'system'
export type Scheme = 'light' | 'dark'

const darkQuery = matchMedia('(prefers-color-scheme: dark)')

const [systemDark, setSystemDark] = createSignal(darkQuery.matches)
darkQuery.addEventListener('change', () => setSystemDark(darkQuery.matches))

export const [theme, setTheme] = createPreference<Theme>('theme', (stored) =>
  stored === 'light' || stored === 'dark' ? stored : 'system',
)

/** What is shown now, `system` resolved. Reactive: canvases redraw by it. */
export function scheme(): Scheme {
  const chosen = theme()
  if (chosen !== 'system') return chosen
  return systemDark() ? 'dark' : 'light'
}

/** Keeps the root element in the chosen theme from now on. */
export function applyTheme(): void {
  createRoot(() => createEffect(() => setRootTheme(theme())))
  setRootTheme(theme())
}

function setRootTheme(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
}
