import type { Milliseconds } from '#base/units.ts'

/** A page that was told no does not ask again before this. */
const QUIET_MS: Milliseconds = 30_000
const KEY = 'tracklet:refusals'

type Refusals = Record<string, Milliseconds>

export function wasJustRefused(origin: string): boolean {
  return origin in read()
}

export function noteRefusal(origin: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), [origin]: Date.now() }))
  } catch {
    // Without it the page may ask again at once, and is asked for again.
  }
}

/** Those that still count. */
function read(): Refusals {
  try {
    const now = Date.now()
    const kept = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Refusals)
    return Object.fromEntries(kept.filter(([, time]) => time <= now && now - time < QUIET_MS))
  } catch {
    return {}
  }
}
