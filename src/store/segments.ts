import { Dexie } from 'dexie'
import { toStoreError, guarded } from './errors.ts'
import type { TrackletError } from '#base/errors.ts'
import { NEXT_SEQ, UNNUMBERED_WRITER, type LogBatch } from '#model/batch.ts'
import type { Dataset } from '#model/dataset.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { MetricColumns } from '#model/metric.ts'
import type { Run } from '#model/run.ts'
import { ownBuffer, packColumn, unpackColumn } from '#series/codec.ts'
import { concatColumns } from '#series/columns.ts'
import { addToSummaries } from '#series/summary.ts'
import { announceModels } from './logged-models.ts'
import { toModelColumns } from './model-series-name.ts'
import { emptySummary, type SegmentRow, type SummaryRow, type TrackletDb } from './schema.ts'
import type { Store } from './store.ts'
import { isCommitted, nextSeq, withCommitted } from './writers.ts'

/**
 * What a batch makes of a run's row; throws a TrackletError to refuse the batch. The same object means no change.
 * `models` has the logged models that batches have points of.
 */
export type ApplyBatch = (
  run: Run | undefined,
  batch: LogBatch,
  models: Models,
) => { run: Run; datasets: readonly Dataset[] }

type Models = ReadonlyMap<string, LoggedModel>

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
  const modelIds = listModels(batches)
  const tables = [
    'runs',
    'summaries',
    'segments',
    'datasets',
    ...(modelIds.length > 0 ? ['loggedModels'] : []),
  ]
  const work = await guarded(() =>
    db.transaction('rw', tables, async () => {
      const { states, models, modelSeries } = await readStates(db, batches, modelIds)
      const refusals = batches.map((batch) =>
        states.get(batch.runId)?.take(batch, (run) => apply(run, batch, models), modelSeries),
      )
      const runs = [...states.values()].filter(({ series }) => series.changed)
      const series = [...runs.map((state) => state.series), ...modelSeries.values()].filter(
        ({ changed }) => changed,
      )
      await writeStates(db, runs, series)
      const touched = [...models.values()].filter(({ modelId }) => modelSeries.get(modelId)?.changed)
      return { refusals, runs, series, touched }
    }),
  )
  announceRuns(store, work.runs)
  announceModels(store, work.touched)
  return { refusals: work.refusals, rows: work.series.map((series) => series.summaryRow()) }
}

async function readStates(db: TrackletDb, batches: readonly LogBatch[], modelIds: string[]) {
  const ids = [...new Set(batches.map(({ runId }) => runId))]
  const [runs, summaries, models, modelSummaries] = await Promise.all([
    db.runs.bulkGet(ids),
    db.summaries.bulkGet(ids),
    modelIds.length > 0 ? db.loggedModels.bulkGet(modelIds) : [],
    modelIds.length > 0 ? db.summaries.bulkGet(modelIds) : [],
  ])
  return {
    states: new Map(ids.map((id, i) => [id, new RunState(id, runs[i], summaries[i])])),
    models: new Map(
      models.flatMap((model) => (model === undefined ? [] : [[model.modelId, model] as const])),
    ),
    modelSeries: new Map(modelIds.map((id, i) => [id, new OpenSeries(id, modelSummaries[i])])),
  }
}

function listModels(batches: readonly LogBatch[]): string[] {
  return [...new Set(batches.flatMap(({ modelMetrics = [] }) => modelMetrics.map(({ modelId }) => modelId)))]
}

/** The points of a run or of a logged model while a transaction gathers batches for it. */
class OpenSeries {
  changed = false
  readonly #before: SummaryRow
  #summaries
  writers
  /** Accepted points of each writer, under its first number. */
  readonly #points = new Map<string, { seq: number; parts: MetricColumns[] }>()

  constructor(ownerId: string, row: SummaryRow | undefined) {
    this.#before = row ?? emptySummary(ownerId)
    this.#summaries = this.#before.summaries
    this.writers = this.#before.writers
  }

  /** Notes the batch as committed, with points or without. */
  add(writerId: string, seq: number, metrics: MetricColumns | undefined): void {
    if (metrics !== undefined && metrics.value.length > 0) {
      this.#summaries = addToSummaries(this.#summaries, metrics)
      const entry = this.#points.get(writerId) ?? { seq, parts: [] }
      entry.parts.push(metrics)
      this.#points.set(writerId, entry)
    }
    this.writers = withCommitted(this.writers, writerId, seq)
    this.changed = true
  }

  /** Of a logged model: its run's own writers say what is committed, so these are merely numbered. */
  append(metrics: MetricColumns): void {
    this.add(UNNUMBERED_WRITER, nextSeq(this.writers, UNNUMBERED_WRITER), metrics)
  }

  segments(): SegmentRow[] {
    const { runId } = this.#before
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
      writers: this.writers,
      openPoints: this.#before.openPoints + points,
      openSegments: this.#before.openSegments + this.#points.size,
    }
  }
}

/** One run while a transaction gathers batches for it. */
class RunState {
  run: Run | undefined
  runChanged = false
  readonly datasets: Dataset[] = []
  readonly series: OpenSeries

  constructor(runId: string, run: Run | undefined, row: SummaryRow | undefined) {
    this.run = run
    this.series = new OpenSeries(runId, row)
  }

  /** Why the batch is refused, or undefined. @param models where its points of logged models go */
  take(
    batch: LogBatch,
    apply: (run: Run | undefined) => ReturnType<ApplyBatch>,
    models: ReadonlyMap<string, OpenSeries>,
  ): TrackletError | undefined {
    const { writerId, runId, metrics, modelMetrics = [] } = batch
    const { writers } = this.series
    const seq = batch.seq === NEXT_SEQ ? nextSeq(writers, writerId) : batch.seq
    if (isCommitted(writers, writerId, seq)) return undefined
    try {
      const applied = apply(this.run)
      this.runChanged ||= applied.run !== this.run
      this.run = applied.run
      this.datasets.push(...applied.datasets)
    } catch (error) {
      return toStoreError(error)
    }
    this.series.add(writerId, seq, metrics)
    for (const part of modelMetrics) models.get(part.modelId)?.append(toModelColumns(runId, part))
    return undefined
  }
}

async function writeStates(
  db: TrackletDb,
  changed: readonly RunState[],
  series: readonly OpenSeries[],
): Promise<void> {
  const datasets = changed.flatMap(({ run, datasets }) =>
    datasets.map((set) => ({ ...set, experimentId: run?.experimentId ?? '' })),
  )
  const writes: PromiseLike<unknown>[] = [db.summaries.bulkPut(series.map((one) => one.summaryRow()))]
  const segments = series.flatMap((one) => one.segments())
  if (segments.length > 0) writes.push(db.segments.bulkPut(segments))
  const runs = changed.flatMap(({ run, runChanged }) => (run !== undefined && runChanged ? [run] : []))
  if (runs.length > 0) writes.push(db.runs.bulkPut(runs))
  for (const dataset of datasets) {
    const known = await db.datasets.get([dataset.experimentId, dataset.name, dataset.digest])
    if (known === undefined) writes.push(db.datasets.put(dataset))
  }
  await Promise.all(writes)
}

function announceRuns(store: Store, states: readonly RunState[]): void {
  for (const { run, runChanged, series } of states) {
    if (run === undefined) continue
    const ids = { experimentIds: [run.experimentId], runIds: [run.runId] }
    if (runChanged) store.changes.announce({ kind: 'runs', ...ids })
    if (series.hasPoints) store.changes.announce({ kind: 'metrics', ...ids })
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
    value: ownBuffer(columns.value),
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
