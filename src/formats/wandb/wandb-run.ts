import type { Milliseconds } from '#base/units.ts'
import { BlobText } from '../blob-text.ts'
import { fitPath } from '../fit-names.ts'
import { flattenParams } from '../flat-params.ts'
import { fromEpoch } from '../from-epoch.ts'
import { maybeMetric, walkLeaves } from '../logged-values.ts'
import { MetricLog } from '../metric-log.ts'
import type { ProtoReader } from '../protobuf.ts'
import { maybeNumber } from '../python-json.ts'
import type { ArtifactRecord, ImportRecord } from '../records.ts'
import type { SourceFile } from '../source.ts'
import { KeyedJson, OWN_KEYS, assembleRow, maybeValue } from './keyed-json.ts'
import {
  keyOf,
  readEnvironment,
  readExit,
  readHistory,
  readOutputLine,
  readRun,
  readStats,
  readUpdate,
  type Environment,
  type Exit,
  type HistoryRow,
  type Stats,
  type WandbRun,
} from './messages.ts'
import { LoggedMedia, type Moment } from '../logged-media.ts'

/** What W&B calls its own log of a run's output. */
const CONSOLE = 'output.log'

/** Turns the records of one run's log into ours. */
export class WandbRunLog {
  readonly runId: string
  /** The last that was said. */
  run: WandbRun
  environment: Environment = { program: '', username: '' }
  exit: Exit | undefined
  /** Of the last row or measurement; of the start before there is one. */
  lastTime: Milliseconds | undefined
  readonly metrics: MetricLog
  readonly media: LoggedMedia
  /** Values that are neither numbers nor files, by their keys. */
  readonly leftOut = new Map<string, number>()
  readonly #config = new KeyedJson()
  readonly #summary = new KeyedJson()
  readonly #files: ReadonlyMap<string, SourceFile>
  readonly #console = new BlobText()
  /** Of each metric, and of the rows. */
  readonly #lastValues = new Map<string, number>()
  #lastStep = -1
  readonly #measured = new Map<string, number>()

  /** @param files those of `files/` beside the log, by their paths in there */
  constructor(runId: string, run: WandbRun, files: ReadonlyMap<string, SourceFile>) {
    this.runId = runId
    this.run = run
    this.lastTime = run.startTime
    this.metrics = new MetricLog(runId)
    this.media = new LoggedMedia(runId, files, this.metrics.names)
    this.#files = files
    this.#learn(run)
  }

  /** @param reader of a Record. @throws TrackletError when it is none */
  take(reader: ProtoReader): void {
    while (reader.next()) this.#takeField(reader)
  }

  /** What is ready so far. */
  drain(): ImportRecord[] {
    return [...this.metrics.drain(), ...this.media.drain()]
  }

  end(): ImportRecord[] {
    if (this.exit) this.#addSummary()
    return [...this.metrics.end(), ...this.media.drain(), ...this.media.histograms(), ...this.#artifacts()]
  }

  /** Nested ones under dotted names. */
  params(): Map<string, string> {
    const params = new Map<string, string>()
    for (const { key, value, text } of this.#config.entries()) {
      if (typeof value === 'number') params.set(key, text)
      else for (const [name, leaf] of flattenParams(value, key)) params.set(name, leaf)
    }
    return params
  }

  /** Words in the summary. */
  summaryTexts(): Map<string, string> {
    const texts = new Map<string, string>()
    for (const { key, value } of this.#summary.entries())
      if (typeof value === 'string' && maybeNumber(value) === undefined) texts.set(key, value)
    return texts
  }

  #takeField(reader: ProtoReader): void {
    switch (reader.field) {
      case 2:
        this.#addRow(readHistory(reader.message()))
        break
      case 3:
        this.#summary.apply(readUpdate(reader.message()))
        break
      case 4:
      case 13:
        this.#console.add(readOutputLine(reader.message()))
        break
      case 5:
        this.#config.apply(readUpdate(reader.message()))
        break
      case 7:
        this.#addStats(readStats(reader.message()))
        break
      case 17:
        this.run = readRun(reader.message())
        this.#learn(this.run)
        break
      case 18:
        this.exit = readExit(reader.message())
        break
      case 26:
        this.environment = readEnvironment(reader.message())
        break
      default:
        reader.skip()
    }
  }

  #learn({ config, summary }: WandbRun): void {
    this.#config.apply(config)
    this.#summary.apply(summary)
  }

  #addRow({ items, step }: HistoryRow): void {
    const row = assembleRow(items)
    const moment = {
      step: step ?? maybeNumber(row['_step']) ?? this.#lastStep + 1,
      time: this.#timeOf(maybeNumber(row['_timestamp']), maybeNumber(row['_runtime'])),
    }
    this.#lastStep = moment.step
    this.lastTime = moment.time
    for (const [key, value] of Object.entries(row)) if (!OWN_KEYS.has(key)) this.#addValue(key, value, moment)
  }

  #addValue(key: string, value: unknown, moment: Moment): void {
    walkLeaves(key, value, (name, leaf) => {
      const number = maybeMetric(leaf)
      if (number !== undefined) {
        this.metrics.add(name, moment.step, number, moment.time)
        this.#lastValues.set(name, number)
      } else if (leaf !== null && leaf !== undefined && !this.media.take(name, leaf, moment))
        this.leftOut.set(name, (this.leftOut.get(name) ?? 0) + 1)
    })
  }

  #timeOf(timestamp: number | undefined, runtime: number | undefined): Milliseconds | undefined {
    if (timestamp !== undefined) return fromEpoch(timestamp)
    const { startTime } = this.run
    if (runtime !== undefined && startTime !== undefined) return startTime + runtime * 1_000
    return this.lastTime
  }

  /** Measurements of the machine, as MLflow names them; the step counts those of one kind. */
  #addStats({ time, items }: Stats): void {
    for (const item of items) {
      const key = keyOf(item)
      const value = maybeNumber(maybeValue(item.json))
      if (value === undefined) continue
      const step = this.#measured.get(key) ?? 0
      this.#measured.set(key, step + 1)
      this.metrics.add(`system/${key}`, step, value, time)
    }
  }

  /**
   * Numbers that only the summary has are metrics of one point. Where it says other than the last row, such as the best value,
   * that is a metric of its own.
   */
  #addSummary(): void {
    const step = Math.max(this.#lastStep, 0)
    for (const { key, value } of this.#summary.entries()) {
      walkLeaves(key, value, (name, leaf) => {
        const [number, last] = [maybeMetric(leaf), this.#lastValues.get(name)]
        if (number === undefined || Object.is(number, last)) return
        this.metrics.add(last === undefined ? name : `summary/${name}`, step, number, this.lastTime)
      })
    }
  }

  *#artifacts(): Generator<ArtifactRecord> {
    for (const [path, file] of this.#files) {
      if (!this.media.used.has(path))
        yield { kind: 'artifact', ownerId: this.runId, path: fitPath(path), open: file.open }
    }
    if (!this.#files.has(CONSOLE) && !this.#console.isEmpty)
      yield { kind: 'artifact', ownerId: this.runId, path: CONSOLE, open: async () => this.#console.toBlob() }
  }
}
