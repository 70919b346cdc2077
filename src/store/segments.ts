import { Dexie } from 'dexie'
import { toStoreError, guarded } from './errors.ts'
import type { TrackletError } from '#base/errors.ts'
import { NEXT_SEQ, type LogBatch } from '#model/batch.ts'
import type { Dataset } from '#model/dataset.ts'
import type { MetricColumns } from '#model/metric.ts'
import type { Run } from '#model/run.ts'
import { packColumn, unpackColumn } from '#series/codec.ts'
import { concatColumns } from '#series/columns.ts'
import { addToSummaries, createSummaries } from '#series/summary.ts'
import type { SegmentRow, SummaryRow, TrackletDb } from './schema.ts'
import type { Store } from './store.ts'
import { isCommitted, nextSeq, withCommitted } from './writers.ts'

/** What a batch makes of a run's row; throws a TrackletError to refuse the batch. The same object means no change. */
export type ApplyBatch = (run: Run | undefined, batch: LogBatch) => { run: Run; datasets: readonly Dataset[] }

export type Committed = {
  /** For each batch, why it was refused, or undefined. */
  readonly refusals: readonly (TrackletError | undefined)[]
  /** The rows as they are now, of every run that was written. */
  readonly rows: readonly SummaryRow[]
}

/**
 * Writes many batches in one transaction: their points, params, tags, summaries and run rows. A refused batch leaves no
 * trace, the others are written; when the transaction fails, none is.
 * @throws TrackletError E_QUOTA, E_STORE_…
 */
export async function commitBatches(
  store: Store,
  batches: readonly LogBatch[],
  apply: ApplyBatch,
  durability: 'relaxed' | 'strict',
): Promise<Committed> {
  const db = durability === 'strict' ? store.strict : store.db
  const work = await guarded(() =>
    db.transaction('rw', [db.runs, db.summaries, db.segments, db.datasets], async () => {
      const ids = [...new Set(batches.map(({ runId }) => runId))]
      const [runs, summaries] = await Promise.all([db.runs.bulkGet(ids), db.summaries.bulkGet(ids)])
      const states = new Map(ids.map((id, i) => [id, new RunState(id, runs[i], summaries[i])]))
      const refusals = batches.map((batch) => states.get(batch.runId)?.take(batch, apply))
      await writeStates(db, [...states.values()])
      return { refusals, states: [...states.values()] }
    }),
  )
  announce(store, work.states)
  return {
    refusals: work.refusals,
    rows: work.states.flatMap((state) => (state.changed ? [state.summaryRow()] : [])),
  }
}

/** One run while a transaction gathers batches for it. */
class RunState {
  run: Run | undefined
  runChanged = false
  changed = false
  readonly datasets: Dataset[] = []
  readonly #before: SummaryRow
  #summaries
  #writers
  /** Accepted points of each writer, under its first number. */
  readonly #points = new Map<string, { seq: number; parts: MetricColumns[] }>()

  constructor(runId: string, run: Run | undefined, row: SummaryRow | undefined) {
    this.run = run
    this.#before = row ?? {
      runId,
      summaries: createSummaries(),
      writers: new Map(),
      openPoints: 0,
      openSegments: 0,
    }
    this.#summaries = this.#before.summaries
    this.#writers = this.#before.writers
  }

  take(batch: LogBatch, apply: ApplyBatch): TrackletError | undefined {
    const { writerId } = batch
    const seq = batch.seq === NEXT_SEQ ? nextSeq(this.#writers, writerId) : batch.seq
    if (isCommitted(this.#writers, writerId, seq)) return undefined
    try {
      const applied = apply(this.run, batch)
      this.runChanged ||= applied.run !== this.run
      this.run = applied.run
      this.datasets.push(...applied.datasets)
    } catch (error) {
      return toStoreError(error)
    }
    if (batch.metrics !== undefined && batch.metrics.value.length > 0) {
      this.#summaries = addToSummaries(this.#summaries, batch.metrics)
      const entry = this.#points.get(writerId) ?? { seq, parts: [] }
      entry.parts.push(batch.metrics)
      this.#points.set(writerId, entry)
    }
    this.#writers = withCommitted(this.#writers, writerId, seq)
    this.changed = true
    return undefined
  }

  segments(): SegmentRow[] {
    const runId = this.#before.runId
    return [...this.#points].map(([writerId, { seq, parts }]) =>
      makeSegment({ runId, writerId, seq }, concatColumns(parts)),
    )
  }

  get hasPoints(): boolean {
    return this.#points.size > 0
  }

  summaryRow(): SummaryRow {
    let points = 0
    for (const { parts } of this.#points.values()) for (const part of parts) points += part.value.length
    return {
      runId: this.#before.runId,
      summaries: this.#summaries,
      writers: this.#writers,
      openPoints: this.#before.openPoints + points,
      openSegments: this.#before.openSegments + this.#points.size,
    }
  }
}

async function writeStates(db: TrackletDb, states: readonly RunState[]): Promise<void> {
  const changed = states.filter((state) => state.changed)
  const datasets = changed.flatMap(({ run, datasets }) =>
    datasets.map((set) => ({ ...set, experimentId: run?.experimentId ?? '' })),
  )
  const writes: PromiseLike<unknown>[] = [db.summaries.bulkPut(changed.map((state) => state.summaryRow()))]
  const segments = changed.flatMap((state) => state.segments())
  if (segments.length > 0) writes.push(db.segments.bulkPut(segments))
  const runs = changed.flatMap(({ run, runChanged }) => (run !== undefined && runChanged ? [run] : []))
  if (runs.length > 0) writes.push(db.runs.bulkPut(runs))
  for (const dataset of datasets) {
    const known = await db.datasets.get([dataset.experimentId, dataset.name, dataset.digest])
    if (known === undefined) writes.push(db.datasets.put(dataset))
  }
  await Promise.all(writes)
}

function announce(store: Store, states: readonly RunState[]): void {
  for (const { run, changed, runChanged, hasPoints } of states) {
    if (run === undefined || !changed) continue
    const ids = { experimentIds: [run.experimentId], runIds: [run.runId] }
    if (runChanged) store.changes.announce({ kind: 'runs', ...ids })
    if (hasPoints) store.changes.announce({ kind: 'metrics', ...ids })
  }
}

/** By writer and number: the order of logging within each writer. */
export function segmentsOf({ segments }: Pick<TrackletDb, 'segments'>, runId: string) {
  return segments.where('[runId+writerId+seq]').between([runId, Dexie.minKey], [runId, Dexie.maxKey])
}

export function makeSegment(
  key: Pick<SegmentRow, 'runId' | 'writerId' | 'seq'>,
  columns: MetricColumns,
): SegmentRow {
  return {
    ...key,
    keys: columns.keys,
    keyIndex: narrow(columns.keyIndex, columns.keys.length),
    step: packColumn(columns.step),
    value: columns.value,
    time: packColumn(columns.time),
  }
}

export function segmentColumns(row: SegmentRow): MetricColumns {
  return {
    keys: row.keys,
    keyIndex: row.keyIndex instanceof Uint32Array ? row.keyIndex : Uint32Array.from(row.keyIndex),
    step: unpackColumn(row.step),
    value: row.value,
    time: unpackColumn(row.time),
  }
}

function narrow(index: Uint32Array, keys: number): Uint8Array | Uint16Array | Uint32Array {
  if (keys <= 0x100) return Uint8Array.from(index)
  return keys <= 0x10000 ? Uint16Array.from(index) : index
}
