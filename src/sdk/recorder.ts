import { TrackletError } from '#base/errors.ts'
import type { BatchKey, Outbox } from './outbox.ts'
import type { Reporter } from './reporter.ts'
import type { PointOptions } from './types.ts'

/** MLflow's rule for keys: letters, digits, and these signs; up to 250 characters; unchanged as a path. */
const KEY = /^[/\p{L}\p{N}_.\- :]{1,250}$/u
const UNCLEAN_PATH = /^\/|\/$|\/\/|^\.\.|(^|\/)\.{1,2}(\/|$)/

/** As `#model/limits.ts`, of which the client takes only types. */
const MAX_STEP = 2 ** 53
const MAX_TIME = 8.64e15

type Metric = BatchKey & {
  /** The step of the next point that has none. */
  next: number
  /** A point without a step gets `next`, until one had a step. */
  counting: boolean
}

/** Checks single points, so that a bad one is refused alone and not with its batch. */
export class Recorder {
  readonly #outbox: Outbox
  readonly #reporter: Reporter
  /** Steps that a resumed run's metrics go on with. */
  readonly #firstStep: (key: string) => number
  readonly #metrics = new Map<string, Metric>()

  constructor(outbox: Outbox, reporter: Reporter, firstStep: (key: string) => number) {
    this.#outbox = outbox
    this.#reporter = reporter
    this.#firstStep = firstStep
  }

  /** @param now ms since the epoch: what a batch's age is measured with */
  log(
    key: string,
    value: number,
    step: number | undefined,
    timestamp: number | undefined,
    now = Date.now(),
  ): boolean {
    const metric = this.#metrics.get(key) ?? this.#addMetric(key)
    if (metric === undefined) return false
    if (typeof value !== 'number')
      return this.#refuse(key, `a value must be a number, not ${describe(value)}`)
    if (step !== undefined && !(typeof step === 'number' && Math.abs(step) <= MAX_STEP)) {
      return this.#refuse(key, `a step must be a number up to 2^53 in size, not ${describe(step)}`)
    }
    if (
      timestamp !== undefined &&
      !(typeof timestamp === 'number' && timestamp >= 0 && timestamp <= MAX_TIME)
    ) {
      return this.#refuse(key, `a timestamp must be in ms since 1970, not ${describe(timestamp)}`)
    }
    if (!this.#outbox.hasRoom(1)) {
      this.#reporter.overflow(1)
      return false
    }
    this.#outbox.addPoint(
      metric,
      stepOf(metric, step),
      value,
      timestamp === undefined ? now : Math.floor(timestamp),
      now,
    )
    return true
  }

  logAll(values: Readonly<Record<string, number>>, options: PointOptions | undefined): boolean {
    let taken = true
    for (const key of Object.keys(values)) {
      taken = this.log(key, values[key] as number, options?.step, options?.timestamp) && taken
    }
    return taken
  }

  #addMetric(name: string): Metric | undefined {
    const problem = keyProblem(name)
    if (problem !== undefined) {
      this.#refuse(name, problem)
      return undefined
    }
    const metric = { name, index: 0, seq: -1, next: this.#firstStep(name), counting: true }
    this.#metrics.set(name, metric)
    return metric
  }

  #refuse(key: string, problem: string): false {
    const message = `Metric ${describe(key)} was not logged: ${problem}.`
    this.#reporter.problem(new TrackletError('INVALID_PARAMETER_VALUE', message))
    return false
  }
}

function stepOf(metric: Metric, step: number | undefined): number {
  if (step !== undefined) {
    metric.counting = false
    return step
  }
  return metric.counting ? metric.next++ : 0
}

function keyProblem(key: unknown): string | undefined {
  if (typeof key !== 'string') return 'a key must be text'
  if (KEY.test(key) && !UNCLEAN_PATH.test(key)) return undefined
  return 'a key has 1 to 250 letters, digits, _ - . : / and spaces, and is a clean path'
}

/** Never throws, and is short. */
function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value)
  return typeof value === 'string' ? JSON.stringify(value).slice(0, 300) : String(value)
}
