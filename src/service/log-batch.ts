/**
 * The way of every point into the store. Batches that arrive while a transaction runs wait and go together into the
 * next one, so many small batches cost little more than a few large ones. Each is acknowledged after the commit.
 */
import type { TrackletError } from '#base/errors.ts'
import { NEXT_SEQ, UNNUMBERED_WRITER, type LogBatch } from '#model/batch.ts'
import { checkBatch } from '#model/check-batch.ts'
import { isTerminal } from '#model/run.ts'
import { compactRun, listCompactable, wantsCompaction } from '#store/compact.ts'
import { commitBatches } from '#store/segments.ts'
import type { Store } from '#store/store.ts'
import { applyBatch } from './apply-batch.ts'

/** One transaction takes no more, so that it stays short. */
const GROUP_POINTS = 65_536
const GROUP_BATCHES = 256

type Waiting = { readonly batch: LogBatch; resolve(): void; reject(error: unknown): void }

export class Ingest {
  readonly #store: Store
  readonly #onFull: (full: boolean) => void
  readonly #queue: Waiting[] = []
  #running = false
  /** Runs whose compaction is under way or waits, so that it is not asked for twice. */
  readonly #compacting = new Map<string, Promise<void>>()

  /** @param onFull told when space ran out, and when a commit worked again */
  constructor(store: Store, onFull: (full: boolean) => void) {
    this.#store = store
    this.#onFull = onFull
  }

  /** Resolves after the commit. @throws TrackletError, with nothing of the batch written */
  log(input: unknown): Promise<void> {
    return this.#take(checkBatch(input))
  }

  /** Of a client that does not number its batches: what it sends twice is logged twice. */
  append(input: Omit<LogBatch, 'writerId' | 'seq'>): Promise<void> {
    return this.#take({
      ...checkBatch({ ...input, writerId: UNNUMBERED_WRITER, seq: 0 }),
      seq: NEXT_SEQ,
    })
  }

  #take(batch: LogBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  /** Resolves when no compaction is under way. */
  async settle(): Promise<void> {
    while (this.#compacting.size > 0) await Promise.all(this.#compacting.values())
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#queue.length > 0) await this.#commit(this.#takeGroup())
    this.#running = false
  }

  #takeGroup(): Waiting[] {
    let points = 0
    let n = 0
    while (n < this.#queue.length && n < GROUP_BATCHES && points < GROUP_POINTS) {
      points += this.#queue[n++]?.batch.metrics?.value.length ?? 0
    }
    return this.#queue.splice(0, n)
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const batches = group.map(({ batch }) => batch)
    const ended = new Set(
      batches.flatMap(({ runId, status }) => (status !== undefined && isTerminal(status) ? [runId] : [])),
    )
    try {
      const { refusals, rows } = await commitBatches(
        this.#store,
        batches,
        applyBatch,
        ended.size > 0 ? 'strict' : 'relaxed',
      )
      this.#onFull(false)
      settleAll(group, refusals)
      for (const row of rows)
        if (ended.has(row.runId) || wantsCompaction(row)) this.compact(row.runId, ended.has(row.runId))
    } catch (error) {
      this.#onFull((error as TrackletError).code === 'E_QUOTA')
      for (const { reject } of group) reject(error)
    }
  }

  /** What an earlier session or an import left; one after the other, since who reads points meanwhile waits for one. */
  async compactLeft(): Promise<void> {
    let before = Promise.resolve()
    for (const { runId, ended } of await listCompactable(this.#store))
      before = this.#compact(runId, ended, before)
  }

  /** Once at a time for each run. A failed compaction leaves the points where they are, and the next commit or start asks again. */
  compact(runId: string, ended: boolean): void {
    void this.#compact(runId, ended, Promise.resolve())
  }

  #compact(runId: string, ended: boolean, after: Promise<void>): Promise<void> {
    const before = this.#compacting.get(runId)
    if (before !== undefined && !ended) return before
    const work = Promise.all([before, after])
      .then(() => compactRun(this.#store, runId, ended))
      .catch(() => undefined)
      .finally(() => {
        if (this.#compacting.get(runId) === work) this.#compacting.delete(runId)
      })
    this.#compacting.set(runId, work)
    return work
  }
}

function settleAll(group: readonly Waiting[], refusals: readonly (TrackletError | undefined)[]): void {
  for (const [i, { resolve, reject }] of group.entries()) {
    const refusal = refusals[i]
    if (refusal === undefined) resolve()
    else reject(refusal)
  }
}
