import type { Milliseconds } from '#base/units.ts'

const HOUR: Milliseconds = 60 * 60 * 1000

/** For how long a page may log. */
export const DURATIONS = [
  { value: 'hour', label: 'One hour', ms: HOUR },
  { value: 'day', label: '24 hours', ms: 24 * HOUR },
  { value: 'month', label: '30 days', ms: 30 * 24 * HOUR },
  { value: 'always', label: 'Until I revoke it', ms: null },
] as const

export type Duration = (typeof DURATIONS)[number]['value']

/** Null: it does not end by itself. */
export function endOf(duration: Duration): Milliseconds | null {
  const ms = DURATIONS.find(({ value }) => value === duration)?.ms ?? null
  return ms === null ? null : Date.now() + ms
}
