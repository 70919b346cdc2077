import { TrackletError } from '#base/errors.ts'
import { readWhole, type SourceFile } from './source.ts'

/** Together in one read; a browser takes some 0.2 ms for each, however small the file. */
const BATCH_BYTES = 4 * 1024 * 1024

/** A file's bytes, or why it has none. */
export type Content = Uint8Array<ArrayBuffer> | TrackletError

type Read = AsyncGenerator<readonly [SourceFile, Content]>

/**
 * Many small files whole, one after the other in their order, by as few reads as will do. The first of them are on their way
 * when it returns.
 * @param max bytes of one; a larger one gives E_LIMIT in its place, one that cannot be read E_SOURCE_CHANGED
 */
export function readEach(files: readonly SourceFile[], max: number): Read {
  const batches = readBatches(files, max)
  const first = batches.next()
  // Told when it is its turn, if that comes.
  first.catch(() => undefined)
  return (async function* (): Read {
    for (let next = await first; next.done !== true; next = await batches.next()) yield* next.value
  })()
}

/** Some of the files with their contents at a time. */
async function* readBatches(
  files: readonly SourceFile[],
  max: number,
): AsyncGenerator<(readonly [SourceFile, Content])[]> {
  const blobs = await Promise.all(files.map((file) => file.open().catch(() => undefined)))
  let from = 0
  while (from < files.length) {
    let to = from
    let bytes = 0
    for (; to < files.length && bytes < BATCH_BYTES && fits(blobs[to], max); to++)
      bytes += blobs[to]?.size ?? 0
    if (to === from) to++
    const batch = files.slice(from, to)
    const contents = await readBatch(batch, blobs.slice(from, to), bytes, max)
    yield batch.map((file, i) => [file, contents[i] as Content] as const)
    from = to
  }
}

/** Of what could be opened. */
function fits(blob: Blob | undefined, max: number): boolean {
  return blob !== undefined && blob.size <= max
}

/** One read of all; each by itself where that fails, to find which and why. */
async function readBatch(
  files: readonly SourceFile[],
  blobs: readonly (Blob | undefined)[],
  bytes: number,
  max: number,
): Promise<Content[]> {
  if (!blobs.every((blob) => fits(blob, max))) return Promise.all(files.map((file) => readOne(file, max)))
  const sound = blobs as readonly Blob[]
  const whole = await new Blob([...sound]).arrayBuffer().catch(() => undefined)
  if (whole?.byteLength !== bytes) return Promise.all(files.map((file) => readOne(file, max)))
  let at = 0
  return sound.map(({ size }) => {
    at += size
    return new Uint8Array(whole, at - size, size)
  })
}

async function readOne(file: SourceFile, max: number): Promise<Content> {
  return readWhole(file, max).catch((error: unknown) => {
    if (error instanceof TrackletError) return error
    throw error
  })
}
