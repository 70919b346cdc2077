import type { Artifact } from '#model/artifact.ts'
import { maybeReadArtifact } from '../../artifacts/artifact-files.ts'
import { MAX_PIXELS, countPixels, measureImage, type Size } from '../../kit/preview/image-size.ts'

export type LoadedPicture = {
  /** Undefined where it cannot be shown. */
  readonly blob?: Blob
  /** Undefined for one that can be drawn at any. */
  readonly size?: Size | undefined
  readonly problem: string
}

export const BROKEN = 'Not a readable picture'

/** An image of a run, or why it cannot be shown. */
export async function loadPicture({ ownerId, path, type }: Artifact): Promise<LoadedPicture> {
  const content = await maybeReadArtifact(ownerId, path)
  if (content === undefined) return { problem: 'The file is gone' }
  const blob = new Blob([content], { type })
  try {
    const size = await measureImage(blob)
    return countPixels(size) > MAX_PIXELS
      ? { problem: 'Too many pixels to show here' }
      : { blob, size, problem: '' }
  } catch {
    return { problem: BROKEN }
  }
}

/** To be painted. Undefined where it is no picture. */
export async function decodePicture(blob: Blob): Promise<HTMLImageElement | undefined> {
  const image = new Image()
  const url = URL.createObjectURL(blob)
  image.src = url
  try {
    await image.decode()
    return image
  } catch {
    return undefined
  } finally {
    URL.revokeObjectURL(url)
  }
}
