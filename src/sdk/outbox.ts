import { toTrackletError, type TrackletError } from '#base/errors.ts'
import type { LogBatch } from '#model/batch.ts'
import { isRetryable, type Link } from './link.ts'
import { Points } from './points.ts'
import type { Settings } from './settings.ts'

/** Everything of a batch but points. */
export type Entries = Pick<LogBatch, 'params' | 'tags' | 'inputs' | 'status'>

/** A metric's place in the open batch. */
export type BatchKey = { readonly name: string; index: number; seq: number }

type Batch = {
  readonly seq: number
  readonly size: number
  readonly points?: Points
  readonly entries?: Entries
}
type Waiter = { readonly through: number; readonly resolve: () => void }

export type OutboxListener = {
  /** Something is refused for good. */
  problem(error: TrackletError): void
  /** The store is out of reach; all is kept and sent again. Once until it works again. */
  trouble(error: TrackletError): void
  /** `pending` crossed half of the bound. */
  pressure(high: boolean): void
}

/** Columns kept for the next batches. */
const MOST_SPARE = 4

/**
 * One writer of one run: gathers points into numbered batches, sends them in order, keeps each until it is
 * acknowledged, and sends it again under the same number when that did not happen: the store takes each number once.
 *
 * Batches of points overtake each other's acknowledgements. One with params, tags, inputs or a status travels alone, so
 * that what came before it is on disk before it, also when the store refuses some and takes others.
 */
export class Outbox {
  /** Points and entries that are not acknowledged. */
  pending = 0
  readonly #link: Link
  readonly #runId: string
  readonly #writerId: string
  readonly #settings: Settings
  readonly #listener: OutboxListener
  #open = new Points()
  #openedAt = 0
  /** Of the open batch. */
  #seq = 0
  /** Sealed and not on the way, in order. */
  #queue: Batch[] = []
  #flight: Batch[] = []
  #flightPoints = 0
  /** Came back from the flight, to be sent again. */
  #returned: Batch[] = []
  #retryMs = 0
  #paused = false
  #high = false
  #waiters: Waiter[] = []
  readonly #spare: Points[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(link: Link, runId: string, writerId: string, settings: Settings, listener: OutboxListener) {
    this.#link = link
    this.#runId = runId
    this.#writerId = writerId
    this.#settings = settings
    this.#listener = listener
  }

  hasRoom(size: number): boolean {
    return this.pending + size <= this.#settings.maxBuffered
  }

  /** @param now ms since the epoch: what the batch's age is measured with */
  addPoint(key: BatchKey, step: number, value: number, time: number, now: number): void {
    const open = this.#open
    if (key.seq !== this.#seq) {
      key.seq = this.#seq
      key.index = open.keys.push(key.name) - 1
    }
    if (open.size === 0) this.#openBatch(now)
    open.add(key.index, step, value, time)
    this.#count(1)
    const aged = now - this.#openedAt >= this.#settings.flushMs && this.#queue.length === 0
    if (aged || open.size >= this.#settings.batchPoints) this.seal()
  }

  /** Its own batch, behind the points before it. */
  addEntries(entries: Entries, size: number): void {
    this.seal()
    this.#queue.push({ seq: this.#seq++, size, entries })
    this.#count(size)
    this.#pump()
  }

  /** Sends what is gathered. */
  seal(): void {
    const points = this.#open
    if (points.size > 0) {
      this.#queue.push({ seq: this.#seq++, size: points.size, points })
      this.#open = this.#spare.pop() ?? new Points()
    }
    this.#pump()
  }

  /** Resolves when everything added so far is acknowledged or refused for good. */
  settled(): Promise<void> {
    this.seal()
    const through = this.#seq - 1
    return new Promise((resolve) => {
      this.#waiters.push({ through, resolve })
      this.#wake()
    })
  }

  #openBatch(now: number): void {
    this.#openedAt = now
    this.#timer ??= setTimeout(() => this.#onTimer(), this.#settings.flushMs)
  }

  /** While others wait to be sent, the open batch may as well grow. */
  #onTimer(): void {
    this.#timer = undefined
    if (this.#open.size === 0) return
    const left = this.#settings.flushMs - (Date.now() - this.#openedAt)
    if (left <= 1 && this.#queue.length === 0) return this.seal()
    this.#timer = setTimeout(() => this.#onTimer(), Math.min(Math.max(left, 1), this.#settings.flushMs))
  }

  #pump(): void {
    while (!this.#paused) {
      const next = this.#queue[0]
      if (next === undefined || !this.#mayFly(next)) return
      this.#queue.shift()
      this.#send(next)
    }
  }

  #mayFly(next: Batch): boolean {
    const first = this.#flight[0]
    if (first === undefined) return true
    const alone = this.#retryMs > 0 || first.entries !== undefined || next.entries !== undefined
    const { windowBatches, windowPoints } = this.#settings
    return !alone && this.#flight.length < windowBatches && this.#flightPoints + next.size <= windowPoints
  }

  #send(batch: Batch): void {
    this.#flight.push(batch)
    this.#flightPoints += batch.size
    const { seq, points, entries } = batch
    const metrics = points?.toColumns()
    const message: LogBatch = {
      runId: this.#runId,
      writerId: this.#writerId,
      seq,
      ...entries,
      ...(metrics && { metrics }),
    }
    const columns = metrics ? [metrics.keyIndex, metrics.step, metrics.value, metrics.time] : []
    this.#link
      .call(
        'logBatch',
        [message],
        columns.map(({ buffer }) => buffer as ArrayBuffer),
      )
      .then(
        () => this.#onAck(batch),
        (error: unknown) => this.#onFailure(batch, toTrackletError(error)),
      )
  }

  #onAck(batch: Batch): void {
    this.#retryMs = 0
    this.#forget(batch)
    this.#land(batch)
  }

  #onFailure(batch: Batch, error: TrackletError): void {
    if (isRetryable(error)) {
      if (!this.#paused && this.#retryMs === 0) this.#listener.trouble(error)
      this.#paused = true
      this.#returned.push(batch)
    } else {
      this.#listener.problem(error)
      this.#forget(batch)
      this.#fillGap(batch.seq)
    }
    this.#land(batch)
  }

  #land(batch: Batch): void {
    this.#flight.splice(this.#flight.indexOf(batch), 1)
    this.#flightPoints -= batch.size
    if (this.#flight.length === 0 && this.#returned.length > 0) this.#retryLater()
    this.#wake()
    this.#pump()
  }

  /** Only when the whole flight is down, so that the order of numbers holds; then one batch goes ahead to try. */
  #retryLater(): void {
    const { firstRetryMs, lastRetryMs } = this.#settings
    this.#queue.unshift(...this.#returned.sort((a, b) => a.seq - b.seq))
    this.#returned = []
    this.#retryMs = Math.min(this.#retryMs * 2 || firstRetryMs, lastRetryMs)
    setTimeout(() => {
      this.#paused = false
      this.#pump()
    }, this.#retryMs)
  }

  #forget({ size, points }: Batch): void {
    if (points !== undefined && this.#spare.length < MOST_SPARE) this.#spare.push(points.clear())
    this.#count(-size)
  }

  /**
   * Uses up a refused batch's number, since the store keeps a list of numbers that are missing. When this fails too
   * (a deleted run), the list is longer and nothing else.
   */
  #fillGap(seq: number): void {
    const empty: LogBatch = { runId: this.#runId, writerId: this.#writerId, seq }
    this.#link.call('logBatch', [empty]).catch(() => undefined)
  }

  #count(added: number): void {
    this.pending += added
    const high = this.pending >= this.#settings.maxBuffered / 2
    if (high === this.#high) return
    this.#high = high
    this.#listener.pressure(high)
  }

  #wake(): void {
    if (this.#waiters.length === 0) return
    const waiting = [...this.#queue.slice(0, 1), ...this.#flight, ...this.#returned]
    const oldest = Math.min(...waiting.map(({ seq }) => seq))
    const done = this.#waiters.filter(({ through }) => through < oldest)
    this.#waiters = this.#waiters.filter(({ through }) => through >= oldest)
    for (const { resolve } of done) resolve()
  }
}
