/**
 * All runs of an experiment in memory, for sorting and searching. Kept current by change announcements: what changed is
 * only noted, and read again when the table asks next.
 */
import { matchesView, type ViewType } from '#model/experiment.ts'
import type { MetricSummaries, Run, SummaryColumn } from '#model/run.ts'
import { summaryOf } from '#series/summary.ts'
import { readRuns, readRunsByStart, readSummaries, scanSummaries } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readExperiment } from '#store/experiments.ts'
import { NumberColumn, setPlace, TextColumn } from './run-column.ts'

/** Columns of params and tags that are kept; the longest unused go first. */
const KEPT_TEXTS = 16

type TextKind = 'param' | 'tag'
type MetricColumn = { readonly key: string; readonly show: SummaryColumn; readonly values: NumberColumn }

export class RunIndex {
  readonly #store: Store
  readonly experimentId: string
  /** Empty for one that is not there. */
  experimentName = ''
  #isNameChanged = true
  readonly #runs = new Map<string, Run>()
  /** By view, made when they are asked for. */
  readonly #lists = new Map<ViewType, readonly Run[]>()
  /** A run keeps its place, also when its row is read again; the place of a purged run stays empty. */
  readonly #places = new Map<string, number>()
  readonly #columns = new Map<string, MetricColumn>()
  /** Metric columns that were asked for and are not read yet, by name. */
  readonly #wanted = new Map<string, Omit<MetricColumn, 'values'>>()
  readonly #texts = new Map<string, { kind: TextKind; key: string; values: TextColumn }>()
  #metricKeys: Set<string> | undefined
  readonly #changedRuns = new Set<string>()
  readonly #changedMetrics = new Set<string>()
  /** Settles with the last read that was begun. */
  #reading: Promise<unknown> = Promise.resolve()
  /** Moves with everything that could change an order or a match. */
  version = 0

  get runs(): ReadonlyMap<string, Run> {
    return this.#runs
  }

  private constructor(store: Store, experimentId: string) {
    this.#store = store
    this.experimentId = experimentId
  }

  static async load(store: Store, experimentId: string): Promise<RunIndex> {
    const index = new RunIndex(store, experimentId)
    for (const stage of ['active', 'deleted'] as const) {
      for (const run of await readRunsByStart(store, experimentId, stage)) index.#put(run)
    }
    return index
  }

  /** In the order of their places. */
  list(view: ViewType): readonly Run[] {
    const known = this.#lists.get(view)
    if (known !== undefined) return known
    const runs = [...this.#runs.values()].filter(({ lifecycleStage }) => matchesView(lifecycleStage, view))
    this.#lists.set(view, runs)
    return runs
  }

  noteExperiment(): void {
    this.#isNameChanged = true
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
      if (this.#isNameChanged) await this.#refreshName()
      if (this.#changedRuns.size > 0) await this.#refreshRuns(take(this.#changedRuns))
      if (this.#changedMetrics.size > 0) await this.#refreshMetrics(take(this.#changedMetrics))
    })
  }

  /** All summaries are read for a column that is new; those that are asked for together share the reading. */
  column(key: string, show: SummaryColumn): Promise<NumberColumn> {
    const name = `${show}:${key}`
    if (!this.#columns.has(name)) this.#wanted.set(name, { key, show })
    return this.#inTurn(async () => {
      if (!this.#columns.has(name)) await this.#scan()
      return (this.#columns.get(name) as MetricColumn).values
    })
  }

  /** Of a param or a tag; made at the first call. */
  texts(kind: TextKind, key: string): TextColumn {
    const name = `${kind}:${key}`
    const known = this.#texts.get(name)
    this.#texts.delete(name)
    const column = known ?? { kind, key, values: this.#makeTexts(kind, key) }
    this.#texts.set(name, column)
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= KEPT_TEXTS) break
      this.#texts.delete(oldest)
    }
    return column.values
  }

  #makeTexts(kind: TextKind, key: string): TextColumn {
    const values = new TextColumn()
    for (const [runId, place] of this.#places) values.set(place, textOf(this.runs.get(runId), kind, key))
    return values
  }

  metricKeys(): Promise<ReadonlySet<string>> {
    return this.#inTurn(async () => {
      if (this.#metricKeys === undefined) await this.#scan()
      return this.#metricKeys ?? new Set()
    })
  }

  /** Reads the keys and whatever columns are wanted. Columns that could not be read stay wanted. */
  async #scan(): Promise<void> {
    const keys = new Set<string>()
    const wanted = [...this.#wanted].map(([name, { key, show }]) => ({
      name,
      key,
      show,
      values: new NumberColumn(this.#places.size),
      // Most runs have their keys in the same order.
      slot: 0,
    }))
    for await (const rows of scanSummaries(this.#store, [...this.runs.keys()])) {
      for (const { runId, summaries } of rows) {
        if (this.#metricKeys === undefined) for (const key of summaries.keys) keys.add(key)
        for (const column of wanted) {
          if (summaries.keys[column.slot] !== column.key) column.slot = summaries.keys.indexOf(column.key)
          this.#set(column.values, runId, summaries[column.show][column.slot])
        }
      }
    }
    this.#metricKeys ??= keys
    for (const { name, key, show, values } of wanted) {
      this.#columns.set(name, { key, show, values })
      this.#wanted.delete(name)
    }
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

  async #refreshName(): Promise<void> {
    this.#isNameChanged = false
    this.experimentName = (await readExperiment(this.#store, this.experimentId))?.name ?? ''
    this.version++
  }

  async #refreshRuns(runIds: readonly string[]): Promise<void> {
    const rows = await readRuns(this.#store, runIds)
    rows.forEach((run, i) => {
      if (run === undefined) return this.#remove(runIds[i] ?? '')
      // Its points may have been announced before its row.
      if (!this.#places.has(run.runId)) this.#changedMetrics.add(run.runId)
      this.#put(run)
    })
    this.version++
  }

  #put(run: Run): void {
    const place = this.#places.get(run.runId) ?? this.#places.size
    this.#places.set(run.runId, place)
    this.#runs.set(run.runId, run)
    this.#lists.clear()
    setPlace(run, place)
    for (const { kind, key, values } of this.#texts.values()) values.set(place, textOf(run, kind, key))
  }

  /** Its values stay where nobody comes. */
  #remove(runId: string): void {
    this.#runs.delete(runId)
    this.#lists.clear()
  }

  /** A run that is not here yet is read with its row. */
  #set(column: NumberColumn, runId: string, value: number | undefined): void {
    const place = this.#places.get(runId)
    if (place !== undefined) column.set(place, value)
  }

  async #refreshMetrics(runIds: readonly string[]): Promise<void> {
    if (this.#columns.size === 0 && this.#metricKeys === undefined) return
    const rows = await readSummaries(this.#store, runIds)
    rows.forEach((summaries: MetricSummaries, i) => {
      for (const key of summaries.keys) this.#metricKeys?.add(key)
      for (const { key, show, values } of this.#columns.values())
        this.#set(values, runIds[i] ?? '', summaryOf(summaries, key, show))
    })
    this.version++
  }
}

function textOf(run: Run | undefined, kind: TextKind, key: string): string | undefined {
  return (kind === 'param' ? run?.params : run?.tags)?.get(key)
}

function take(set: Set<string>): string[] {
  const all = [...set]
  set.clear()
  return all
}
