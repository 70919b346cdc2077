import type { Milliseconds } from '#base/units.ts'
import { sayLeftOut } from '../counted.ts'
import { FittedNames, describeChanged } from '../fit-names.ts'
import { readYamlParams } from '../flat-params.ts'
import { maybeMetric, walkLeaves } from '../logged-values.ts'
import { makeRun, maybeTime } from '../make-records.ts'
import { MetricLog } from '../metric-log.ts'
import { parsePythonJson } from '../python-json.ts'
import type { ImportRecord, RunRecord } from '../records.ts'
import { makeSkipped, skippedFrom } from '../skipped.ts'
import { readText, type SourceFile } from '../source.ts'
import { cellNumber, cellTime } from '../table/cells.ts'
import { readRows } from '../table/read-rows.ts'
import type { MetricFile } from './layout.ts'

const MAX_SUMMARY_BYTES = 4 << 20

/** What is known of one folder's run, file by file. */
export class DvcliveRun {
  readonly runId: string
  readonly #experiment: string
  readonly #name: string
  readonly #metrics: MetricLog
  #params: ReadonlyMap<string, string> = new Map()
  /** The latest value of each metric, also of those that have no file. */
  readonly #latest = new Map<string, number>()
  readonly #withFile = new Set<string>()
  #firstTime: Milliseconds | undefined
  #lastTime: Milliseconds | undefined
  #lastStep = 0

  constructor(runId: string, experiment: string, name: string) {
    this.runId = runId
    this.#experiment = experiment
    this.#name = name
    this.#metrics = new MetricLog(runId)
  }

  async *readParams(file: SourceFile | undefined): AsyncGenerator<ImportRecord> {
    if (!file) return
    try {
      this.#params = await readYamlParams(file)
    } catch (error) {
      yield skippedFrom(file.path, error)
    }
  }

  async *readSummary(file: SourceFile | undefined): AsyncGenerator<ImportRecord> {
    if (!file) return
    try {
      const summary = parsePythonJson(await readText(file, MAX_SUMMARY_BYTES), `"${file.path}"`)
      walkLeaves('', summary, (name, leaf) => this.#takeLatest(name, leaf), '/')
    } catch (error) {
      yield skippedFrom(file.path, error)
    }
  }

  async *readMetric(
    { file, metric }: MetricFile,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ImportRecord> {
    this.#withFile.add(metric)
    let left = 0
    try {
      for await (const { columns, rows } of readRows(
        file,
        { kind: 'delimited', delimiter: '\t' },
        { signal },
      )) {
        const [step, time] = [columns.indexOf('step'), columns.indexOf('timestamp')]
        const value = columns.findIndex((_, i) => i !== step && i !== time)
        for (const row of rows) {
          const [at, number] = [cellNumber(row[step]), cellNumber(row[value])]
          if (at === undefined || number === undefined) left++
          else this.#add(metric, at, number, cellTime(row[time]))
        }
        yield* this.#metrics.drain()
      }
    } catch (error) {
      yield skippedFrom(file.path, error)
    }
    if (left > 0)
      yield makeSkipped(file.path, 'E_FORMAT', sayLeftOut(left, 'row', 'without a step and a number'))
  }

  /** Metrics that were logged without a plot are known by their latest value alone. */
  *end(): Generator<ImportRecord> {
    for (const [name, value] of this.#latest)
      if (!this.#withFile.has(name)) this.#metrics.add(name, this.#lastStep, value, this.#lastTime)
    yield* this.#metrics.end()
    yield this.record()
    const changed = describeChanged(this.#metrics.names)
    if (changed !== undefined) yield makeSkipped(this.#name, 'E_UNSUPPORTED', changed)
  }

  record(): RunRecord {
    const names = new FittedNames()
    return makeRun({
      runId: this.runId,
      experiment: this.#experiment,
      runName: this.#name,
      startTime: maybeTime(this.#firstTime),
      endTime: maybeTime(this.#lastTime),
      params: new Map(Array.from(this.#params, ([key, value]) => [names.fit(key), value])),
    })
  }

  #takeLatest(name: string, leaf: unknown): void {
    const value = maybeMetric(leaf)
    if (value === undefined) return
    if (name === 'step') this.#lastStep = value
    else this.#latest.set(name, value)
  }

  #add(metric: string, step: number, value: number, time: Milliseconds | undefined): void {
    this.#metrics.add(metric, step, value, time)
    this.#lastStep = Math.max(this.#lastStep, step)
    if (time === undefined) return
    this.#firstTime = Math.min(this.#firstTime ?? time, time)
    this.#lastTime = Math.max(this.#lastTime ?? time, time)
  }
}
