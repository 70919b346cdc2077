import type { Milliseconds } from '#base/units.ts'
import { deriveRunId } from './derive-id.ts'

/** One image of a sequence. */
export type SequenceImage = {
  /** A metric key as the store takes it. */
  readonly key: string
  readonly step: number
  readonly time: Milliseconds
  /** What its id comes from, so that it is the same each time. */
  readonly origin: readonly string[]
  readonly extension: string
}

/** MLflow's name for it, in the form of its newer versions. */
export function imagePath({ key, step, time, origin, extension }: SequenceImage): string {
  const hex = deriveRunId('image', key, String(step), ...origin)
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  const name = [key.replaceAll('/', '~'), 'step', step, 'timestamp', time, uuid].join('+')
  return `images/${name}.${extension}`
}
