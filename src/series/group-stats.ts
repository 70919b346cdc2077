/** Figures of values that belong together. */

export type ValueStats = {
  /** Finite values. */
  readonly n: number
  /** NaN without values. */
  readonly mean: number
  /** Of the sample, n - 1; NaN below two values. */
  readonly std: number
  readonly min: number
  readonly max: number
}

/** Over the finite values; the others are left out. */
export function computeStats(values: Iterable<number | undefined>): ValueStats {
  const finite: number[] = []
  for (const value of values) if (value !== undefined && Number.isFinite(value)) finite.push(value)
  return computeStatsOf(finite, finite.length)
}

/**
 * Two passes, so that values far from 0 cost no digits, and none that adds up values, which could pass the largest number.
 * @param values of which the first `n` count, all finite
 */
export function computeStatsOf(values: ArrayLike<number>, n: number): ValueStats {
  let [mean, min, max] = [n === 0 ? NaN : 0, NaN, NaN]
  for (let i = 0; i < n; i++) {
    const value = values[i] as number
    mean += value / n
    if (!(value >= min)) min = value
    if (!(value <= max)) max = value
  }
  let [rest, squares] = [0, 0]
  for (let i = 0; i < n; i++) {
    const off = (values[i] as number) - mean
    rest += off / n
    squares += off * off
  }
  const variance = (squares - n * rest * rest) / (n - 1)
  return { n, mean: mean + rest, std: n < 2 ? NaN : Math.sqrt(Math.max(0, variance)), min, max }
}
