import type { Milliseconds } from '#base/units.ts'
import { MAX_STEP } from '#model/limits.ts'
import { FittedNames } from './fit-names.ts'
import { maybeTime } from './make-records.ts'
import { PointsBuffer } from './points-buffer.ts'
import type { PointsRecord } from './records.ts'

/** One metric of a log, for who has many points of it. */
export type LoggedMetric = {
  readonly key: string
  /** Its place in the record that is being filled, if `record` is that one's number. */
  place: number
  record: number
}

/** Points of one run as a tracker logged them, made to fit the store. */
export class MetricLog {
  readonly runId: string
  readonly names: FittedNames
  /** Points whose step no store can hold. */
  refused = 0
  readonly #buffer: PointsBuffer
  readonly #metrics = new Map<string, LoggedMetric>()
  #full: PointsRecord[] = []
  /** The number of the record that is being filled. */
  #record = 0

  constructor(runId: string, names = new FittedNames()) {
    this.runId = runId
    this.names = names
    this.#buffer = new PointsBuffer(runId)
  }

  /** @param time ms since the epoch; 0 is written where it is no moment */
  add(name: string, step: number, value: number, time: Milliseconds | undefined): void {
    this.addTo(this.metric(name), step, value, time)
  }

  /** The one of this name, as the tracker has it. */
  metric(name: string): LoggedMetric {
    let metric = this.#metrics.get(name)
    if (metric === undefined) {
      metric = { key: this.names.fit(name), place: 0, record: -1 }
      this.#metrics.set(name, metric)
    }
    return metric
  }

  /** As {@link add}, without looking for the name. */
  addTo(metric: LoggedMetric, step: number, value: number, time: Milliseconds | undefined): void {
    if (!(Math.abs(step) <= MAX_STEP)) {
      this.refused++
      return
    }
    if (metric.record !== this.#record) {
      metric.record = this.#record
      metric.place = this.#buffer.placeOf(metric.key)
    }
    this.#buffer.add(metric.place, step, value, maybeTime(time) ?? 0)
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
    this.#record++
  }
}
