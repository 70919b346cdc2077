/** Seeded damage to files, for readers that must answer it with typed errors only. */
import { isTrackletError } from '#base/errors.ts'
import type { Format } from '#formats/format.ts'
import type { ImportRecord } from '#formats/records.ts'
import { fileOf, makeSource, walkFiles, type Source } from '#formats/source.ts'

/** Every test says its number of mutations; this is what a parser must bear. */
export const MUTATIONS = 10_000

export type SmallFiles = Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>

export function sourceOf(files: SmallFiles): Source {
  return makeSource(Object.entries(files).map(([path, content]) => fileOf(path, new Blob([content]))))
}

export async function loadFiles(source: Source): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const files: Record<string, Uint8Array<ArrayBuffer>> = {}
  for (const { path, open } of walkFiles(source))
    files[path] = new Uint8Array(await (await open()).arrayBuffer())
  return files
}

/**
 * Damages one file at a time and reads all. Throws what is no TrackletError, with the number of the mutation.
 * @returns how many readings ended in which way
 */
export async function readMutations(
  format: Format,
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
  count: number,
  check: (record: ImportRecord) => void,
): Promise<{ read: number; refused: number; unknown: number; skipped: number }> {
  const outcome = { read: 0, refused: 0, unknown: 0, skipped: 0 }
  const paths = Object.keys(files)
  for (let n = 0; n < count; n++) {
    const random = makeRandom(n)
    const path = paths[random(paths.length)] as string
    const damaged = mutate(files[path] as Uint8Array<ArrayBuffer>, random)
    try {
      const source = sourceOf({ ...files, [path]: damaged })
      const places = await format.sniff(source)
      if (!places) outcome.unknown++
      for (const place of places ?? []) {
        for await (const record of format.read(source, place)) {
          if (record.kind === 'skipped') outcome.skipped++
          check(record)
        }
        outcome.read++
      }
    } catch (error) {
      if (!isTrackletError(error)) throw new Error(`Mutation ${String(n)} of ${path}`, { cause: error })
      outcome.refused++
    }
  }
  return outcome
}

/** Bits flipped, bytes overwritten, ranges cut, doubled, moved or filled, the end lost, junk put in; one to three of them. */
export function mutate(
  bytes: Uint8Array<ArrayBuffer>,
  random: (below: number) => number,
): Uint8Array<ArrayBuffer> {
  let out = bytes.slice()
  for (let i = random(3); i >= 0; i--) out = mutateOnce(out, random)
  return out
}

const WORDS = [
  '\n',
  '\0',
  'null',
  '-1',
  '99999999999999999999',
  '1e999',
  '&a [*a]',
  '"',
  "'",
  ': ',
  '../',
  '\ud800',
  '{',
  '[[',
  'nan',
]

function mutateOnce(
  bytes: Uint8Array<ArrayBuffer>,
  random: (below: number) => number,
): Uint8Array<ArrayBuffer> {
  const from = random(bytes.length + 1)
  const to = Math.min(bytes.length, from + random(random(8) === 0 ? bytes.length + 1 : 16))
  const piece = bytes.slice(from, to)
  const joined = (...parts: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> => {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      out.set(part, at)
      at += part.length
    }
    return out
  }
  const [before, after] = [bytes.slice(0, from), bytes.slice(to)]
  switch (random(7)) {
    case 0:
      return joined(
        before,
        piece.map((byte) => byte ^ (1 << random(8))),
        after,
      )
    case 1:
      return joined(
        before,
        piece.map(() => random(256)),
        after,
      )
    case 2:
      return joined(before, after)
    case 3:
      return joined(before, piece, piece, after)
    case 4:
      return before
    case 5:
      return joined(before, new TextEncoder().encode(WORDS[random(WORDS.length)]), after)
    default:
      return joined(before, piece.fill(random(2) * 255), after)
  }
}

/** Whole numbers below a bound, the same for the same seed. */
export function makeRandom(seed: number): (below: number) => number {
  let state = (seed * 0x9e37_79b9 + 0x85eb_ca6b) >>> 0
  return (below) => {
    state = (state + 0x6d2b_79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
