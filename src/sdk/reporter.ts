import { TrackletError } from '#base/errors.ts'

/** Distinct messages that go to the console; a loop that varies its mistake must not flood it. */
const MOST_WARNINGS = 100

/** Makes what went wrong heard: as events, once in the console, and by the next flush. */
export class Reporter {
  /** Points and entries refused because the buffer was full. */
  refused = 0
  readonly #target: EventTarget
  readonly #max: number
  readonly #warned = new Set<string>()
  #first: TrackletError | undefined
  #count = 0
  #refusedBefore = 0
  #overflowing = false

  constructor(target: EventTarget, max: number) {
    this.#target = target
    this.#max = max
  }

  /** Something was refused for good. */
  problem(error: TrackletError): void {
    this.#first ??= error
    this.#count++
    this.trouble(error)
  }

  /** Something is late, but not lost. */
  trouble(error: TrackletError): void {
    this.#warn(error.message)
    this.#emit('error', error)
  }

  overflow(added: number): void {
    this.refused += added
    if (this.#overflowing) return
    this.#overflowing = true
    this.#warn(`The buffer of ${this.#max} points is full: more are refused.`)
    this.#emit('overflow', { refused: this.refused, max: this.#max })
  }

  pressure(high: boolean, pending: number): void {
    if (!high) this.#overflowing = false
    this.#emit('pressure', { pending, max: this.#max, high })
  }

  /** What was refused since the last call, as one error. */
  take(): TrackletError | undefined {
    const refused = this.refused - this.#refusedBefore
    const first = this.#first
    const count = this.#count
    this.#refusedBefore = this.refused
    this.#first = undefined
    this.#count = 0
    if (refused > 0) {
      const message = `${refused} points were refused, since the buffer was full. The others are on disk.`
      return new TrackletError('E_STORE_STALLED', message, { refused })
    }
    if (first === undefined || count === 1) return first
    return new TrackletError(first.code, `${count} problems; the first: ${first.message}`, {
      ...first.details,
      problems: count,
    })
  }

  #warn(message: string): void {
    if (this.#warned.has(message) || this.#warned.size >= MOST_WARNINGS) return
    this.#warned.add(message)
    globalThis.console.warn(`Tracklet: ${message}`)
  }

  #emit(type: string, detail: unknown): void {
    this.#target.dispatchEvent(new CustomEvent(type, { detail }))
  }
}
