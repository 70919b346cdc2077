import type { LogBatch } from '#model/batch.ts'
import type { MetricColumns } from '#model/metric.ts'
import type { RunSearch } from '#model/run-request.ts'
import type { RunData } from '#model/run.ts'
import type { WorkerApi } from '#worker/api.ts'

export type Opened = {
  readonly api: WorkerApi
  /** Resolves when no compaction is under way. */
  settle(): Promise<void>
  /** Ends this client; the data stays. */
  close(): Promise<void>
}

export type Environment = {
  /** Removes all data, of which no client is open. */
  clear(): Promise<void>
  open(): Promise<Opened>
}

export const WRITER = 'a'.repeat(32)
export const OTHER_WRITER = 'b'.repeat(32)
export const START = 1_700_000_000_000

/** One test's store, begun anew for each. */
export class ServiceContext {
  readonly #environment: Environment
  #opened: Opened | undefined
  #seq = 0

  constructor(environment: Environment) {
    this.#environment = environment
  }

  get opened(): Opened {
    if (this.#opened === undefined) throw new Error('The store is not open.')
    return this.#opened
  }

  get api(): WorkerApi {
    return this.opened.api
  }

  async begin(): Promise<void> {
    await this.#environment.clear()
    this.#opened = await this.#environment.open()
    this.#seq = 0
  }

  async reopen(): Promise<void> {
    await this.opened.close()
    this.#opened = await this.#environment.open()
  }

  /** The next batch of the test's first writer. */
  async log(runId: string, part: Partial<LogBatch>): Promise<void> {
    await this.api.logBatch({ runId, writerId: WRITER, seq: this.#seq++, ...part })
  }

  /** The first page of a search. */
  async findRuns(search: RunSearch): Promise<readonly RunData[]> {
    return (await this.api.searchRuns(search)).items
  }

  async newRunId(): Promise<string> {
    return (await this.api.createRun({ experiment: 'mnist' })).runId
  }
}

/** Points of one or several keys: `[key, step, value, time]`. */
export function columnsOf(points: readonly (readonly [string, number, number, number?])[]): MetricColumns {
  const keys = [...new Set(points.map(([key]) => key))]
  return {
    keys,
    keyIndex: Uint32Array.from(points, ([key]) => keys.indexOf(key)),
    step: Float64Array.from(points, ([, step]) => step),
    value: Float64Array.from(points, ([, , value]) => value),
    time: Float64Array.from(points, ([, , , time], i) => time ?? START + i),
  }
}

/** Bits, so that NaN equals NaN and -0 is not 0. */
export function bitsOf(column: Float64Array): string {
  return [...new BigUint64Array(column.slice().buffer)].join()
}
