import type { Milliseconds } from '#base/units.ts'
import { fromEpoch } from '../from-epoch.ts'
import { MetricLog } from '../metric-log.ts'
import { maybeTime } from '../make-records.ts'
import type { ProtoReader, Range } from '../protobuf.ts'
import type { ImportRecord } from '../records.ts'
import { readEncoded, readMetadata, SummaryValue, type EventReader, type Metadata } from './event.ts'
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
import { maybeFloat, readTensor } from './tensor.ts'

const SCALAR_CLASS = 1
const NO_METADATA = { plugin: '', dataClass: 0 }

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
    this.#tags = new Tags(this.metrics)
    this.#histograms = new Histograms(runId)
    this.#time = fallbackTime
  }

  /** @param bound events from this step on are void */
  take(events: EventReader, origin: Origin, bound: number): void {
    const { reader, summaryFrom, summaryTo, step } = events
    if (events.wallTime > 0) this.#tick(fromEpoch(events.wallTime))
    if (events.isGraph) this.#leaveOut('graphs')
    if (summaryTo === 0) return
    if (step >= bound) {
      this.voided++
      return
    }
    reader.reset(summaryFrom, summaryTo)
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
    const tag = this.#tags.find(reader, value.tagFrom, value.tagTo)
    if (value.metadata) this.#learn(tag, reader.within(value.metadata, readMetadata))
    if (value.isSimple) this.metrics.addTo(tag.metric, step, value.simple, this.#time)
    else {
      const scalar = maybeScalar(tag, reader, value.tensor)
      if (scalar === undefined) this.#takeMedia(tag, value, reader, { ...origin, step, time: this.#time })
      else this.metrics.addTo(tag.metric, step, scalar, this.#time)
    }
  }

  #takeMedia(tag: Tag, value: SummaryValue, reader: ProtoReader, moment: Moment): void {
    const { image, audio, histogram, tensor } = value
    if (image) this.#addPieces('images', tag, [reader.within(image, readEncoded)], reader.bytes, moment)
    else if (audio) this.#addPieces('audio', tag, [reader.within(audio, readEncoded)], reader.bytes, moment)
    else if (histogram) this.#histograms.add(tag.metric.key, histogram, 'old', moment)
    else if (tensor) this.#takeTensor(tag, tensor, reader, moment)
  }

  #takeTensor(tag: Tag, range: Range, reader: ProtoReader, moment: Moment): void {
    const { bytes } = reader
    const plugin = tag.metadata?.plugin ?? ''
    if (plugin === 'histograms') {
      this.#histograms.add(tag.metric.key, range, 'tensor', moment)
      return
    }
    const { strings, shape } = reader.within(range, readTensor)
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
      this.#ready.push(
        sliceRecord(this.runId, this.#pathOf(plugin, tag.metric.key, moment, piece), moment, piece),
      )
    }
  }

  #pathOf(plugin: 'images' | 'audio' | 'text', key: string, moment: Moment, piece: Piece): string {
    if (plugin === 'images') return imagePathOf(this.runId, key, moment, piece)
    return plugin === 'audio' ? audioPath(key, moment, piece) : textPath(key, moment, piece)
  }

  #learn(tag: Tag, metadata: Metadata): void {
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
function maybeScalar(tag: Tag, reader: ProtoReader, range: Range | undefined): number | undefined {
  if (!range) return undefined
  const { plugin, dataClass } = tag.metadata ?? NO_METADATA
  if (plugin !== 'scalars' && plugin !== '' && dataClass !== SCALAR_CLASS) return undefined
  const float = reader.within(range, maybeFloat)
  if (float !== undefined) return float
  const { numbers } = reader.within(range, readTensor)
  return numbers.length === 1 ? numbers[0] : undefined
}
