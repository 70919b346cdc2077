import { refuse, toTrackletError } from '#base/errors.ts'
import { newWriterId } from '#base/ids.ts'
import type { DatasetInput } from '#model/dataset.ts'
import { imagePath, toEntries, toImageBlob, toJson, toText } from './encode.ts'
import type { Link } from './link.ts'
import { Outbox, type Entries } from './outbox.ts'
import { Recorder } from './recorder.ts'
import { Reporter } from './reporter.ts'
import { toRunData } from './run-data.ts'
import type { Settings } from './settings.ts'
import { sourceTags } from './source.ts'
import { Tables } from './tables.ts'
import type * as Public from './types.ts'
import { Uploads } from './uploads.ts'

/** MLflow's bound on one batch. */
const MOST_ENTRIES = 100

export type RunContext = { readonly link: Link; readonly settings: Settings; readonly home: URL }

type Texts = Readonly<Record<string, Public.TextValue>>

/** One handle on one run, with a writer of its own; two handles on a run are two writers. */
export class RunHandle implements Public.Run {
  declare readonly id: string
  declare readonly name: string
  declare readonly experimentId: string
  declare readonly status: Public.RunStatus
  declare readonly startTime: number
  declare readonly endTime: number | null
  declare readonly params: Readonly<Record<string, string>>
  declare readonly tags: Readonly<Record<string, string>>
  declare readonly metrics: Readonly<Record<string, number>>
  declare readonly summaries: Readonly<Record<string, Public.MetricSummary>>
  declare readonly url: string
  readonly #context: RunContext
  readonly #events = new EventTarget()
  readonly #reporter: Reporter
  readonly #outbox: Outbox
  /** For callers with many points at hand. */
  readonly recorder: Recorder
  readonly #uploads: Uploads
  readonly #tables: Tables

  constructor(data: Public.RunData, context: RunContext) {
    const { link, settings } = context
    this.#update(data)
    this.#context = context
    this.#reporter = new Reporter(this.#events, settings.maxBuffered)
    this.#outbox = new Outbox(link, data.id, newWriterId(), settings, {
      problem: (error) => this.#reporter.problem(error),
      trouble: (error) => this.#reporter.trouble(error),
      pressure: (high) => this.#reporter.pressure(high, this.pending),
    })
    this.recorder = new Recorder(
      this.#outbox,
      this.#reporter,
      (key) => (data.summaries[key]?.finalStep ?? -1) + 1,
    )
    this.#uploads = new Uploads(link, data.id, settings, this.#reporter)
    this.#tables = new Tables(link, data.id, this.#uploads, (key, value) => void this.setTag(key, value))
  }

  get pending() {
    return this.#outbox.pending
  }
  get refused() {
    return this.#reporter.refused
  }

  logMetric(key: string, value: number, options?: Public.PointOptions): boolean {
    return this.recorder.log(key, value, options?.step, options?.timestamp)
  }

  logMetrics(values: Readonly<Record<string, number>>, options?: Public.PointOptions): boolean {
    return this.#try(() => this.recorder.logAll(values, options))
  }

  logParam(key: string, value: Public.TextValue): boolean {
    return this.logParams({ [key]: value })
  }

  logParams(params: Texts): boolean {
    return this.#try(() => this.#addTexts('params', params))
  }

  setTag(key: string, value: Public.TextValue): boolean {
    return this.setTags({ [key]: value })
  }

  setTags(tags: Texts): boolean {
    return this.#try(() => this.#addTexts('tags', tags))
  }

  logInput(dataset: Public.DatasetInfo, options: { context?: string; tags?: Texts } = {}): boolean {
    return this.#try(() => this.#add({ inputs: [toDatasetInput(dataset, options)] }, 1))
  }

  logArtifact(path: string, content: Public.Bytes | string, options: { type?: string } = {}): Promise<void> {
    return this.#uploads.add(path, content, options.type)
  }

  logText(text: string, path: string): Promise<void> {
    return this.logArtifact(path, text)
  }

  logDict(value: unknown, path: string): Promise<void> {
    return this.#uploads.track((async () => this.logArtifact(path, toJson(value, 2)))())
  }

  logImage(image: Public.Image, place: string | { key: string; step?: number }): Promise<string> {
    return this.#uploads.track(this.#logImage(image, place))
  }

  logTable(table: Public.Table, path: string): Promise<void> {
    return this.#tables.log(table, path)
  }

  async flush({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    await until(this.settled(), signal)
    const problem = this.#reporter.take()
    if (problem !== undefined) throw problem
  }

  async end(status: Public.EndStatus = 'FINISHED'): Promise<void> {
    await this.settled()
    this.#outbox.addEntries({ status }, 1)
    await this.settled()
    this.#update({ status, endTime: Date.now() })
    this.#context.link.release(this.id)
    await this.flush()
  }

  async resume(): Promise<void> {
    await this.#context.link.hold(this.id)
    this.#outbox.addEntries({ status: 'RUNNING' }, 1)
    await this.flush()
    await this.reload()
  }

  async metricHistory(key: string): Promise<Public.MetricHistory> {
    return await this.#context.link.call('readHistory', [this.id, key])
  }

  async reload(): Promise<void> {
    const { run, summaries } = await this.#context.link.call('getRun', [this.id])
    this.#update(toRunData(run, summaries, this.#context.home))
  }

  tfjsCallbacks() {
    return {
      onEpochEnd: (epoch: number, logs: Readonly<Record<string, number>> = {}) => {
        this.logMetrics(logs, { step: epoch })
      },
      // What was refused is left to the next flush: training does not fail for it.
      onTrainEnd: () => this.settled(),
    }
  }

  addEventListener<K extends keyof Public.RunEvents>(
    type: K,
    listener: (event: Public.RunEvents[K]) => void,
    options?: AddEventListenerOptions,
  ): void {
    this.#events.addEventListener(type, listener as (event: Event) => void, options)
  }

  removeEventListener<K extends keyof Public.RunEvents>(
    type: K,
    listener: (event: Public.RunEvents[K]) => void,
  ): void {
    this.#events.removeEventListener(type, listener as (event: Event) => void)
  }

  /** Sends what is gathered, without waiting. */
  send(): void {
    this.#outbox.seal()
  }

  /** Resolves when everything logged so far is on disk or refused; never rejects. */
  async settled(): Promise<void> {
    this.#outbox.seal()
    await this.#uploads.settled()
    await this.#outbox.settled()
  }

  #update(data: Partial<Public.RunData>): void {
    Object.assign(this, data)
  }

  async #logImage(image: Public.Image, place: string | { key: string; step?: number }): Promise<string> {
    const blob = await toImageBlob(image)
    if (typeof place === 'string') {
      await this.logArtifact(place, blob)
      return place
    }
    const path = imagePath(place.key, place.step ?? 0, blob.type.split('/')[1] ?? 'png')
    await this.logArtifact(path, blob)
    this.setTag('mlflow.loggedImages', true)
    return path
  }

  #addTexts(kind: 'params' | 'tags', texts: Texts): boolean {
    const entries = toEntries(texts)
    let taken = true
    for (let i = 0; i < entries.length; i += MOST_ENTRIES) {
      const part = entries.slice(i, i + MOST_ENTRIES)
      taken = this.#add({ [kind]: part }, part.length) && taken
    }
    return taken
  }

  #add(entries: Entries, size: number): boolean {
    if (!this.#outbox.hasRoom(size)) {
      this.#reporter.overflow(size)
      return false
    }
    this.#outbox.addEntries(entries, size)
    return true
  }

  /** For what a caller's odd object may throw: a training loop must not stop for it. */
  #try(log: () => boolean): boolean {
    try {
      return log()
    } catch (error) {
      this.#reporter.problem(toTrackletError(error))
      return false
    }
  }
}

function toDatasetInput(info: Public.DatasetInfo, options: { context?: string; tags?: Texts }): DatasetInput {
  const { name, digest, source } = info
  if (typeof name !== 'string' || typeof digest !== 'string') refuse('A dataset needs a name and a digest.')
  const { context, tags = {} } = options
  return {
    dataset: {
      name,
      digest,
      ...toDatasetSource(source, info.sourceType),
      schema: info.schema === undefined ? null : toText(info.schema),
      profile: info.profile === undefined ? null : toText(info.profile),
    },
    tags: new Map([
      ...toEntries(tags),
      ...(context === undefined ? [] : [['mlflow.data.context', context] as const]),
    ]),
  }
}

/** A dataset without a source comes from the code, as in MLflow. */
function toDatasetSource(source: Public.DatasetInfo['source'], type: string | undefined) {
  if (source === undefined) return { sourceType: type ?? 'code', source: toText({ tags: sourceTags() }) }
  const text = toText(source)
  return { sourceType: type ?? (/^https?:/.test(text) ? 'http' : 'local'), source: text }
}

/** Gives up the waiting, not the work. */
async function until(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => reject(signal?.reason as Error)
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    void work.then(resolve).finally(() => signal?.removeEventListener('abort', onAbort))
  })
}
