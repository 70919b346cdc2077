import type { Range } from './slices.ts'

/** Where values lie in a range, and back: shares from 0 to 1. Pure. */

export function shareOf(value: number, range: Range, log = false): number {
  // In halves: the distance between the two largest numbers is none.
  if (!log) return (value / 2 - range[0] / 2) / (range[1] / 2 - range[0] / 2)
  const low = Math.log10(range[0])
  return (Math.log10(value) - low) / (Math.log10(range[1]) - low)
}

export function valueAtShare(share: number, range: Range): number {
  return range[0] + share * (range[1] - range[0])
}
