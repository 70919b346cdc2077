import { crc32 } from '../crc.ts'
import { readStream, type SourceFile } from '../source.ts'
import type { Content } from './check-layout.ts'
import type { ZipEntry } from './entry.ts'
import { makeRefuse, type Refuse } from './refuse-zip.ts'
import type { SmallReads } from './small-reads.ts'

/** Fed to the inflater at once: it answers each piece whole, and a piece may grow a thousandfold. */
const INFLATE_BYTES = 16_384

/** Up to here the packed content is read together with what follows it. */
const SMALL_BYTES = 65_536

/**
 * The content of an entry, piece by piece, never more than it should be; size and checksum are verified when the last one
 * was taken.
 * @param file the archive
 * @throws TrackletError E_ZIP_MISMATCH, E_HASH, E_SOURCE_CHANGED, the signal's reason
 */
export async function* readEntry(
  file: SourceFile,
  entry: ZipEntry,
  { from, to }: Content,
  small: SmallReads,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const refuse: Refuse = makeRefuse(file.path)
  const damaged = (): never => refuse('E_HASH', `the content of "${entry.path}" is damaged`)
  const part = { path: file.path, open: async () => (await file.open()).slice(from, to) }
  const packed = to - from <= SMALL_BYTES ? readSmall(small, from, to) : readStream(part, signal)
  const pieces = entry.isDeflated ? inflate(packed, damaged) : packed
  let [size, crc] = [0, 0]
  for await (const piece of pieces) {
    size += piece.length
    if (size > entry.size) refuse('E_ZIP_MISMATCH', `"${entry.path}" is larger than its listing says`)
    crc = crc32(piece, 0, piece.length, crc)
    yield piece
  }
  if (size < entry.size) refuse('E_ZIP_MISMATCH', `"${entry.path}" is smaller than its listing says`)
  if (crc !== entry.crc) damaged()
}

async function* readSmall(
  small: SmallReads,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (to > from) yield await small.read(from, to)
}

/** Bytes behind the end of the deflated data are damage too: another reader could take them for something. */
async function* inflate(
  packed: AsyncIterable<Uint8Array<ArrayBuffer>>,
  damaged: () => never,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const inflater = new DecompressionStream('deflate-raw')
  const feeding = feed(packed, inflater.writable)
  // Told by the reader below; nobody waits for it where the reading stops early.
  feeding.catch(() => undefined)
  const reader = inflater.readable.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(async (error: unknown) => {
        // What could not be read comes first: the inflater was only told that it ended.
        await feeding.catch((cause: unknown) => {
          if (!isInflateError(cause)) throw cause
        })
        if (isInflateError(error)) return damaged()
        throw error
      })
      if (done) break
      yield value
    }
    await feeding
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function feed(packed: AsyncIterable<Uint8Array<ArrayBuffer>>, to: WritableStream): Promise<void> {
  const writer = to.getWriter()
  try {
    for await (const bytes of packed) {
      for (let at = 0; at < bytes.length; at += INFLATE_BYTES) {
        await writer.ready
        await writer.write(bytes.subarray(at, at + INFLATE_BYTES))
      }
    }
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => undefined)
    throw error
  }
}

/** Chromium says TypeError; Node an error of zlib's with a code. */
function isInflateError(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    (error instanceof Error && /^Z_|ERR_/.test(String((error as { code?: unknown }).code)))
  )
}
