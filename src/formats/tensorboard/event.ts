/**
 * The messages Event and Summary, as far as they are read.
 * @see https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto event.proto, summary.proto
 */
import { ProtoReader, type Range } from '../protobuf.ts'

/** One event at a time, without an object for each. */
export class EventReader {
  /** Seconds since the epoch; 0 when the writer gave none. */
  wallTime = 0
  step = 0
  /** The last summary lies here in the bytes that were read; 0 and 0 where there is none. */
  summaryFrom = 0
  summaryTo = 0
  /** Training began again at `step`: what was logged before for this step and later is void. */
  isRestart = false
  /** A model's graph, or what is known of running it. */
  isGraph = false
  /** For the summary, once the event is read. */
  readonly reader: ProtoReader

  /** @param bytes hold every event that `read` is asked for */
  constructor(bytes: Uint8Array) {
    this.reader = new ProtoReader(bytes)
  }

  /** @throws TrackletError when the bytes are no Event */
  read(from: number, to: number): void {
    const { reader } = this
    this.wallTime = 0
    this.step = 0
    this.summaryFrom = 0
    this.summaryTo = 0
    this.isRestart = false
    this.isGraph = false
    reader.reset(from, to)
    while (reader.next()) this.#readField(reader)
  }

  #readField(reader: ProtoReader): void {
    switch (reader.field) {
      case 1:
        this.wallTime = reader.double()
        break
      case 2:
        this.step = reader.int()
        break
      case 5:
        this.summaryFrom = reader.start()
        this.summaryTo = reader.at
        break
      case 7:
        this.isRestart = readSessionStatus(reader.message()) === SESSION_START
        break
      case 4:
      case 8:
      case 9:
        this.isGraph = true
        reader.skip()
        break
      default:
        reader.skip()
    }
  }
}

const SESSION_START = 1

function readSessionStatus(reader: ProtoReader): number {
  let status = 0
  while (reader.next()) {
    if (reader.field === 1) status = reader.int()
    else reader.skip()
  }
  return status
}

/** One value of a summary at a time, without an object for it; which part it has says of what form it is. */
export class SummaryValue {
  tagFrom = 0
  tagTo = 0
  metadata: Range | undefined
  isSimple = false
  simple = 0
  image: Range | undefined
  histogram: Range | undefined
  audio: Range | undefined
  tensor: Range | undefined

  /** Reads the message that the reader found. */
  read(reader: ProtoReader): void {
    this.tagFrom = 0
    this.tagTo = 0
    this.metadata = undefined
    this.isSimple = false
    this.image = undefined
    this.histogram = undefined
    this.audio = undefined
    this.tensor = undefined
    const outer = reader.enter()
    while (reader.next()) this.#readField(reader)
    reader.leave(outer)
  }

  #readField(reader: ProtoReader): void {
    switch (reader.field) {
      case 1:
        this.tagFrom = reader.start()
        this.tagTo = reader.at
        break
      case 2:
        this.isSimple = true
        this.simple = reader.float()
        break
      case 4:
        this.image = reader.range()
        break
      case 5:
        this.histogram = reader.range()
        break
      case 6:
        this.audio = reader.range()
        break
      case 8:
        this.tensor = reader.range()
        break
      case 9:
        this.metadata = reader.range()
        break
      default:
        reader.skip()
    }
  }
}

export type Metadata = {
  /** Which of TensorBoard's plugins shows the tag; '' when it is not said. */
  readonly plugin: string
  /** 1: scalars, whatever the plugin. */
  readonly dataClass: number
  /** The plugin's own message. */
  readonly content: Uint8Array
}

export function readMetadata(reader: ProtoReader): Metadata {
  let plugin: Pick<Metadata, 'plugin' | 'content'> = { plugin: '', content: new Uint8Array(0) }
  let dataClass = 0
  while (reader.next()) {
    if (reader.field === 1) plugin = readPluginData(reader.message())
    else if (reader.field === 4) dataClass = reader.int()
    else reader.skip()
  }
  return { ...plugin, dataClass }
}

function readPluginData(reader: ProtoReader): Pick<Metadata, 'plugin' | 'content'> {
  let plugin = ''
  let content: Uint8Array = new Uint8Array(0)
  while (reader.next()) {
    if (reader.field === 1) plugin = reader.text()
    else if (reader.field === 2) content = reader.data()
    else reader.skip()
  }
  return { plugin, content }
}

/** The encoded bytes of an old-style Image or Audio: `encoded_image_string` and `encoded_audio_string` have one number. */
export function readEncoded(reader: ProtoReader): Range | undefined {
  let encoded: Range | undefined
  while (reader.next()) {
    if (reader.field === 4) encoded = reader.range()
    else reader.skip()
  }
  return encoded
}
