/** What hyparquet makes of the columns of points. Numbers stay in the arrays of its pages, so they keep their bits. */
import { MAX_BATCH_POINTS } from '#model/batch.ts'
import type { MetricColumns } from '#model/metric.ts'
import { concatFloats } from '#series/bits.ts'

type Page = ArrayLike<unknown>
export type Rows = {
  readonly key: Page[]
  readonly step: Page[]
  readonly timestamp: Page[]
  readonly value: Page[]
}

export function* cutRows(
  rows: Rows,
  length: number,
  msPerTick: number,
  refuse: (fault: string) => never,
): Generator<MetricColumns> {
  const [step, value] = [toFloats(rows.step), toFloats(rows.value)]
  const time = toMilliseconds(toFloats(rows.timestamp), msPerTick)
  const { keys, keyIndex } = indexKeys(rows.key)
  if ([step, value, time, keyIndex].some((column) => column.length !== length))
    refuse('its columns are not of one length')
  for (let at = 0; at < length; at += MAX_BATCH_POINTS) {
    const end = Math.min(length, at + MAX_BATCH_POINTS)
    yield {
      ...narrowKeys(keys, keyIndex.subarray(at, end)),
      step: step.subarray(at, end),
      value: value.subarray(at, end),
      time: time.subarray(at, end),
    }
  }
}

/** In place. */
export function toMilliseconds(ticks: Float64Array, msPerTick: number): Float64Array {
  if (msPerTick !== 1)
    for (let i = 0; i < ticks.length; i++) ticks[i] = Math.floor((ticks[i] as number) * msPerTick)
  return ticks
}

/** Texts that follow each other are mostly the same one, so the look-up is rare. */
export function indexKeys(pages: readonly Page[]): { keys: string[]; keyIndex: Uint32Array } {
  const places = new Map<string, number>()
  const keyIndex = new Uint32Array(pages.reduce((sum, { length }) => sum + length, 0))
  let [at, place] = [0, -1]
  let before: unknown
  for (const page of pages) {
    for (let i = 0; i < page.length; i++) {
      const key = page[i]
      if (key !== before || place < 0) {
        const text = String(key)
        place = places.get(text) ?? places.size
        places.set(text, place)
        before = key
      }
      keyIndex[at++] = place
    }
  }
  return { keys: [...places.keys()], keyIndex }
}

/** Only the keys that stand there. */
function narrowKeys(keys: readonly string[], index: Uint32Array): { keys: string[]; keyIndex: Uint32Array } {
  const places = new Map<number, number>()
  const keyIndex = index.map((key) => {
    const place = places.get(key) ?? places.size
    places.set(key, place)
    return place
  })
  return { keys: [...places.keys()].map((key) => keys[key] as string), keyIndex }
}

/** A single page of doubles is the column itself. */
function toFloats(pages: readonly Page[]): Float64Array {
  const columns = pages.map((page) => {
    if (page instanceof Float64Array) return page
    if (page instanceof BigInt64Array) return fromInt64(page)
    return Float64Array.from(page as ArrayLike<number | bigint>, Number)
  })
  const [first] = columns
  return first !== undefined && columns.length === 1 ? first : concatFloats(columns)
}

export function fromInt64(column: BigInt64Array): Float64Array {
  const words = new Int32Array(column.buffer, column.byteOffset, 2 * column.length)
  const floats = new Float64Array(column.length)
  for (let i = 0; i < floats.length; i++)
    floats[i] = (words[2 * i + 1] as number) * 2 ** 32 + ((words[2 * i] as number) >>> 0)
  return floats
}
