import type { Milliseconds } from '#base/units.ts'
import { MAX_STEP } from '#model/limits.ts'
import { FittedNames } from './fit-names.ts'
import { maybeTime } from './make-records.ts'
import { PointsBuffer } from './points-buffer.ts'
import type { PointsRecord } from './records.ts'

/** Points of one run as a tracker logged them, made to fit the store. */
export class MetricLog {
  readonly runId: string
  readonly names: FittedNames
  /** Points whose step no store can hold. */
  refused = 0
  readonly #buffer: PointsBuffer
  #full: PointsRecord[] = []

  constructor(runId: string, names = new FittedNames()) {
    this.runId = runId
    this.names = names
    this.#buffer = new PointsBuffer(runId)
  }

  /** @param time ms since the epoch; 0 is written where it is no moment */
  add(name: string, step: number, value: number, time: Milliseconds | undefined): void {
    if (!(Math.abs(step) <= MAX_STEP)) {
      this.refused++
      return
    }
    const place = this.#buffer.placeOf(this.names.fit(name))
    this.#buffer.add(place, step, value, maybeTime(time) ?? 0)
    if (this.#buffer.isFull) this.#flush()
  }

  /** Records that are full. */
  drain(): PointsRecord[] {
    const full = this.#full
    this.#full = []
    return full
  }

  /** What is left, full or not. */
  end(): PointsRecord[] {
    this.#flush()
    return this.drain()
  }

  #flush(): void {
    const record = this.#buffer.take()
    if (record) this.#full.push(record)
  }
}
