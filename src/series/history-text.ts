/**
 * Points as text, for files of text: three columns of doubles, deflated, in base64. Whole numbers are written as differences, and the
 * bytes of all values by their place in the value (all first bytes, all second ones, …), since neighbours are alike there.
 * Every value comes back with its bits.
 */
import type { MetricHistory } from '#model/metric.ts'

const BYTES = 8

/** Of a call of `String.fromCharCode`, whose arguments lie on the stack. */
const PIECE = 1 << 15

export async function historyToText({ steps, values, timestamps }: MetricHistory): Promise<string> {
  const parts = [steps, timestamps, values].map(writeColumn)
  return toBase64(await pipe(new Blob(parts), new CompressionStream('deflate-raw')))
}

/** @throws TypeError for text that {@link historyToText} did not write */
export async function historyFromText(text: string): Promise<MetricHistory> {
  const bytes = await pipe(new Blob([fromBase64(text)]), new DecompressionStream('deflate-raw'))
  const size = bytes.length / 3
  const [steps, timestamps, values] = [0, 1, 2].map((place) =>
    readColumn(bytes.subarray(place * size, (place + 1) * size)),
  )
  return { steps, timestamps, values } as MetricHistory
}

/** One byte says whether differences follow. */
function writeColumn(column: Float64Array): Uint8Array<ArrayBuffer> {
  const isWhole = column.every(hasExactDifferences)
  const numbers = isWhole
    ? column.map((value, i) => (i === 0 ? value : value - (column[i - 1] as number)))
    : column
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
  const out = new Uint8Array(1 + bytes.length)
  out[0] = Number(isWhole)
  const count = numbers.length
  for (let i = 0; i < count; i++)
    for (let place = 0; place < BYTES; place++)
      out[1 + place * count + i] = bytes[i * BYTES + place] as number
  return out
}

function readColumn(bytes: Uint8Array): Float64Array {
  const count = (bytes.length - 1) / BYTES
  const out = new Uint8Array(count * BYTES)
  for (let i = 0; i < count; i++)
    for (let place = 0; place < BYTES; place++)
      out[i * BYTES + place] = bytes[1 + place * count + i] as number
  const column = new Float64Array(out.buffer)
  if (bytes[0] === 1)
    for (let i = 1; i < count; i++) column[i] = (column[i] as number) + (column[i - 1] as number)
  return column
}

function hasExactDifferences(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 2 ** 52 && !Object.is(value, -0)
}

async function pipe(
  content: Blob,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(content.stream().pipeThrough(stream)).arrayBuffer())
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  return btoa(text)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}
