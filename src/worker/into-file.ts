import { TrackletError } from '#base/errors.ts'
import type { TakePiece } from '#service/export-bundle.ts'

/** A writable of the browser's is slow in small pieces. */
const GATHERED_BYTES = 4 * 2 ** 20

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
    const gather = new Gather((pieces) => Promise.resolve(void blobs.push(new Blob(pieces))))
    const report = await write(gather.take)
    await gather.flush()
    return { ...report, content: new Blob(blobs, { type: 'application/zip' }) }
  }
  const writable = await openWritable(to)
  try {
    const gather = new Gather((pieces) => writable.write(new Blob(pieces)))
    const report = await write(gather.take)
    await gather.flush()
    await writable.close()
    return { ...report, content: null }
  } catch (error) {
    await writable.abort().catch(() => undefined)
    throw error
  }
}

class Gather {
  readonly #give: (pieces: Uint8Array<ArrayBuffer>[]) => Promise<void>
  #pieces: Uint8Array<ArrayBuffer>[] = []
  #bytes = 0

  constructor(give: (pieces: Uint8Array<ArrayBuffer>[]) => Promise<void>) {
    this.#give = give
  }

  readonly take: TakePiece = async (piece) => {
    this.#pieces.push(piece)
    this.#bytes += piece.length
    if (this.#bytes >= GATHERED_BYTES) await this.flush()
  }

  async flush(): Promise<void> {
    const pieces = this.#pieces
    this.#pieces = []
    this.#bytes = 0
    if (pieces.length > 0) await this.#give(pieces)
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
