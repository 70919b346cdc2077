import { isTrackletError } from '#base/errors.ts'
import { ByteWindow } from '../byte-window.ts'
import type { SourceFile } from '../source.ts'
import { EventReader } from './event.ts'
import { Frames } from './frames.ts'

/** What a file had that could not be taken, and where the next read may go on. */
export type ScanEnd = {
  /** Behind the last whole record. */
  readonly offset: number
  /** Of the whole file when it was opened. */
  readonly size: number
  readonly damage: Damage | undefined
  /** Whole records that are too large to read. */
  readonly large: number
  /** Whole records that are no events. */
  readonly malformed: number
}

export type Damage = {
  /** `cut`: the file ends within a record, as one that is being written does. */
  readonly kind: 'cut' | 'bad-payload' | 'bad-length'
  readonly offset: number
  /** The damaged record and those behind it, as far as they can be counted. */
  readonly records: number
}

/**
 * @param events is one object for all; `base` is where `events.bytes` begins in the file, `offset` where the record begins
 */
export type TakeEvent = (events: EventReader, base: number, offset: number) => void

/**
 * Reads a file's events one by one, up to the first damage. Yields each time a part of it was read, for the caller to hand on what
 * `take` gathered. What `take` throws as a TrackletError marks the one event as malformed.
 */
export async function* scanEvents(
  file: SourceFile,
  from: number,
  take: TakeEvent,
  signal?: AbortSignal,
): AsyncGenerator<number, ScanEnd> {
  const window = await ByteWindow.open(file, from, signal)
  const frames = new Frames(window)
  const scan = new Scan(window, frames, take)
  for (;;) {
    const state = scan.run()
    yield window.offset
    if (state === 'more' && (await window.fill(frames.need))) continue
    if (state === 'large') {
      scan.large++
      window.skip(frames.need)
      continue
    }
    const damage = await findDamage(window, frames, state)
    const { large, malformed, end } = scan
    return { offset: end, size: window.size, damage, large, malformed }
  }
}

/** The part of a scan that waits for nothing. */
class Scan {
  large = 0
  malformed = 0
  /** In the file, behind the last whole record. */
  end: number
  readonly #window: ByteWindow
  readonly #frames: Frames
  readonly #take: TakeEvent

  constructor(window: ByteWindow, frames: Frames, take: TakeEvent) {
    this.#window = window
    this.#frames = frames
    this.#take = take
    this.end = window.offset
  }

  run(): 'more' | 'large' | 'bad-payload' | 'bad-length' {
    const window = this.#window
    const frames = this.#frames
    const events = new EventReader(window.bytes)
    const base = window.offset - window.at
    for (;;) {
      const { at } = window
      const state = frames.next()
      if (state !== 'record') {
        this.end = window.offset
        return state
      }
      try {
        events.read(frames.from, frames.to)
        this.#take(events, base, base + at)
      } catch (error) {
        if (!isTrackletError(error)) throw error
        this.malformed++
      }
    }
  }
}

async function findDamage(
  window: ByteWindow,
  frames: Frames,
  state: 'more' | 'bad-payload' | 'bad-length',
): Promise<Damage | undefined> {
  const { offset } = window
  if (state === 'more') return window.left === 0 ? undefined : { kind: 'cut', offset, records: 1 }
  let records = 1
  if (state === 'bad-length') return { kind: state, offset, records }
  window.skip(frames.need)
  for (;;) {
    const next = frames.next()
    if (next === 'more' && (await window.fill(frames.need))) continue
    if (next === 'more' || next === 'bad-length') return { kind: state, offset, records }
    records++
    if (next !== 'record') window.skip(frames.need)
  }
}
