/** How large a picture is, before it is decoded. */

export type Size = { readonly width: number; readonly height: number }

/** More pixels than this would take gigabytes to decode. */
export const MAX_PIXELS = 100_000_000

export function countPixels(size: Size | undefined): number {
  return size === undefined ? 0 : size.width * size.height
}

/**
 * From the header alone where the format has it in a fixed place, so that a bomb is never decoded. Undefined for an SVG,
 * which has no pixels to count: it is drawn at the size it is shown.
 * @throws where the browser cannot decode it
 */
export async function measureImage(blob: Blob): Promise<Size | undefined> {
  if (blob.type === 'image/svg+xml') return undefined
  const head = new DataView(await blob.slice(0, 32).arrayBuffer())
  if (blob.type === 'image/png' && head.byteLength >= 24)
    return { width: head.getUint32(16), height: head.getUint32(20) }
  if (blob.type === 'image/gif' && head.byteLength >= 10)
    return { width: head.getUint16(6, true), height: head.getUint16(8, true) }
  const bitmap = await createImageBitmap(blob)
  const size = { width: bitmap.width, height: bitmap.height }
  bitmap.close()
  return size
}
