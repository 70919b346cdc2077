import { TrackletError } from '#base/errors.ts'
import type { Bytes } from '#base/units.ts'

/** What one grant may bring in a second, and at once after a rest. */
const POINTS_PER_S = 10_000
const BURST_POINTS = 600_000
const BYTES_PER_S = 2 ** 20
const BURST_BYTES = 256 * 2 ** 20

/** What waits here at most: a client that keeps to its own bounds never has so much on the way. */
const MOST_CALLS = 4_096
const MOST_WAITING_BYTES = 128 * 2 ** 20

type Size = { readonly points: number; readonly bytes: Bytes }

/** What everything that a page brings goes through. */
export type Meter = {
  /** Runs work when there is room for it, or throws. */
  use<T>(size: Size, work: () => Promise<T>): Promise<T>
}

/** Keeps one grant from crowding out the others: what is over its rate waits, and what waits is bounded. */
export class Allowance implements Meter {
  #points = BURST_POINTS
  #bytes = BURST_BYTES
  #filled = performance.now()
  #calls = 0
  #waitingBytes = 0

  /**
   * Runs work when its turn comes.
   * @throws TrackletError E_STORE_STALLED when too much waits: the client keeps it, and sends it again; INVALID_PARAMETER_VALUE
   * for what is larger than a grant may ever bring at once
   */
  async use<T>(size: Size, work: () => Promise<T>): Promise<T> {
    const { bytes } = size
    if (bytes > BURST_BYTES)
      throw new TrackletError(
        'INVALID_PARAMETER_VALUE',
        `A page of another origin may send ${BURST_BYTES} bytes at once.`,
      )
    if (
      this.#calls >= MOST_CALLS ||
      this.#waitingBytes + bytes > MOST_WAITING_BYTES + BURST_BYTES * Number(this.#calls === 0)
    )
      throw new TrackletError(
        'E_STORE_STALLED',
        'Too much is on the way at once. It is kept, and sent again.',
      )
    this.#calls++
    this.#waitingBytes += bytes
    try {
      const wait = this.#take(size)
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      return await work()
    } finally {
      this.#calls--
      this.#waitingBytes -= bytes
    }
  }

  /** Those who come later wait longer, so the order stays. @returns ms */
  #take({ points, bytes }: Size): number {
    const now = performance.now()
    const seconds = (now - this.#filled) / 1000
    this.#filled = now
    this.#points = Math.min(this.#points + seconds * POINTS_PER_S, BURST_POINTS) - points
    this.#bytes = Math.min(this.#bytes + seconds * BYTES_PER_S, BURST_BYTES) - bytes
    return Math.max(0, -this.#points / POINTS_PER_S, -this.#bytes / BYTES_PER_S) * 1000
  }
}
