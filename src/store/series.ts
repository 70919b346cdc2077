import type { MetricHistory } from '#model/metric.ts'
import { gather } from '#series/bits.ts'
import { unpackColumn } from '#series/codec.ts'
import { mergeHistories, sortHistory } from '#series/columns.ts'
import { isAscending } from '#series/order.ts'
import { chunkHistory, GROUP_CHUNKS, seriesRange } from './chunks.ts'
import { guarded } from './errors.ts'
import { resultOf } from './raw.ts'
import type { ChunkRow, HeadRow, OverviewRow, SegmentRow } from './schema.ts'
import type { Store } from './store.ts'

const TABLES = ['segments', 'chunks', 'heads', 'overviews'] as const

const COLUMNS = ['steps', 'values', 'timestamps'] as const

/** What reads of points ask; all of one reader see the same. */
export interface SeriesReader {
  /** Of the whole series, a row a group of chunks. Groups, as chunks, may overlap in steps when points came late. */
  overviews(runId: string, key: string): Promise<OverviewRow[]>
  /** Of the chunks in groups `from` to `to`, both included. */
  heads(runId: string, key: string, from: number, to: number): Promise<HeadRow[]>
  /** Those chunks that are there, in the order asked. */
  chunks(runId: string, key: string, ns: readonly number[]): Promise<MetricHistory[]>
  /** The whole series. */
  history(runId: string, key: string): Promise<MetricHistory>
  /** The points that are not in chunks, in step order; empty arrays when there are none. */
  open(runId: string, key: string): Promise<MetricHistory>
}

/** Points that stand outside the database, each series whole: those of a bundle that is only looked at. */
export interface PointSource {
  /** In step order; empty for an unknown series. */
  history(ownerId: string, key: string): Promise<MetricHistory>
  keysOf(ownerId: string): readonly string[]
}

/** Reads of one transaction, so that a compaction in between is not seen; past Dexie, since a chart may be of thousands of runs. */
class TableReader implements SeriesReader {
  readonly #transaction: IDBTransaction
  readonly #ahead: ReadAhead | undefined
  readonly #segments = new Map<string, Promise<SegmentRow[]>>()

  constructor(transaction: IDBTransaction, ahead: ReadAhead | undefined) {
    this.#transaction = transaction
    this.#ahead = ahead
  }

  async overviews(runId: string, key: string): Promise<OverviewRow[]> {
    const { overviews } = this.#ahead?.key === key ? this.#ahead : {}
    return overviews ? (overviews.get(runId) ?? []) : await this.#rows('overviews', seriesRange(runId, key))
  }

  async heads(runId: string, key: string, from: number, to: number): Promise<HeadRow[]> {
    const last = to * GROUP_CHUNKS + GROUP_CHUNKS - 1
    return await this.#rows('heads', seriesRange(runId, key, from * GROUP_CHUNKS, last))
  }

  async chunks(runId: string, key: string, ns: readonly number[]): Promise<MetricHistory[]> {
    const chunks = this.#transaction.objectStore('chunks')
    const rows = await Promise.all(ns.map((n) => resultOf<ChunkRow | undefined>(chunks.get([runId, key, n]))))
    return rows.flatMap((row) => (row === undefined ? [] : [chunkHistory(row)]))
  }

  /** While the browser reads groups of chunks, the memory they are unpacked to is made ready. */
  async history(runId: string, key: string): Promise<MetricHistory> {
    const [overviews, open] = await Promise.all([this.overviews(runId, key), this.open(runId, key)])
    const total = overviews.reduce((sum, { count }) => sum + count, open.values.length)
    const all = makeHistory(total)
    let [end, asCounted] = [0, true]
    const reading = Promise.all(
      overviews.map(async ({ n, count }) => {
        const at = end
        end += count
        const rows = await this.#group(runId, key, n)
        if (rows.reduce((sum, { value }) => sum + value.length, 0) === count) return unpackTo(all, at, rows)
        // The browser lost chunks and kept their overview.
        asCounted = false
        return rows.map(chunkHistory)
      }),
    )
    // An array's memory is made at its first touch, which takes five times as long as unpacking.
    for (const name of COLUMNS) all[name].fill(0)
    const groups = await reading
    for (const name of COLUMNS) all[name].set(open[name], end)
    // Most series are logged in step order.
    return asCounted && isAscending(all.steps) ? all : mergeHistories([...groups.flat(), open])
  }

  async #group(runId: string, key: string, n: number): Promise<ChunkRow[]> {
    const first = n * GROUP_CHUNKS
    return await this.#rows('chunks', seriesRange(runId, key, first, first + GROUP_CHUNKS - 1))
  }

  async open(runId: string, key: string): Promise<MetricHistory> {
    return sortHistory(pickKey(await this.#segmentsOf(runId), key))
  }

  async #segmentsOf(runId: string): Promise<SegmentRow[]> {
    const { segments } = this.#ahead ?? {}
    if (segments !== undefined) return segments.get(runId) ?? []
    const rows = this.#segments.get(runId) ?? this.#rows<SegmentRow>('segments', [[runId], [runId, []]])
    this.#segments.set(runId, rows)
    return await rows
  }

  #rows<T>(
    table: (typeof TABLES)[number],
    [from, to]: readonly [IDBValidKey, IDBValidKey, ...unknown[]],
  ): Promise<T[]> {
    return resultOf<T[]>(this.#transaction.objectStore(table).getAll(IDBKeyRange.bound(from, to)))
  }
}

/** All of a series is open there: nothing is in chunks. */
class SourceReader implements SeriesReader {
  readonly #source: PointSource

  constructor(source: PointSource) {
    this.#source = source
  }

  async overviews(): Promise<OverviewRow[]> {
    return Promise.resolve([])
  }

  async heads(): Promise<HeadRow[]> {
    return Promise.resolve([])
  }

  async chunks(): Promise<MetricHistory[]> {
    return Promise.resolve([])
  }

  async history(runId: string, key: string): Promise<MetricHistory> {
    return await this.#source.history(runId, key)
  }

  async open(runId: string, key: string): Promise<MetricHistory> {
    return await this.#source.history(runId, key)
  }
}

/** What was read before all else, by run: overviews of one metric, and segments. Without a list they are read when asked for. */
export type ReadAhead = {
  readonly key: string
  readonly overviews: ReadonlyMap<string, OverviewRow[]> | undefined
  /** Has all runs that are asked for. */
  readonly segments: ReadonlyMap<string, SegmentRow[]> | undefined
}

/** @param read awaits nothing but the reader, since else its transaction ends; and so does `ahead` */
export async function readInOne<T>(
  store: Store,
  read: (reader: SeriesReader) => Promise<T>,
  ahead?: (transaction: IDBTransaction) => Promise<ReadAhead>,
): Promise<T> {
  const { db, points } = store
  if (points !== undefined) return await read(new SourceReader(points))
  return await guarded(async () => {
    const transaction = db.backendDB().transaction(TABLES)
    return await read(new TableReader(transaction, ahead && (await ahead(transaction))))
  })
}

/** One key's points of segments, in the order of the rows. */
function pickKey(rows: readonly SegmentRow[], key: string): MetricHistory {
  const picks = rows.flatMap((row) => {
    const place = row.keys.indexOf(key)
    return place < 0 ? [] : [{ row, order: findPlaces(row.keyIndex, place) }]
  })
  const history = makeHistory(picks.reduce((sum, { order }) => sum + order.length, 0))
  let at = 0
  for (const { row, order } of picks) {
    const to = viewHistory(history, at, (at += order.length))
    gather(unpackColumn(row.step), order, to.steps)
    gather(row.value, order, to.values)
    gather(unpackColumn(row.time), order, to.timestamps)
  }
  return history
}

function findPlaces(index: SegmentRow['keyIndex'], place: number): Uint32Array {
  const places = new Uint32Array(index.length)
  let count = 0
  for (let i = 0; i < index.length; i++) if (index[i] === place) places[count++] = i
  return places.subarray(0, count)
}

/** @returns a view of each row's points */
function unpackTo(all: MetricHistory, from: number, rows: readonly ChunkRow[]): MetricHistory[] {
  let at = from
  return rows.map(({ step, value, time }) => {
    unpackColumn(step, all.steps, at)
    unpackColumn(time, all.timestamps, at)
    all.values.set(value, at)
    return viewHistory(all, at, (at += value.length))
  })
}

function makeHistory(length: number): MetricHistory {
  return {
    steps: new Float64Array(length),
    values: new Float64Array(length),
    timestamps: new Float64Array(length),
  }
}

function viewHistory({ steps, values, timestamps }: MetricHistory, from: number, to: number): MetricHistory {
  return {
    steps: steps.subarray(from, to),
    values: values.subarray(from, to),
    timestamps: timestamps.subarray(from, to),
  }
}
