/** Images that runs logged step by step, by their file names as MLflow writes them. Pure. */
import type { Artifact } from '#model/artifact.ts'
import { compareNames } from '../metric-sections.ts'

export type SequenceImage = {
  readonly key: string
  readonly step: number
  readonly time: number
  readonly file: Artifact
}

/** `images/val~samples+step+20+timestamp+1700000000000+<uuid>.png`; older ones have `%` for `+` and `#` for `~`. */
const NAME = /^images\/(.+)([+%])step\2(-?\d+)\2timestamp\2(\d+)\2[0-9a-f-]{36}\.(\w+)$/s

/** Undefined for any other file; MLflow's small copies are none. */
export function parseImage(file: Artifact): SequenceImage | undefined {
  const parts = NAME.exec(file.path)
  if (parts === null) return undefined
  const [, name = '', delimiter, step, time] = parts
  const key = name.replaceAll(delimiter === '+' ? '~' : '#', '/')
  return { key, step: Number(step), time: Number(time), file }
}

/** What is known of one sequence. */
export type ImageSequence = {
  readonly keys: readonly string[]
  readonly key: string
  /** Every step of any run, ascending. */
  readonly steps: readonly number[]
  /** By run: its images of the sequence, by step, then by time. */
  readonly images: ReadonlyMap<string, readonly SequenceImage[]>
}

/** @param wanted the first sequence where there is none of that name */
export function findSequence(
  files: readonly Artifact[],
  wanted: string | undefined,
): ImageSequence | undefined {
  const all = files.flatMap((file) => parseImage(file) ?? [])
  const keys = [...new Set(all.map(({ key }) => key))].sort(compareNames)
  const key = keys.find((one) => one === wanted) ?? keys[0]
  if (key === undefined) return undefined
  const own = all.filter((image) => image.key === key).sort((a, b) => a.step - b.step || a.time - b.time)
  const images = new Map<string, SequenceImage[]>()
  for (const image of own) {
    const before = images.get(image.file.ownerId)
    if (before === undefined) images.set(image.file.ownerId, [image])
    else before.push(image)
  }
  return { keys, key, steps: [...new Set(own.map(({ step }) => step))], images }
}

/** The last one at or before a step; undefined where a run began later. @param images by step */
export function imageAt(images: readonly SequenceImage[], step: number): SequenceImage | undefined {
  return images.findLast((image) => image.step <= step)
}
