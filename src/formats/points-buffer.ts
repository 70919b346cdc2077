import { MAX_BATCH_POINTS } from '#model/batch.ts'
import type { MetricColumns } from '#model/metric.ts'
import type { PointsRecord } from './records.ts'

type Columns = Omit<MetricColumns, 'keys'>

/** Collects the points of one run until a record is full. */
export class PointsBuffer {
  readonly runId: string
  readonly #places = new Map<string, number>()
  #count = 0
  readonly #capacity: number
  #keyIndex: Uint32Array<ArrayBuffer>
  #step: Float64Array<ArrayBuffer>
  #value: Float64Array<ArrayBuffer>
  #time: Float64Array<ArrayBuffer>

  constructor(runId: string, capacity = MAX_BATCH_POINTS) {
    this.runId = runId
    this.#capacity = capacity
    this.#keyIndex = new Uint32Array(64)
    this.#step = new Float64Array(64)
    this.#value = new Float64Array(64)
    this.#time = new Float64Array(64)
  }

  get count(): number {
    return this.#count
  }

  /** Take before adding more. */
  get isFull(): boolean {
    return this.#count === this.#capacity
  }

  /** A key's place in the record that is being filled; valid until `take`. */
  placeOf(key: string): number {
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const place = this.#places.size
    this.#places.set(key, place)
    return place
  }

  /** @param place of `placeOf` */
  add(place: number, step: number, value: number, time: number): void {
    const at = this.#count
    if (at === this.#step.length) this.#grow()
    this.#keyIndex[at] = place
    this.#step[at] = step
    this.#value[at] = value
    this.#time[at] = time
    this.#count = at + 1
  }

  /** What was collected, and begins anew; undefined when that is nothing. */
  take(): PointsRecord | undefined {
    if (this.#count === 0) return undefined
    const keys = [...this.#places.keys()]
    const columns = { keys, ...(this.#count === this.#step.length ? this.#handOver() : this.#copy()) }
    this.#count = 0
    this.#places.clear()
    return { kind: 'points', runId: this.runId, columns }
  }

  /** The columns themselves, where nothing of them is empty. The next record is likely as long. */
  #handOver(): Columns {
    const given = { keyIndex: this.#keyIndex, step: this.#step, value: this.#value, time: this.#time }
    const size = this.#count
    this.#keyIndex = new Uint32Array(size)
    this.#step = new Float64Array(size)
    this.#value = new Float64Array(size)
    this.#time = new Float64Array(size)
    return given
  }

  #copy(): Columns {
    const end = this.#count
    return {
      keyIndex: this.#keyIndex.slice(0, end),
      step: this.#step.slice(0, end),
      value: this.#value.slice(0, end),
      time: this.#time.slice(0, end),
    }
  }

  #grow(): void {
    const size = this.#count * 4
    this.#keyIndex = grown(this.#keyIndex, new Uint32Array(size))
    this.#step = grown(this.#step, new Float64Array(size))
    this.#value = grown(this.#value, new Float64Array(size))
    this.#time = grown(this.#time, new Float64Array(size))
  }
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
