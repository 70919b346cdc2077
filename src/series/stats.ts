/** Figures of a handful or a column of numbers. Values that are not finite are left out by whoever asks. */
import type { GroupBand, GroupCenter } from '#model/chart.ts'

export type Spread = {
  readonly n: number
  /** All NaN when `n` is 0. */
  readonly mean: number
  /** Of the sample (divided by n - 1); NaN when `n` is 1. */
  readonly std: number
  readonly min: number
  readonly max: number
}

/** In two passes, so that a small spread about a large mean is not lost. @param count how many of the values count */
export function computeSpread(values: ArrayLike<number>, count = values.length): Spread {
  let [mean, min, max] = [0, Infinity, -Infinity]
  for (let i = 0; i < count; i++) {
    const value = values[i] as number
    // In parts of the count: the sum of large values may be infinite.
    mean += value / count
    if (value < min) min = value
    if (value > max) max = value
  }
  if (count === 0) return { n: 0, mean: NaN, std: NaN, min: NaN, max: NaN }
  let squares = 0
  for (let i = 0; i < count; i++) squares += ((values[i] as number) - mean) ** 2
  return { n: count, mean, std: Math.sqrt(squares / (count - 1)), min, max }
}

/** @returns NaN of no values */
export function computeMedian(values: ArrayLike<number>, count = values.length): number {
  return quantileOf(Float64Array.from({ length: count }, (_, i) => values[i] as number).sort(), 0.5)
}

/** Between two values on the straight line between them, as numpy does. @param sorted ascending, without NaN */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN]
  const part = place - Math.floor(place)
  return part === 0 ? low : low * (1 - part) + high * part
}

/** The line in the middle. @param values those that count, in any order */
export function centerOf(center: GroupCenter, values: ArrayLike<number>, spread: Spread): number {
  return center === 'median' ? computeMedian(values, spread.n) : spread[center]
}

/** About the mean, whatever the line in the middle. Of one value the band has no width. */
export function bandOf(band: GroupBand, { n, mean, std, min, max }: Spread): [low: number, high: number] {
  if (band === 'range') return [min, max]
  if (n <= 1 || band === 'none') return [mean, mean]
  const width = band === 'std' ? std : (std / Math.sqrt(n)) * (band === 'ci95' ? studentQuantile(n - 1) : 1)
  return [mean - width, mean + width]
}

const quantiles = new Map<number, number>()

/** How many standard errors about a mean hold 95 %: the 97.5 % quantile of Student's t. @param freedom a whole number >= 1 */
export function studentQuantile(freedom: number): number {
  const known = quantiles.get(freedom)
  if (known !== undefined) return known
  let [low, high] = [1.9, 13]
  while (high - low > 1e-14 * high) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (studentShare(middle, freedom) < 0.95) low = middle
    else high = middle
  }
  quantiles.set(freedom, (low + high) / 2)
  return (low + high) / 2
}

/** The share within +-t. @see Abramowitz and Stegun, 26.7.3 and 26.7.4 */
function studentShare(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom))
  const square = Math.cos(angle) ** 2
  const odd = freedom % 2 === 1
  let [term, sum] = [odd ? Math.cos(angle) : 1, 0]
  for (let i = odd ? 3 : 2; i <= freedom; i += 2) {
    sum += term
    term *= (square * (i - 1)) / i
  }
  if (!odd) return Math.sin(angle) * sum
  return (2 / Math.PI) * (angle + Math.sin(angle) * sum)
}
