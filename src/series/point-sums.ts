/**
 * What many points are, in a few numbers a metric: how many, and sums over a hash of each. Two sets of points with the same
 * sums are the same, whatever their order and however they were cut into batches; by chance it fails once in 2^64.
 * The sums are on disk: another hash needs another place.
 */
import type { MetricColumns } from '#model/metric.ts'
import { gather, wordsOf } from './bits.ts'

/** Columns of equal length; `sums` has two words a key. */
export type PointSumColumns = {
  readonly keys: readonly string[]
  readonly counts: Float64Array
  readonly sums: Uint32Array
}

export class PointSums {
  readonly #slots = new Map<string, number>()
  #counts = new Float64Array(8)
  #sums = new Uint32Array(16)

  static from({ keys, counts, sums }: PointSumColumns): PointSums {
    const made = new PointSums()
    for (const [i, key] of keys.entries()) {
      const slot = made.#slotOf(key)
      made.#counts[slot] = counts[i] as number
      made.#sums.set(sums.subarray(2 * i, 2 * i + 2), 2 * slot)
    }
    return made
  }

  get keys(): string[] {
    return [...this.#slots.keys()]
  }

  /** Points of all keys. */
  get total(): number {
    return this.#counts.reduce((a, b) => a + b, 0)
  }

  /** 0 for a key without points. */
  count(key: string): number {
    const slot = this.#slots.get(key)
    return slot === undefined ? 0 : (this.#counts[slot] as number)
  }

  add({ keys, keyIndex, step, value, time }: MetricColumns): void {
    const slots = Uint32Array.from(keys, (key) => this.#slotOf(key))
    const [counts, sums] = [this.#counts, this.#sums]
    const [steps, values, times] = [wordsOf(step), wordsOf(value), wordsOf(time)]
    for (let i = 0; i < keyIndex.length; i++) {
      const slot = slots[keyIndex[i] as number] as number
      let a = 0x9e3779b9
      let b = 0x85ebca6b
      for (let w = 2 * i; w < 2 * i + 2; w++) {
        a = Math.imul(a ^ (steps[w] as number), 0xcc9e2d51)
        b = Math.imul((b << 13) | (b >>> 19), 0x1b873593) ^ a
        a = Math.imul(a ^ (values[w] as number) ^ (a >>> 15), 0x2c1b3c6d)
        b = Math.imul((b << 11) | (b >>> 21), 0x297a2d39) ^ a
        a = Math.imul(a ^ (times[w] as number) ^ (a >>> 13), 0x7feb352d)
        b = Math.imul((b << 17) | (b >>> 15), 0x846ca68b) ^ a
      }
      counts[slot] = (counts[slot] as number) + 1
      sums[2 * slot] = (sums[2 * slot] as number) + (a ^ (a >>> 16))
      sums[2 * slot + 1] = (sums[2 * slot + 1] as number) + (b ^ (b >>> 14))
    }
  }

  /** Whether the points of the key are the same. */
  agrees(other: PointSums, key: string): boolean {
    const count = this.count(key)
    if (count !== other.count(key)) return false
    if (count === 0) return true
    const [a, b] = [2 * this.#slotOf(key), 2 * other.#slotOf(key)]
    return this.#sums[a] === other.#sums[b] && this.#sums[a + 1] === other.#sums[b + 1]
  }

  /** By key, so that the same points give the same columns. */
  toColumns(): PointSumColumns {
    const keys = this.keys.sort()
    const columns = { keys, counts: new Float64Array(keys.length), sums: new Uint32Array(2 * keys.length) }
    for (const [i, key] of keys.entries()) {
      const slot = this.#slotOf(key)
      columns.counts[i] = this.#counts[slot] as number
      columns.sums.set(this.#sums.subarray(2 * slot, 2 * slot + 2), 2 * i)
    }
    return columns
  }

  #slotOf(key: string): number {
    const known = this.#slots.get(key)
    if (known !== undefined) return known
    const slot = this.#slots.size
    this.#slots.set(key, slot)
    if (slot === this.#counts.length) {
      const [counts, sums] = [this.#counts, this.#sums]
      this.#counts = new Float64Array(2 * counts.length)
      this.#counts.set(counts)
      this.#sums = new Uint32Array(2 * sums.length)
      this.#sums.set(sums)
    }
    return slot
  }
}

/** The points at some places, in the order of the places. */
export function pickPoints(columns: MetricColumns, places: Uint32Array): MetricColumns {
  return {
    keys: columns.keys,
    keyIndex: places.map((place) => columns.keyIndex[place] as number),
    step: gather(columns.step, places),
    value: gather(columns.value, places),
    time: gather(columns.time, places),
  }
}
