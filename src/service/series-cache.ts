/**
 * Whole series in memory, for what needs every point: smoothing, groups, expressions, close zooms. The memory they may take
 * is bounded, the longest unused go first. A series is read again when points of its run were announced since, and what many
 * charts ask of one run at a time is read together, since its open points stand in the same rows.
 */
import type { Change } from '#model/change.ts'
import type { MetricHistory } from '#model/metric.ts'
import { isAscending } from '#series/order.ts'
import { readInOne } from '#store/series.ts'
import type { Store } from '#store/store.ts'

export type CachedSeries = {
  readonly steps: Float64Array
  readonly values: Float64Array
  /** Only where they were asked for, or are not in the order of the steps. */
  readonly timestamps: Float64Array | undefined
}

type Entry = {
  readonly series: CachedSeries
  /** Of the run when reading began. */
  readonly version: number
  readonly bytes: number
}

type Wish = {
  readonly key: string
  withTimes: boolean
  readonly settled: () => Promise<CachedSeries>
  readonly resolve: (series: CachedSeries) => void
  readonly reject: (error: unknown) => void
}

const MOST_BYTES = 192_000_000
const RUNS_AT_ONCE = 8
/** Sweeps log the same steps in every run; so many columns of steps are kept once for all. */
const SHARED_STEPS = 64

export class SeriesCache {
  readonly #store: Store
  readonly #mostBytes: number
  /** The longest unused first. */
  readonly #entries = new Map<string, Entry>()
  readonly #versions = new Map<string, number>()
  readonly #wishes = new Map<string, Wish[]>()
  readonly #steps = new Map<string, Float64Array>()
  #bytes = 0
  #reading = false

  constructor(store: Store, mostBytes = MOST_BYTES) {
    this.#store = store
    this.#mostBytes = mostBytes
    store.changes.listen((change) => this.#note(change))
  }

  /** What is in memory and current; reads nothing. */
  peek(runId: string, key: string, withTimes: boolean): CachedSeries | undefined {
    const name = nameOf(runId, key)
    const entry = this.#entries.get(name)
    if (entry === undefined || entry.version !== this.#versionOf(runId)) return undefined
    if (withTimes && entry.series.timestamps === undefined) return undefined
    this.#entries.delete(name)
    this.#entries.set(name, entry)
    return entry.series
  }

  /** Empty for a run without the metric. @param withTimes whether timestamps are needed in any case */
  async read(runId: string, key: string, withTimes: boolean): Promise<CachedSeries> {
    return this.peek(runId, key, withTimes) ?? (await this.#wish(runId, key, withTimes))
  }

  #wish(runId: string, key: string, withTimes: boolean): Promise<CachedSeries> {
    const wishes = this.#wishes.get(runId) ?? []
    this.#wishes.set(runId, wishes)
    const same = wishes.find((wish) => wish.key === key)
    if (same !== undefined) {
      same.withTimes ||= withTimes
      return same.settled()
    }
    const settled = new Promise<CachedSeries>((resolve, reject) => {
      wishes.push({ key, withTimes, resolve, reject, settled: () => settled })
    })
    if (!this.#reading) void this.#readWishes()
    return settled
  }

  async #readWishes(): Promise<void> {
    this.#reading = true
    // All who ask now are served in one go.
    await Promise.resolve()
    while (this.#wishes.size > 0) {
      const batch = [...this.#wishes].slice(0, RUNS_AT_ONCE)
      for (const [runId] of batch) this.#wishes.delete(runId)
      await this.#readBatch(batch)
    }
    this.#reading = false
  }

  async #readBatch(batch: readonly (readonly [runId: string, wishes: readonly Wish[]])[]): Promise<void> {
    const versions = batch.map(([runId]) => this.#versionOf(runId))
    try {
      const histories = await readInOne(this.#store, (reader) =>
        Promise.all(
          batch.map(([runId, wishes]) => Promise.all(wishes.map(({ key }) => reader.history(runId, key)))),
        ),
      )
      batch.forEach(([runId, wishes], i) =>
        wishes.forEach((wish, j) =>
          wish.resolve(this.#keep(runId, wish, histories[i]?.[j] as MetricHistory, versions[i] as number)),
        ),
      )
    } catch (error) {
      for (const [, wishes] of batch) for (const wish of wishes) wish.reject(error)
    }
  }

  #keep(runId: string, { key, withTimes }: Wish, history: MetricHistory, version: number): CachedSeries {
    const steps = this.#share(history.steps)
    const { values, timestamps } = history
    const series: CachedSeries = {
      steps,
      values,
      timestamps: withTimes || !isAscending(timestamps) ? timestamps : undefined,
    }
    const bytes =
      values.byteLength +
      (steps === history.steps ? steps.byteLength : 0) +
      (series.timestamps?.byteLength ?? 0)
    const name = nameOf(runId, key)
    this.#drop(name)
    this.#entries.set(name, { series, version, bytes })
    this.#bytes += bytes
    for (const other of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes || other === name) break
      this.#drop(other)
    }
    return series
  }

  /** The same column, if one of equal steps is known. */
  #share(steps: Float64Array): Float64Array {
    const sign = `${String(steps.length)}:${String(steps[0])}:${String(steps.at(-1))}`
    const known = this.#steps.get(sign)
    if (known !== undefined && known.every((step, i) => step === steps[i])) return known
    this.#steps.delete(sign)
    this.#steps.set(sign, steps)
    if (this.#steps.size > SHARED_STEPS) this.#steps.delete(this.#steps.keys().next().value as string)
    return steps
  }

  #drop(name: string): void {
    this.#bytes -= this.#entries.get(name)?.bytes ?? 0
    this.#entries.delete(name)
  }

  #versionOf(runId: string): number {
    return this.#versions.get(runId) ?? 0
  }

  /** A changed row of a run may mean that it is gone. */
  #note(change: Change): void {
    if (change.kind !== 'metrics' && change.kind !== 'runs') return
    for (const runId of change.runIds) this.#versions.set(runId, this.#versionOf(runId) + 1)
  }
}

function nameOf(runId: string, key: string): string {
  return `${runId}/${key}`
}
