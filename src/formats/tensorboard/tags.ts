import { viewOf } from '../byte-window.ts'
import type { LoggedMetric, MetricLog } from '../metric-log.ts'
import type { ProtoReader } from '../protobuf.ts'
import type { Metadata } from './event.ts'

/** What is known of one tag of a run. Writers say its metadata once, with the first value. */
export type Tag = {
  readonly metric: LoggedMetric
  metadata: Omit<Metadata, 'content'> | undefined
}

type KnownTag = Tag & { readonly view: DataView; next: KnownTag | undefined }

/** Finds a tag by its bytes: writers repeat theirs in one order, so that the one after the last is tried first. */
export class Tags {
  readonly #metrics: MetricLog
  readonly #known = new Map<string, KnownTag>()
  #last: KnownTag | undefined

  constructor(metrics: MetricLog) {
    this.#metrics = metrics
  }

  find({ view, bytes }: ProtoReader, from: number, to: number): Tag {
    const guess = this.#last?.next
    const tag = guess && isSame(guess.view, view, from, to) ? guess : this.#lookUp(bytes.slice(from, to))
    if (this.#last) this.#last.next = tag
    this.#last = tag
    return tag
  }

  #lookUp(bytes: Uint8Array): KnownTag {
    const name = new TextDecoder().decode(bytes)
    let tag = this.#known.get(name)
    if (!tag) {
      const metric = this.#metrics.metric(name)
      tag = { metric, view: viewOf(bytes), metadata: undefined, next: undefined }
      this.#known.set(name, tag)
    }
    return tag
  }
}

function isSame(known: DataView, view: DataView, from: number, to: number): boolean {
  const { byteLength } = known
  if (byteLength !== to - from) return false
  let i = 0
  for (; i + 4 <= byteLength; i += 4) if (known.getInt32(i) !== view.getInt32(from + i)) return false
  for (; i < byteLength; i++) if (known.getInt8(i) !== view.getInt8(from + i)) return false
  return true
}
