/** Reads Blobs into memory that is used again: the collector comes late to what `arrayBuffer()` makes, and a stream is several times as fast. */
import type { Bytes } from './units.ts'

/** Large enough that asking costs little. */
const PIECE_BYTES: Bytes = 2 ** 20

/**
 * The content in pieces of at most 1 MiB. A piece may be overwritten when the next one is asked for.
 * @throws what the browser says of a file that changed, went away or may not be read
 */
export async function* readBlob(content: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = content.size <= PIECE_BYTES ? undefined : maybeReader(content)
  if (reader === undefined) {
    for (let at = 0; at < content.size; at += PIECE_BYTES)
      yield new Uint8Array(await content.slice(at, at + PIECE_BYTES).arrayBuffer())
    return
  }
  const sizeAt = (at: Bytes): Bytes => Math.min(PIECE_BYTES, content.size - at)
  let next = fill(reader, new ArrayBuffer(PIECE_BYTES), sizeAt(0))
  let free = new ArrayBuffer(PIECE_BYTES)
  try {
    for (let at = PIECE_BYTES; ; at += PIECE_BYTES) {
      const piece = await next
      if (piece.length === 0) break
      // On its way while this one is worked on.
      next = fill(reader, free, Math.max(0, sizeAt(at)))
      next.catch(() => undefined)
      yield piece
      free = piece.buffer
    }
  } catch (error) {
    await ensureReadable(content)
    throw error
  } finally {
    // Not waited for: a stream that was read to its end may not answer.
    reader.cancel().catch(() => undefined)
  }
  await ensureReadable(content)
}

/** A content whole. @param memory that may be taken for it, if it is large enough */
export async function readInto(content: Blob, memory: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
  const reader = content.size > memory.byteLength ? undefined : maybeReader(content)
  if (reader === undefined) return new Uint8Array(await content.arrayBuffer())
  try {
    return await fill(reader, memory, content.size)
  } catch (error) {
    await ensureReadable(content)
    throw error
  } finally {
    // Not waited for: a stream that was read to its end may not answer.
    reader.cancel().catch(() => undefined)
  }
}

/** Not every browser reads Blobs into given memory. */
function maybeReader(content: Blob): ReadableStreamBYOBReader | undefined {
  try {
    return content.stream().getReader({ mode: 'byob' })
  } catch {
    return undefined
  }
}

/** No more is asked for than there is: the end of a stream need not be waited for. */
async function fill(
  reader: ReadableStreamBYOBReader,
  memory: ArrayBuffer,
  size: Bytes,
): Promise<Uint8Array<ArrayBuffer>> {
  let [buffer, end] = [memory, 0]
  while (end < size) {
    const { value, done } = await reader.read(new Uint8Array(buffer, end, size - end))
    if (value === undefined) break
    buffer = value.buffer
    end += value.length
    if (done) break
  }
  return new Uint8Array(buffer, 0, end)
}

/** A stream may not notice that its file changes, and does not say what is wrong with one: a read does. */
async function ensureReadable(content: Blob): Promise<void> {
  await content.slice(content.size - 1).arrayBuffer()
}
