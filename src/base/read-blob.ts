import type { Bytes } from './units.ts'

/** Large enough that asking costs little. */
const PIECE_BYTES: Bytes = 2 ** 20

/**
 * The content in pieces of at most 1 MiB.
 *
 * By slices, not by a BYOB reader of `content.stream()`: that leaves no garbage, but among ten thousand streams Chromium left
 * one that never answered.
 * @throws what the browser says of a file that changed, went away or may not be read
 */
export async function* readBlob(content: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const read = async (at: Bytes): Promise<Uint8Array<ArrayBuffer>> => {
    const part = content.size <= PIECE_BYTES ? content : content.slice(at, at + PIECE_BYTES)
    return new Uint8Array(await part.arrayBuffer())
  }
  let next = content.size > 0 ? read(0) : undefined
  for (let at = PIECE_BYTES; next !== undefined; at += PIECE_BYTES) {
    const piece = await next
    // On its way while this one is worked on.
    next = at < content.size ? read(at) : undefined
    // Told when it is its turn, if that comes.
    next?.catch(() => undefined)
    yield piece
  }
}
