import type { Bytes } from '#base/units.ts'
import { readSlice, type SourceFile } from '../source.ts'

export type Range = { readonly from: Bytes; readonly to: Bytes }

/** A read costs about as much as so many bytes: nearer ranges come in one. */
const NEAR_BYTES = 32_768
const MOST_BYTES = 2 ** 20
/** Reads under way at once. */
const AT_ONCE = 8

/**
 * Many small pieces of one file, a few large reads.
 * @param ranges ascending
 * @returns one piece a range, in order; copies, since views would keep all that was read between them
 */
export async function readRanges(file: SourceFile, ranges: readonly Range[]): Promise<Uint8Array[]> {
  const groups = groupRanges(ranges)
  const pieces: Uint8Array[][] = []
  for (let at = 0; at < groups.length; at += AT_ONCE) {
    const read = groups.slice(at, at + AT_ONCE).map(async ({ from, to, members }) => {
      const bytes = await readSlice(file, from, to)
      return members.map((range) => bytes.slice(range.from - from, range.to - from))
    })
    pieces.push(...(await Promise.all(read)))
  }
  return pieces.flat()
}

function groupRanges(ranges: readonly Range[]): (Range & { readonly members: Range[] })[] {
  const groups: { from: number; to: number; members: Range[] }[] = []
  for (const range of ranges) {
    const last = groups.at(-1)
    if (last !== undefined && range.from - last.to <= NEAR_BYTES && range.to - last.from <= MOST_BYTES) {
      last.to = Math.max(last.to, range.to)
      last.members.push(range)
    } else groups.push({ ...range, members: [range] })
  }
  return groups
}
