import { TrackletError } from '#base/errors.ts'
import type { TakePiece } from '#service/export-bundle.ts'

/**
 * Gives bytes a place: a file that was picked, or a Blob, which the browser keeps outside our memory. The file is as it was
 * until all is written, also when that fails.
 * @param write calls what it gets with piece after piece
 */
export async function intoFile<R extends object>(
  to: FileSystemFileHandle | undefined,
  write: (take: TakePiece) => Promise<R>,
): Promise<R & { readonly content: Blob | null }> {
  if (to === undefined) {
    const blobs: Blob[] = []
    const report = await write(async (piece) => void blobs.push(new Blob([piece])))
    return { ...report, content: new Blob(blobs, { type: 'application/zip' }) }
  }
  const writable = await openWritable(to)
  try {
    const report = await write((piece) => writable.write(piece))
    await writable.close()
    return { ...report, content: null }
  } catch (error) {
    await writable.abort().catch(() => undefined)
    throw error
  }
}

async function openWritable(to: FileSystemFileHandle): Promise<FileSystemWritableFileStream> {
  try {
    return await to.createWritable()
  } catch (error) {
    throw new TrackletError(
      'PERMISSION_DENIED',
      `The file "${to.name}" may not be written. Nothing was changed; pick another one.`,
      {},
      { cause: error },
    )
  }
}
