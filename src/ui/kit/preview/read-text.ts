import { encodingOf } from './preview-kind.ts'

/** Text of a file, from its start. UTF-8, or UTF-16 with its mark; what cannot be decoded shows as �. */
export async function readText(blob: Blob, bytes = blob.size): Promise<string> {
  const part = new Uint8Array(await blob.slice(0, bytes).arrayBuffer())
  // `stream` keeps a character that is cut at the end from becoming two replacement marks.
  return new TextDecoder(encodingOf(part)).decode(part, { stream: bytes < blob.size })
}
