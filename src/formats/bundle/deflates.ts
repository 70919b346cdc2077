import type { Bytes } from '#base/units.ts'

/** Text in all its forms. What is packed by itself, and numbers, gain little. */
const TEXT = /^text\/|^application\/(json|jsonl|geo\+json|xml|yaml|toml|sql)\b|\+(xml|json)$/
/** Below it is not worth a look. */
const LEAST_BYTES: Bytes = 256
/** Up to here content is packed without trying, beyond it is stored without trying. */
const TRIED_FROM_BYTES: Bytes = 16_384
const TRIED_TO_BYTES: Bytes = 64 * 2 ** 20
const LEAST_GAIN = 0.9
/** A reader that looks for bombs must have no doubt. */
const MOST_RATIO = 40

/** Whether content of a type is packed in a bundle; else it is stored, and can be read in place. */
export async function gainsByDeflating(
  type: string,
  size: Bytes,
  open: () => Promise<Blob>,
): Promise<boolean> {
  if (!TEXT.test(type) || size < LEAST_BYTES || size > TRIED_TO_BYTES) return false
  if (size <= TRIED_FROM_BYTES) return true
  let packed = 0
  for await (const piece of (await open()).stream().pipeThrough(new CompressionStream('deflate-raw')))
    packed += piece.length
  return packed <= LEAST_GAIN * size && size <= MOST_RATIO * packed
}
