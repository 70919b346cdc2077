/** The straight line that fits best, by least squares, and how well. */

export type FittedLine = {
  readonly slope: number
  readonly intercept: number
  /** Pearson's correlation, from -1 to 1; NaN where all y are equal. */
  readonly r: number
}

/** Undefined below two points, and where all x are equal. @param x, y of one length, finite */
export function fitLine(x: Float64Array, y: Float64Array): FittedLine | undefined {
  const n = x.length
  if (n < 2) return undefined
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value / n, 0)
  const [meanX, meanY] = [mean(x), mean(y)]
  let [xx, xy, yy] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [(x[i] as number) - meanX, (y[i] as number) - meanY]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  if (!(xx > 0)) return undefined
  const slope = xy / xx
  return { slope, intercept: meanY - slope * meanX, r: xy / Math.sqrt(xx) / Math.sqrt(yy) }
}
