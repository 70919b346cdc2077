/**
 * Summaries of runs in memory, for answers that show the same runs again: the next search, the next window of a table. The
 * memory they may take is bounded, the longest unused go first. A run's are read again when it was announced since.
 */
import type { Change } from '#model/change.ts'
import { SUMMARY_COLUMNS, type MetricSummaries } from '#model/run.ts'
import { readSummaries } from '#store/runs.ts'
import type { Store } from '#store/store.ts'

const MOST_BYTES = 32_000_000
const KEY_BYTES = 8 * SUMMARY_COLUMNS.length
/** Of the columns themselves, which a run without metrics has too. */
const RUN_BYTES = 2_000

export class SummaryCache {
  readonly #store: Store
  readonly #mostBytes: number
  /** The longest unused first. */
  readonly #entries = new Map<string, MetricSummaries>()
  #bytes = 0
  /** For each read that is under way, which runs were announced since it began. */
  readonly #reads = new Set<Set<string>>()
  /** Those of the run that was read last: most have their keys in the same order, and then share them. */
  #keys: readonly string[] = []

  constructor(store: Store, mostBytes = MOST_BYTES) {
    this.#store = store
    this.#mostBytes = mostBytes
    store.changes.listen((change) => this.#note(change))
  }

  /** In the order asked; empty ones for a run without points. Not to be changed or transferred. */
  async read(runIds: readonly string[]): Promise<MetricSummaries[]> {
    const found = new Map(runIds.map((runId) => [runId, this.#entries.get(runId)]))
    const missing = [...found].flatMap(([runId, summaries]) => (summaries === undefined ? [runId] : []))
    if (missing.length > 0) {
      const changed = new Set<string>()
      this.#reads.add(changed)
      const rows = await readSummaries(this.#store, missing).finally(() => this.#reads.delete(changed))
      for (const [i, runId] of missing.entries()) {
        const summaries = this.#share(rows[i] as MetricSummaries)
        found.set(runId, summaries)
        if (!changed.has(runId)) this.#put(runId, summaries)
      }
    }
    for (const runId of found.keys()) this.#touch(runId)
    this.#shrink()
    return runIds.map((runId) => found.get(runId) as MetricSummaries)
  }

  /** Keys that many runs have in common are kept once, and cloned once in a message. */
  #share(summaries: MetricSummaries): MetricSummaries {
    const { keys } = summaries
    const known = this.#keys
    if (keys.length === known.length && keys.every((key, i) => key === known[i]))
      return { ...summaries, keys: known }
    this.#keys = keys
    return summaries
  }

  #put(runId: string, summaries: MetricSummaries): void {
    this.#drop(runId)
    this.#entries.set(runId, summaries)
    this.#bytes += bytesOf(summaries)
  }

  #touch(runId: string): void {
    const summaries = this.#entries.get(runId)
    if (summaries === undefined) return
    this.#entries.delete(runId)
    this.#entries.set(runId, summaries)
  }

  #shrink(): void {
    for (const runId of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) break
      this.#drop(runId)
    }
  }

  #drop(runId: string): void {
    const summaries = this.#entries.get(runId)
    if (summaries === undefined) return
    this.#bytes -= bytesOf(summaries)
    this.#entries.delete(runId)
  }

  /** A changed row of a run may mean that it is gone. */
  #note(change: Change): void {
    if (change.kind !== 'metrics' && change.kind !== 'runs') return
    for (const runId of change.runIds) {
      this.#drop(runId)
      for (const changed of this.#reads) changed.add(runId)
    }
  }
}

function bytesOf({ keys }: MetricSummaries): number {
  return RUN_BYTES + KEY_BYTES * keys.length
}
