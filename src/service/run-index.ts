/**
 * All runs of an experiment in memory, for sorting and searching. Kept current by change announcements: what changed is
 * only noted, and read again when the table asks next.
 */
import type { MetricSummaries, Run, SummaryColumn } from '#model/run.ts'
import { summaryOf } from '#series/summary.ts'
import { readRuns, readRunsByStart, readSummaries, scanSummaries } from '#store/runs.ts'
import type { Store } from '#store/store.ts'

/** Values of one metric column by run; a run without the metric is missing. */
type Column = Map<string, number>

export class RunIndex {
  readonly #store: Store
  readonly runs = new Map<string, Run>()
  readonly #columns = new Map<string, { key: string; show: SummaryColumn; values: Column }>()
  #metricKeys: Set<string> | undefined
  readonly #changedRuns = new Set<string>()
  readonly #changedMetrics = new Set<string>()
  /** Settles with the last read that was begun. */
  #reading: Promise<unknown> = Promise.resolve()
  /** Moves with everything that could change an order or a match. */
  version = 0

  private constructor(store: Store) {
    this.#store = store
  }

  static async load(store: Store, experimentId: string): Promise<RunIndex> {
    const index = new RunIndex(store)
    for (const stage of ['active', 'deleted'] as const) {
      for (const run of await readRunsByStart(store, experimentId, stage)) index.runs.set(run.runId, run)
    }
    return index
  }

  noteRuns(runIds: readonly string[]): void {
    for (const id of runIds) this.#changedRuns.add(id)
  }

  noteMetrics(runIds: readonly string[]): void {
    for (const id of runIds) this.#changedMetrics.add(id)
  }

  /** Reads again what was announced since. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#changedRuns.size > 0) await this.#refreshRuns(take(this.#changedRuns))
      if (this.#changedMetrics.size > 0) await this.#refreshMetrics(take(this.#changedMetrics))
    })
  }

  /** Reads all summaries at the first call for a column. */
  column(key: string, show: SummaryColumn): Promise<Column> {
    return this.#inTurn(async () => {
      const name = `${show}:${key}`
      const known = this.#columns.get(name)
      if (known !== undefined) return known.values
      const values: Column = new Map()
      for await (const rows of scanSummaries(this.#store, [...this.runs.keys()])) {
        for (const { runId, summaries } of rows) setValue(values, runId, summaryOf(summaries, key, show))
      }
      this.#columns.set(name, { key, show, values })
      return values
    })
  }

  metricKeys(): Promise<ReadonlySet<string>> {
    return this.#inTurn(async () => {
      if (this.#metricKeys === undefined) {
        const keys = new Set<string>()
        for await (const rows of scanSummaries(this.#store, [...this.runs.keys()])) {
          for (const { summaries } of rows) for (const key of summaries.keys) keys.add(key)
        }
        this.#metricKeys = keys
      }
      return this.#metricKeys
    })
  }

  /**
   * One read at a time: a second caller must not go on before what the first one took note of is read, and a column that
   * is being read must be there when what changed meanwhile is put into it.
   */
  #inTurn<T>(read: () => Promise<T>): Promise<T> {
    const turn = this.#reading.then(read)
    this.#reading = turn.catch(() => undefined)
    return turn
  }

  async #refreshRuns(runIds: readonly string[]): Promise<void> {
    const rows = await readRuns(this.#store, runIds)
    rows.forEach((run, i) => {
      if (run === undefined) this.runs.delete(runIds[i] ?? '')
      else this.runs.set(run.runId, run)
    })
    this.version++
  }

  async #refreshMetrics(runIds: readonly string[]): Promise<void> {
    if (this.#columns.size === 0 && this.#metricKeys === undefined) return
    const rows = await readSummaries(this.#store, runIds)
    rows.forEach((summaries: MetricSummaries, i) => {
      for (const key of summaries.keys) this.#metricKeys?.add(key)
      for (const { key, show, values } of this.#columns.values())
        setValue(values, runIds[i] ?? '', summaryOf(summaries, key, show))
    })
    this.version++
  }
}

function setValue(column: Column, runId: string, value: number | undefined): void {
  if (value === undefined) column.delete(runId)
  else column.set(runId, value)
}

function take(set: Set<string>): string[] {
  const all = [...set]
  set.clear()
  return all
}
