import type { Milliseconds } from '#base/units.ts'
import { MetricLog } from '../metric-log.ts'
import { maybeTime } from '../make-records.ts'
import { ProtoReader, type Range } from '../protobuf.ts'
import type { ImportRecord } from '../records.ts'
import { readEncoded, readMetadata, SummaryValue, type EventReader } from './event.ts'
import { Histograms } from './histograms.ts'
import { readHparams, type Session } from './hparams.ts'
import {
  audioPath,
  imagePathOf,
  sliceRecord,
  textPath,
  type Moment,
  type Origin,
  type Piece,
} from './media.ts'
import { Tags, type Tag } from './tags.ts'
import { readTensor } from './tensor.ts'

const SCALAR_CLASS = 1

/** Turns the events of one run's files into records. */
export class EventRun {
  readonly runId: string
  readonly metrics: MetricLog
  session: Session = {}
  /** Of the first and the last event with a time; NaN before there is one. */
  firstTime: Milliseconds = NaN
  lastTime: Milliseconds = NaN
  hasImages = false
  /** Events that a restart took back. */
  voided = 0
  /** What no record can hold, by the name of its plugin, and how often. */
  readonly leftOut = new Map<string, number>()
  readonly #tags: Tags
  readonly #histograms: Histograms
  readonly #value = new SummaryValue()
  #ready: ImportRecord[] = []
  #time: Milliseconds

  /** @param fallbackTime of points whose events have no time */
  constructor(runId: string, fallbackTime: Milliseconds) {
    this.runId = runId
    this.metrics = new MetricLog(runId)
    this.#tags = new Tags(this.metrics.names)
    this.#histograms = new Histograms(runId)
    this.#time = fallbackTime
  }

  /** @param bound events from this step on are void */
  take(events: EventReader, origin: Origin, bound: number): void {
    const { reader, summary, step } = events
    if (events.wallTime > 0) this.#tick(events.wallTime * 1_000)
    if (events.isGraph) this.#leaveOut('graphs')
    if (!summary) return
    if (step >= bound) {
      this.voided++
      return
    }
    reader.reset(summary.from, summary.to)
    while (reader.next()) {
      if (reader.field === 1) this.#takeValue(reader, step, origin)
      else reader.skip()
    }
  }

  /** What is ready so far. */
  drain(): ImportRecord[] {
    const ready = this.#ready
    this.#ready = []
    return [...this.metrics.drain(), ...ready]
  }

  /** What was gathered and is not full. */
  end(): ImportRecord[] {
    return [...this.metrics.end(), ...this.drain(), ...this.#histograms.records()]
  }

  #takeValue(reader: ProtoReader, step: number, origin: Origin): void {
    const value = this.#value
    value.read(reader)
    const { bytes } = reader
    const tag = this.#tags.find(bytes, value.tag)
    if (value.metadata) this.#learn(tag, readerOf(bytes, value.metadata))
    const scalar = value.simple ?? maybeScalar(tag, bytes, value.tensor)
    if (scalar === undefined) this.#takeMedia(tag, value, bytes, { ...origin, step, time: this.#time })
    else this.metrics.add(tag.name, step, scalar, this.#time)
  }

  #takeMedia(tag: Tag, value: SummaryValue, bytes: Uint8Array, moment: Moment): void {
    const { image, audio, histogram, tensor } = value
    if (image) this.#addPieces('images', tag, [readEncoded(readerOf(bytes, image))], bytes, moment)
    else if (audio) this.#addPieces('audio', tag, [readEncoded(readerOf(bytes, audio))], bytes, moment)
    else if (histogram) this.#histograms.add(tag.key, histogram, 'old', moment)
    else if (tensor) this.#takeTensor(tag, tensor, bytes, moment)
  }

  #takeTensor(tag: Tag, range: Range, bytes: Uint8Array, moment: Moment): void {
    const plugin = tag.metadata?.plugin ?? ''
    if (plugin === 'histograms') {
      this.#histograms.add(tag.key, range, 'tensor', moment)
      return
    }
    const { strings, shape } = readTensor(readerOf(bytes, range))
    // Images begin with their width and height as text; a sound may have a label behind it.
    if (plugin === 'images') this.#addPieces(plugin, tag, strings.slice(2), bytes, moment)
    else if (plugin === 'audio') {
      const sounds = shape.length < 2 ? strings : strings.filter((_, i) => i % 2 === 0)
      this.#addPieces(plugin, tag, sounds, bytes, moment)
    } else if (plugin === 'text') this.#addPieces(plugin, tag, strings, bytes, moment)
    else if (plugin !== 'hparams') this.#leaveOut(plugin === '' ? 'tensors' : plugin)
  }

  #addPieces(
    plugin: 'images' | 'audio' | 'text',
    tag: Tag,
    ranges: readonly (Range | undefined)[],
    bytes: Uint8Array,
    moment: Moment,
  ): void {
    for (const [index, range] of ranges.entries()) {
      if (!range) continue
      const piece = { bytes, range, index }
      this.hasImages ||= plugin === 'images'
      this.#ready.push(sliceRecord(this.runId, this.#pathOf(plugin, tag.key, moment, piece), moment, piece))
    }
  }

  #pathOf(plugin: 'images' | 'audio' | 'text', key: string, moment: Moment, piece: Piece): string {
    if (plugin === 'images') return imagePathOf(this.runId, key, moment, piece)
    return plugin === 'audio' ? audioPath(key, moment, piece) : textPath(key, moment, piece)
  }

  #learn(tag: Tag, reader: ProtoReader): void {
    const metadata = readMetadata(reader)
    if (metadata.plugin === 'hparams') this.session = { ...this.session, ...readHparams(metadata.content) }
    const { plugin, dataClass } = metadata
    tag.metadata ??= { plugin, dataClass }
  }

  #tick(time: Milliseconds): void {
    this.#time = maybeTime(time) ?? 0
    if (!(this.firstTime <= time)) this.firstTime = time
    if (!(this.lastTime >= time)) this.lastTime = time
  }

  #leaveOut(what: string): void {
    this.leftOut.set(what, (this.leftOut.get(what) ?? 0) + 1)
  }
}

/** A number under the plugin `scalars`, or under none; the metadata may also say so by its class. */
function maybeScalar(tag: Tag, bytes: Uint8Array, range: Range | undefined): number | undefined {
  if (!range) return undefined
  const { plugin = '', dataClass = 0 } = tag.metadata ?? {}
  if (plugin !== 'scalars' && plugin !== '' && dataClass !== SCALAR_CLASS) return undefined
  const { numbers } = readTensor(readerOf(bytes, range))
  return numbers.length === 1 ? numbers[0] : undefined
}

function readerOf(bytes: Uint8Array, range: Range): ProtoReader {
  return new ProtoReader(bytes, range)
}
