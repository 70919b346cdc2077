import type { Milliseconds } from '#base/units.ts'

/** A moment in s, ms, us or ns since the epoch, told by its size: trackers say seconds, and people log what they have. */
export function fromEpoch(number: number): Milliseconds {
  if (number < 1e11) return number * 1_000
  if (number < 1e14) return number
  return number < 1e17 ? number / 1_000 : number / 1e6
}
