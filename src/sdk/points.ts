import type { MetricColumns } from '#model/metric.ts'

const FIRST_CAPACITY = 256

/** The open batch: columns that double until they hold a full one, and are used again after the acknowledgement. */
export class Points {
  keys: string[] = []
  size = 0
  #keyIndex = new Uint32Array(FIRST_CAPACITY)
  #step = new Float64Array(FIRST_CAPACITY)
  #value = new Float64Array(FIRST_CAPACITY)
  #time = new Float64Array(FIRST_CAPACITY)

  add(keyIndex: number, step: number, value: number, time: number): void {
    const at = this.size++
    if (at === this.#step.length) this.#grow()
    this.#keyIndex[at] = keyIndex
    this.#step[at] = step
    this.#value[at] = value
    this.#time[at] = time
  }

  /** Copies to give away. The columns stay, to be sent again: a copy costs less than cloning would. */
  toColumns(): MetricColumns {
    const end = this.size
    return {
      keys: this.keys,
      keyIndex: this.#keyIndex.slice(0, end),
      step: this.#step.slice(0, end),
      value: this.#value.slice(0, end),
      time: this.#time.slice(0, end),
    }
  }

  clear(): this {
    this.keys = []
    this.size = 0
    return this
  }

  #grow(): void {
    const capacity = this.#step.length * 2
    this.#keyIndex = moved(this.#keyIndex, new Uint32Array(capacity))
    this.#step = moved(this.#step, new Float64Array(capacity))
    this.#value = moved(this.#value, new Float64Array(capacity))
    this.#time = moved(this.#time, new Float64Array(capacity))
  }
}

function moved<T extends Uint32Array | Float64Array>(column: T, wider: T): T {
  wider.set(column)
  return wider
}
