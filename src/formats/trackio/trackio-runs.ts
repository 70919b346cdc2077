import type { Milliseconds } from '#base/units.ts'
import { listCounts } from '../counted.ts'
import { deriveRunId } from '../derive-id.ts'
import { FittedNames, describeChanged } from '../fit-names.ts'
import { flattenParams } from '../flat-params.ts'
import { LoggedMedia } from '../logged-media.ts'
import { maybeMetric, walkLeaves } from '../logged-values.ts'
import { makeRun, maybeTime } from '../make-records.ts'
import { MetricLog } from '../metric-log.ts'
import type { ImportRecord, RunRecord } from '../records.ts'
import type { SourceFile } from '../source.ts'
import { cellTime } from '../table/cells.ts'

/** What each row of each form says of its run. Older versions tell runs apart by their names. */
export type RunOfRow = { readonly id: string | null; readonly name: string; readonly timestamp: unknown }

/** The runs of one project, in the order they came. */
export class TrackioRuns {
  readonly #project: string
  readonly #experiment: string
  readonly #files: ReadonlyMap<string, SourceFile>
  readonly #runs = new Map<string, TrackioRun>()

  /** @param files pictures and other media, by their paths in `media/` */
  constructor(project: string, experiment: string, files: ReadonlyMap<string, SourceFile>) {
    this.#project = project
    this.#experiment = experiment
    this.#files = files
  }

  *addConfig(row: RunOfRow, config: unknown): Generator<ImportRecord> {
    const run = yield* this.#runOf(row)
    run.addConfig(config)
  }

  *addValues(row: RunOfRow, step: number, values: unknown): Generator<ImportRecord> {
    const run = yield* this.#runOf(row)
    run.addValues(values, step, cellTime(row.timestamp))
    yield* run.drain()
  }

  *addMeasurements(row: RunOfRow, values: unknown): Generator<ImportRecord> {
    const run = yield* this.#runOf(row)
    run.addMeasurements(values, cellTime(row.timestamp))
    yield* run.drain()
  }

  *end(): Generator<ImportRecord> {
    for (const run of this.#runs.values()) {
      yield* run.end()
      yield run.record(this.#experiment)
    }
  }

  /** What was left out, in words. */
  describe(): string[] {
    const runs = [...this.#runs.values()]
    const leftOut = new Map<string, number>()
    for (const run of runs)
      for (const [key, count] of run.leftOut) leftOut.set(key, (leftOut.get(key) ?? 0) + count)
    const changed = describeChanged(...runs.map(({ metrics }) => metrics.names))
    return [
      ...(leftOut.size === 0
        ? []
        : [`Only numbers, pictures and histograms of a log are taken. Left out: ${listCounts(leftOut)}.`]),
      ...(changed === undefined ? [] : [changed]),
    ]
  }

  *#runOf({ id, name }: RunOfRow): Generator<ImportRecord, TrackioRun> {
    const key = id ?? name
    const known = this.#runs.get(key)
    if (known) return known
    const run = new TrackioRun(deriveRunId('trackio', this.#project, key), name, this.#files)
    this.#runs.set(key, run)
    yield run.record(this.#experiment)
    return run
  }
}

class TrackioRun {
  readonly metrics: MetricLog
  /** Values that are neither numbers nor files, by their keys. */
  readonly leftOut = new Map<string, number>()
  readonly #name: string
  readonly #media: LoggedMedia
  #params: ReadonlyMap<string, string> = new Map()
  #firstTime: Milliseconds | undefined
  #lastTime: Milliseconds | undefined
  readonly #measured = new Map<string, number>()

  constructor(runId: string, name: string, files: ReadonlyMap<string, SourceFile>) {
    this.metrics = new MetricLog(runId)
    this.#name = name
    this.#media = new LoggedMedia(runId, files, this.metrics.names)
  }

  addConfig(config: unknown): void {
    this.#params = flattenParams(config)
  }

  addValues(values: unknown, step: number, time: Milliseconds | undefined): void {
    if (time !== undefined) this.#sawTime(time)
    walkLeaves('', values, (name, leaf) => {
      const number = maybeMetric(leaf)
      if (number !== undefined) this.metrics.add(name, step, number, time)
      else if (leaf !== null && !this.#media.take(name, leaf, { step, time }))
        this.leftOut.set(name, (this.leftOut.get(name) ?? 0) + 1)
    })
  }

  /** Of the machine; the step counts those of one kind. */
  addMeasurements(values: unknown, time: Milliseconds | undefined): void {
    walkLeaves('', values, (name, leaf) => {
      const number = maybeMetric(leaf)
      if (number === undefined) return
      const step = this.#measured.get(name) ?? 0
      this.#measured.set(name, step + 1)
      this.metrics.add(`system/${name}`, step, number, time)
    })
  }

  drain(): ImportRecord[] {
    return [...this.metrics.drain(), ...this.#media.drain()]
  }

  end(): ImportRecord[] {
    return [...this.metrics.end(), ...this.#media.drain(), ...this.#media.histograms()]
  }

  record(experiment: string): RunRecord {
    const names = new FittedNames()
    return makeRun({
      runId: this.metrics.runId,
      experiment,
      runName: this.#name,
      userId: this.#params.get('_Username') ?? '',
      startTime: maybeTime(this.#firstTime),
      endTime: maybeTime(this.#lastTime),
      params: new Map(Array.from(this.#params, ([key, value]) => [names.fit(key), value])),
      tags: new Map(this.#media.hasImages ? [['mlflow.loggedImages', 'true']] : []),
    })
  }

  #sawTime(time: Milliseconds): void {
    this.#firstTime = Math.min(this.#firstTime ?? time, time)
    this.#lastTime = Math.max(this.#lastTime ?? time, time)
  }
}
