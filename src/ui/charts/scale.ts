import type { Range } from '#model/chart.ts'

/** Where values lie in a range, and back: shares from 0 to 1. Pure. */

export function shareOf(value: number, range: Range, log = false): number {
  // In halves: the distance between the two largest numbers is none.
  if (!log) return (value / 2 - range[0] / 2) / (range[1] / 2 - range[0] / 2)
  const low = Math.log10(range[0])
  return (Math.log10(value) - low) / (Math.log10(range[1]) - low)
}

export function valueAtShare(share: number, range: Range, log = false): number {
  if (!log) return range[0] + share * (range[1] - range[0])
  const low = Math.log10(range[0])
  return 10 ** (low + share * (Math.log10(range[1]) - low))
}

/** {@link shareOf} with the range's part done once, times a size: for many values of one range. */
export function makeScale(range: Range, size: number, log: boolean): (value: number) => number {
  if (log) {
    const low = Math.log10(range[0])
    const factor = size / (Math.log10(range[1]) - low)
    return (value) => (Math.log10(value) - low) * factor
  }
  const low = range[0] / 2
  const factor = size / (range[1] / 2 - low)
  return (value) => (value / 2 - low) * factor
}
