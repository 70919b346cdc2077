/** Numbers, times and sizes as words. English like the rest of the page, in the reader's own time zone. */
import type { Bytes, Milliseconds } from '#base/units.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const counts = new Intl.NumberFormat('en')
const dateTimes = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const daysAndYears = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** Four significant digits; integers up to six digits whole; `NaN`, `∞` and `−∞` as such. */
export function formatNumber(value: number): string {
  const special = maybeSpecial(value)
  if (special !== undefined) return special
  if (Object.is(value, -0)) return '−0'
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e6) return minus(String(value))
  if (size >= 1e6 || size < 1e-4) return minus(shortExponent(value.toExponential(3)))
  const text = value.toPrecision(4)
  // Rounding may reach the next power of ten: 99999.5 gives 1.000e+5.
  return minus(text.includes('e') ? String(Math.round(value)) : text)
}

/** Every digit, as JavaScript and Python read it back; `NaN`, `Infinity`. For titles and the clipboard. */
export function formatExact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function maybeSpecial(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Infinity) return '∞'
  if (value === -Infinity) return '−∞'
  return undefined
}

function minus(text: string): string {
  return text.startsWith('-') ? `−${text.slice(1)}` : text
}

function shortExponent(text: string): string {
  return text.replace(/\.?0*e\+?/, 'e')
}

/** `12,000` */
export function formatCount(count: number): string {
  return counts.format(count)
}

/** `1 run`, `3 runs`; give the plural where it is not an added s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${counts.format(count)} ${count === 1 ? one : many}`
}

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Powers of 1,000, as browsers and disks count: `17 B`, `1.2 MB`. */
export function formatBytes(bytes: Bytes): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`
}

/** The two largest parts: `0.4 s`, `12 s`, `4 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(duration: Milliseconds): string {
  if (duration < SECOND) return `${Math.max(0, Math.round(duration))} ms`
  if (duration < 10 * SECOND) return `${(duration / SECOND).toFixed(1)} s`
  if (duration < MINUTE) return `${Math.floor(duration / SECOND)} s`
  if (duration < HOUR) return twoParts(duration, MINUTE, 'min', SECOND, 's')
  if (duration < DAY) return twoParts(duration, HOUR, 'h', MINUTE, 'min')
  return twoParts(duration, DAY, 'd', HOUR, 'h')
}

function twoParts(duration: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((duration % big) / small)
  const first = `${counts.format(Math.floor(duration / big))} ${bigName}`
  return rest === 0 ? first : `${first} ${rest} ${smallName}`
}

/** `now`, `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`, then the day. A time ahead of the clock is `now`. */
export function formatRelative(time: Milliseconds, now: Milliseconds): string {
  const age = now - time
  if (age < 5 * SECOND) return 'now'
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`
  if (age < 7 * DAY) return `${Math.floor(age / DAY)} d ago`
  const thisYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  return (thisYear ? days : daysAndYears).format(time)
}

/** `3 Mar 2026, 14:05:09` in the reader's time zone. */
export function formatDateTime(time: Milliseconds): string {
  return dateTimes.format(time)
}

/** The first 8 digits of a run id, enough to tell runs apart by eye. */
export function shortId(id: string): string {
  return id.slice(0, 8)
}
