import type { ImportFile } from '#model/import.ts'

/** Less than a frame. */
const SLICE_MS = 8

/**
 * Asks each file for its size, and lets the page draw between them. The browser looks at a picked file once, when it is
 * first asked or sent, while the page waits: for a folder of many thousands that is seconds.
 */
export async function weighFiles(files: readonly ImportFile[], signal: AbortSignal): Promise<void> {
  let start = performance.now()
  for (const { content } of files) {
    void content.size
    if (performance.now() - start < SLICE_MS) continue
    await new Promise((resolve) => setTimeout(resolve))
    signal.throwIfAborted()
    start = performance.now()
  }
}
