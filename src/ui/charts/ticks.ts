/** Where the grid lines stand, and what stands beside them. Pure; times are local. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Steps of people's clocks, in ms. */
const DURATIONS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 180, 365].map((n) => n * DAY),
]

/** Steps of 1, 2 or 5 times a power of ten. @param smallest no step is below this */
export function linearTicks(min: number, max: number, most: number, smallest = 0): number[] {
  const span = max - min
  if (!(span > 0) || !Number.isFinite(span)) return [min]
  const step = Math.max(niceStep(span / Math.max(1, most)), smallest)
  return multiplesOf(step, min, max)
}

function niceStep(rough: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const share = rough / magnitude
  return magnitude * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10)
}

function multiplesOf(step: number, min: number, max: number): number[] {
  const decimals = decimalsOf(step)
  const ticks: number[] = []
  const end = Math.floor(max / step + 1e-9)
  for (let n = Math.ceil(min / step - 1e-9); n <= end && ticks.length < 100; n++) {
    // Rounding takes off 0.30000000000000004; `+ 0` makes -0 a plain 0.
    ticks.push((decimals <= 20 ? Number((n * step).toFixed(decimals)) : n * step) + 0)
  }
  return ticks
}

function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
}

/** Whole decades; within one or two decades also 2 and 5, where they have room; within less, as on a linear axis. */
export function logTicks(min: number, max: number, most: number): number[] {
  const first = Math.ceil(Math.log10(min) - 1e-9)
  const last = Math.floor(Math.log10(max) + 1e-9)
  const decades = last - first + 1
  if (decades > most) {
    const stride = Math.ceil(decades / most)
    return range(Math.ceil(first / stride) * stride, last, stride).map((n) => 10 ** n)
  }
  const whole = range(first, last, 1).map((n) => 10 ** n)
  if (decades >= 3) return whole
  const fine = range(first - 1, last, 1)
    .flatMap((n) => [1, 2, 5].map((share) => Number((share * 10 ** n).toPrecision(1))))
    .filter((tick) => tick >= min && tick <= max)
  if (fine.length < 2) return linearTicks(min, max, most)
  if (fine.length <= most) return fine
  if (whole.length === 2) return whole
  const stride = Math.ceil(fine.length / Math.max(2, most))
  return fine.filter((_, i) => i % stride === 0)
}

function range(from: number, to: number, stride: number): number[] {
  const out: number[] = []
  for (let n = from; n <= to; n += stride) out.push(n)
  return out
}

/** @param min ms since the start */
export function durationTicks(min: number, max: number, most: number): number[] {
  const rough = (max - min) / Math.max(1, most)
  if (rough < 1) return linearTicks(min, max, most)
  return multiplesOf(DURATIONS.find((step) => step >= rough) ?? niceStep(rough / DAY) * DAY, min, max)
}

/** At whole local minutes, hours and days. @param min ms since the epoch */
export function timeTicks(min: number, max: number, most: number): number[] {
  const rough = (max - min) / Math.max(1, most)
  const step = DURATIONS.find((candidate) => candidate >= rough) ?? niceStep(rough / DAY) * DAY
  if (rough < 1) return linearTicks(min, max, most)
  if (step < DAY) return shiftedMultiples(step, min, max)
  return dayTicks(Math.max(1, Math.round(step / DAY)), min, max)
}

/** Multiples of a step counted from local midnight. */
function shiftedMultiples(step: number, min: number, max: number): number[] {
  const midnight = new Date(min).setHours(0, 0, 0, 0)
  return multiplesOf(step, min - midnight, max - midnight).map((tick) => tick + midnight)
}

function dayTicks(days: number, min: number, max: number): number[] {
  const ticks: number[] = []
  const day = new Date(min)
  day.setHours(0, 0, 0, 0)
  while (day.getTime() <= max && ticks.length < 100) {
    if (day.getTime() >= min) ticks.push(day.getTime())
    day.setDate(day.getDate() + days)
  }
  return ticks
}

/** All with the same number of decimals; large ones as 10k, 2.5M; very small or large ones as 1e-7. */
export function numberTickText(ticks: readonly number[]): string[] {
  const largest = Math.max(0, ...ticks.map(Math.abs))
  if (largest === 0) return ticks.map(() => '0')
  if (largest >= 1e15 || largest < 1e-4) return ticks.map(scientific)
  const [unit, suffix] = unitOf(largest)
  const step = smallestGap(ticks)
  const decimals = Math.min(12, decimalsOf(step / unit))
  // Zoomed in far from 0: 32,450 says more than 32.450k.
  if (unit > 1 && decimals > 1 && largest < 1e9) return ticks.map((tick) => grouped(tick, decimalsOf(step)))
  return ticks.map((tick) => (tick === 0 ? '0' : minus((tick / unit).toFixed(decimals)) + suffix))
}

/** Each in its own shortest form: `0.001`, `1`, `10k`, `1e-9`. */
export function logTickText(ticks: readonly number[]): string[] {
  return ticks.map((tick) => {
    if (tick >= 1e15 || tick < 1e-4) return scientific(tick)
    const [unit, suffix] = unitOf(tick)
    return trim(tick / unit) + suffix
  })
}

function grouped(value: number, decimals: number): string {
  const digits = Math.min(12, decimals)
  return minus(value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }))
}

function unitOf(size: number): readonly [unit: number, suffix: string] {
  if (size >= 1e12) return [1e12, 'T']
  if (size >= 1e9) return [1e9, 'B']
  if (size >= 1e6) return [1e6, 'M']
  return size >= 1e4 ? [1e3, 'k'] : [1, '']
}

function scientific(value: number): string {
  if (value === 0) return '0'
  return minus(Number(value.toPrecision(6)).toExponential().replace('e+', 'e'))
}

function minus(text: string): string {
  return text.startsWith('-') ? `−${text.slice(1)}` : text
}

function smallestGap(ticks: readonly number[]): number {
  let gap = Infinity
  for (let i = 1; i < ticks.length; i++) gap = Math.min(gap, (ticks[i] ?? 0) - (ticks[i - 1] ?? 0))
  // One tick alone: as many decimals as it has itself.
  return Number.isFinite(gap) && gap > 0 ? gap : lastDigit(Math.abs(ticks[0] ?? 1))
}

function lastDigit(value: number): number {
  const text = Number(value.toPrecision(4)).toString()
  const decimals = text.includes('e') ? 0 : (text.split('.')[1]?.length ?? 0)
  return 10 ** -decimals
}

/** `0`, `30 s`, `1:30 min`, `2:15 h`, `3 d`. */
export function durationTickText(ticks: readonly number[]): string[] {
  const largest = Math.max(0, ...ticks.map(Math.abs))
  return ticks.map((tick) => (tick === 0 ? '0' : signed(tick, (ms) => durationText(ms, largest))))
}

function durationText(ms: number, largest: number): string {
  if (largest < SECOND) return `${trim(ms)} ms`
  if (largest < MINUTE) return `${trim(ms / SECOND)} s`
  if (largest < HOUR) return split(ms / MINUTE, 'min')
  if (largest < 2 * DAY) return split(ms / HOUR, 'h')
  const days = ms / DAY
  return `${trim(Math.round(days * 100) / 100)} d`
}

function split(value: number, unit: string): string {
  const whole = Math.floor(value + 1e-9)
  const sixtieths = Math.round((value - whole) * 60)
  return sixtieths === 0 ? `${whole} ${unit}` : `${whole}:${String(sixtieths).padStart(2, '0')} ${unit}`
}

function trim(value: number): string {
  return String(Number(value.toPrecision(6)))
}

function signed(value: number, text: (size: number) => string): string {
  return value < 0 ? `−${text(-value)}` : text(value)
}

/** Clock times, with the day where it changes; only days when the ticks are days apart. @param ticks ms since the epoch */
export function timeTickText(ticks: readonly number[], locale?: string): string[] {
  const gap = smallestGap(ticks)
  const years = new Set(ticks.map((tick) => new Date(tick).getFullYear())).size > 1
  const day = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(years ? { year: '2-digit' } : {}),
  })
  if (ticks.length > 1 && gap >= DAY * 0.9) return ticks.map((tick) => day.format(tick))
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(gap < MINUTE ? { second: '2-digit' } : {}),
    ...(gap < SECOND ? { fractionalSecondDigits: 3 } : {}),
  })
  return ticks.map((tick) => (isMidnight(tick) ? day.format(tick) : clock.format(tick)))
}

function isMidnight(time: number): boolean {
  return new Date(time).setHours(0, 0, 0, 0) === time
}
