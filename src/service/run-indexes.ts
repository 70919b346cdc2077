import { readRuns } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { RunIndex } from './run-index.ts'
import { SummaryCache } from './summary-cache.ts'

const KEPT_INDEXES = 4

/** The indexes of the experiments that were asked for last, told of every change. */
export class RunIndexes {
  readonly #store: Store
  readonly #indexes = new Map<string, Promise<RunIndex>>()
  /** Of the runs that were shown last. */
  readonly summaries: SummaryCache

  constructor(store: Store) {
    this.#store = store
    this.summaries = new SummaryCache(store)
    store.changes.listen((change) => {
      if (change.kind !== 'runs' && change.kind !== 'metrics' && change.kind !== 'experiments') return
      for (const id of change.experimentIds) {
        void this.#indexes.get(id)?.then(
          (index) => {
            if (change.kind === 'experiments') index.noteExperiment()
            else if (change.kind === 'runs') index.noteRuns(change.runIds)
            else index.noteMetrics(change.runIds)
          },
          () => undefined, // Whoever asked for the index was told.
        )
      }
    })
  }

  has(experimentId: string): boolean {
    return this.#indexes.has(experimentId)
  }

  /** Current ones, in the order asked. */
  async load(experimentIds: readonly string[]): Promise<RunIndex[]> {
    const indexes = await Promise.all(
      experimentIds.map((id) => {
        const index = this.#indexes.get(id) ?? this.#begin(id)
        this.#indexes.delete(id)
        this.#indexes.set(id, index)
        return index
      }),
    )
    for (const id of this.#indexes.keys()) {
      if (this.#indexes.size <= Math.max(KEPT_INDEXES, experimentIds.length)) break
      this.#indexes.delete(id)
    }
    for (const index of indexes) await index.refresh()
    return indexes
  }

  /** Those in which the runs stand, current. Runs that are gone stand in none. */
  async loadOf(runIds: readonly string[]): Promise<RunIndex[]> {
    const known = await Promise.all([...this.#indexes].map(async ([id, index]) => [id, await index] as const))
    const experimentIds = new Set<string>()
    const unknown = runIds.filter((runId) => {
      const home = known.find(([, index]) => index.runs.has(runId))
      if (home !== undefined) experimentIds.add(home[0])
      return home === undefined
    })
    for (const run of unknown.length === 0 ? [] : await readRuns(this.#store, unknown))
      if (run !== undefined) experimentIds.add(run.experimentId)
    return await this.load([...experimentIds])
  }

  /** What could not be read is tried again when it is asked for next. */
  #begin(experimentId: string): Promise<RunIndex> {
    const loading = RunIndex.load(this.#store, experimentId)
    loading.catch(() => {
      if (this.#indexes.get(experimentId) === loading) this.#indexes.delete(experimentId)
    })
    return loading
  }
}
