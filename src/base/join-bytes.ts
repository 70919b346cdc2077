/** One after the other. A single one is returned itself. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [first] = parts
  // No array of ours is shared between threads.
  if (first !== undefined && parts.length === 1) return first as Uint8Array<ArrayBuffer>
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
