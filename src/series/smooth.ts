/**
 * Smoothing, with a value for every point. Weighted averages over finite values only: the start leans on no invented
 * history (it is "debiased"), and where a value is NaN or infinite the smoothed one is the same, so that gaps stay gaps.
 */
import type { Smoothing } from '#model/chart.ts'

/** Weights at or above 1 would never forget. */
const MOST_WEIGHT = 0.9999
/** Beyond so many deviations the bell's weights are left out (below 4e-4 of the middle's). */
const BELL_REACH = 4

/**
 * @param x ascending, as long as `y`; only `twema` looks at it
 * @param unit the distance on x over which `twema` forgets by its weight; a thousandth of the whole series' range is
 *   usual, which makes it independent of the zoom
 */
export function smooth(
  x: Float64Array,
  y: Float64Array,
  { kind, amount }: Smoothing,
  unit: number,
): Float64Array {
  switch (kind) {
    case 'twema':
      return decay(y, makeDistanceDecay(x, clampWeight(amount), unit))
    case 'ema': {
      const weight = clampWeight(amount)
      return decay(y, () => weight)
    }
    case 'mean':
      return runningMean(y, Math.max(1, Math.floor(amount)))
    case 'gaussian':
      return amount > 0 ? bellMean(y, amount) : y.slice()
  }
}

function clampWeight(weight: number): number {
  return Math.min(Math.max(weight, 0), MOST_WEIGHT)
}

/** @param keep the share that all before keep of their weight, from the finite point at `previous` to the one at `i` */
function decay(y: Float64Array, keep: (previous: number, i: number) => number): Float64Array {
  const out = y.slice()
  let [previous, mean, weights] = [-1, 0, 0]
  for (let i = 0; i < y.length; i++) {
    const value = y[i] as number
    if (value - value !== 0) continue
    const kept = previous < 0 ? 0 : weights * keep(previous, i)
    weights = kept + 1
    // Not `mean + (value - mean) / weights`: the difference of two large numbers may be infinite.
    mean = mean * (kept / weights) + value / weights
    out[i] = mean
    previous = i
  }
  return out
}

function makeDistanceDecay(
  x: Float64Array,
  weight: number,
  unit: number,
): (previous: number, i: number) => number {
  if (!(unit > 0)) return () => 1
  // Most series are logged at equal distances, and a power is slow.
  let [known, factor] = [0, 1]
  return (previous, i) => {
    const distance = (x[i] as number) - (x[previous] as number)
    if (distance !== known) {
      known = distance
      factor = weight ** (distance / unit)
    }
    return factor
  }
}

/**
 * Sums of blocks of the window's length from both ends; every window is the end of one block and the start of the next.
 * So nothing is ever subtracted, and a large value does not blur the small ones behind it.
 */
function runningMean(y: Float64Array, width: number): Float64Array {
  const before = Math.floor((width - 1) / 2)
  const length = y.length
  const [fromStart, toEnd] = [new Float64Array(length), new Float64Array(length)]
  const [countFromStart, countToEnd] = [new Uint32Array(length), new Uint32Array(length)]
  const add = (i: number, previous: number, sums: Float64Array, counts: Uint32Array, isFirst: boolean) => {
    const value = y[i] as number
    const finite = value - value === 0
    // In parts of the width: a sum of large values may be infinite.
    sums[i] = (isFirst ? 0 : (sums[previous] as number)) + (finite ? value / width : 0)
    counts[i] = (isFirst ? 0 : (counts[previous] as number)) + (finite ? 1 : 0)
  }
  for (let i = 0; i < length; i++) add(i, i - 1, fromStart, countFromStart, i % width === 0)
  for (let i = length - 1; i >= 0; i--)
    add(i, i + 1, toEnd, countToEnd, i === length - 1 || (i + 1) % width === 0)
  const out = y.slice()
  for (let i = 0; i < length; i++) {
    if ((y[i] as number) - (y[i] as number) !== 0) continue
    const start = i - before
    const end = start + width - 1
    const first = Math.max(start, 0)
    const last = Math.min(end, length - 1)
    const oneBlock = Math.floor(first / width) === Math.floor(last / width)
    const [sum, count] = oneBlock
      ? blockSum(first, last)
      : [
          (toEnd[first] as number) + (fromStart[last] as number),
          (countToEnd[first] as number) + (countFromStart[last] as number),
        ]
    out[i] = (sum / count) * width
  }
  return out

  /** A window within one block is cut by an end of the series: it is the block's start or its end, or the whole of it. */
  function blockSum(first: number, last: number): [number, number] {
    return first % width === 0
      ? [fromStart[last] as number, countFromStart[last] as number]
      : [toEnd[first] as number, countToEnd[first] as number]
  }
}

function bellMean(y: Float64Array, deviation: number): Float64Array {
  const reach = Math.ceil(deviation * BELL_REACH)
  const weights = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp(-0.5 * (i / deviation) ** 2))
  const out = y.slice()
  for (let i = 0; i < y.length; i++) {
    if ((y[i] as number) - (y[i] as number) !== 0) continue
    let [mean, total] = [0, 0]
    const end = Math.min(y.length - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= end; j++) {
      const value = y[j] as number
      if (value - value !== 0) continue
      const weight = weights[Math.abs(j - i)] as number
      mean += value * weight
      total += weight
    }
    out[i] = mean / total
  }
  return out
}
