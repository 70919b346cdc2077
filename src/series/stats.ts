/** Medians, quantiles, and the line and band of a group. Values that are not finite are left out by whoever asks. */
import type { GroupBand, GroupCenter } from '#model/chart.ts'
import type { ValueStats } from './group-stats.ts'

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
export function centerOf(center: GroupCenter, values: ArrayLike<number>, stats: ValueStats): number {
  return center === 'median' ? computeMedian(values, stats.n) : stats[center]
}

/** About the mean, whatever the line in the middle. Of one value the band has no width. */
export function bandOf(band: GroupBand, { n, mean, std, min, max }: ValueStats): [low: number, high: number] {
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
