/**
 * Points of an import that is not done. They are written as segments and chunks of runs that have no row yet, so nobody
 * reads them; a row in `staged` names each run before, so that what a kill leaves is found.
 */
import type { MetricColumns, MetricHistory } from '#model/metric.ts'
import { concatColumns, splitByKey } from '#series/columns.ts'
import { pickPoints } from '#series/point-sums.ts'
import { addToSummaries, createSummaries } from '#series/summary.ts'
import { addToChunks, sliceHistory } from './add-to-chunks.ts'
import { CHUNK_POINTS } from './chunks.ts'
import { SEGMENT_POINTS } from './compact.ts'
import { guarded } from './errors.ts'
import type { SegmentRow, SummaryRow } from './schema.ts'
import { makeSegment } from './segments.ts'
import type { Store } from './store.ts'

/** Of one run in memory, before its full chunks are written. */
const RUN_POINTS = 262_144
/** Of all runs in memory; then the one that was added to longest ago is written. */
const ALL_POINTS = 2_097_152
/** Segments of small runs are gathered: a transaction costs as much as some hundred points. */
const WAITING_POINTS = 262_144
const WAITING_ROWS = 512

type RunPoints = {
  parts: MetricColumns[]
  buffered: number
  summaries: SummaryRow['summaries']
  /** Keys with points in segments already: what follows goes there too, so that order is kept. */
  readonly open: Set<string>
  openPoints: number
  openSegments: number
  hasChunks: boolean
  seq: number
}

export class PointStage {
  readonly #store: Store
  readonly #writerId: string
  readonly #form: 'chunks' | 'segments'
  /** Least recently added to first. */
  readonly #runs = new Map<string, RunPoints>()
  readonly #waiting: SegmentRow[] = []
  #buffered = 0
  /** The run that was added to last. */
  #latest = ''
  /** One write is under way while what follows is read. */
  #writing = Promise.resolve()
  #unnamed: string[] = []

  /**
   * @param writerId of the import; segments carry it
   * @param form segments alone can be given to another run later
   */
  constructor(store: Store, writerId: string, form: 'chunks' | 'segments') {
    this.#store = store
    this.#writerId = writerId
    this.#form = form
  }

  /** Points in the order they were logged. @throws TrackletError E_QUOTA */
  async add(runId: string, points: MetricColumns): Promise<void> {
    if (!this.#runs.has(runId)) await this.#writeLatest()
    this.#latest = runId
    const run = this.#enter(runId)
    const { length } = points.value
    run.parts.push(points)
    run.summaries = addToSummaries(run.summaries, points)
    run.buffered += length
    this.#buffered += length
    if (run.buffered >= RUN_POINTS) {
      if (this.#form === 'chunks') await this.#writeFull(runId, run)
      else await this.#writeAll(runId, run, false)
    }
    for (const [oldId, old] of this.#runs) {
      if (this.#buffered < ALL_POINTS) break
      await this.#writeAll(oldId, old, false)
    }
  }

  /** Writes what is left. @returns the summaries of every run that got points, for its row to come */
  async finish(): Promise<SummaryRow[]> {
    for (const [runId, run] of this.#runs) await this.#writeAll(runId, run, true)
    await this.#write()
    await this.#writing
    return [...this.#runs].map(([runId, { summaries, openPoints, openSegments, seq }]) => ({
      runId,
      summaries,
      writers: new Map(seq > 0 ? [[this.#writerId, { through: seq - 1, ahead: [] }]] : []),
      openPoints,
      openSegments,
    }))
  }

  #enter(runId: string): RunPoints {
    const known = this.#runs.get(runId)
    if (known === undefined) this.#unnamed.push(runId)
    const run = known ?? {
      parts: [],
      buffered: 0,
      summaries: createSummaries(),
      open: new Set(),
      openPoints: 0,
      openSegments: 0,
      hasChunks: false,
      seq: 0,
    }
    this.#runs.delete(runId)
    this.#runs.set(runId, run)
    return run
  }

  /** Sources give one run after the other: the one before is written while the next is read. A small one may still grow. */
  async #writeLatest(): Promise<void> {
    const latest = this.#runs.get(this.#latest)
    if (latest !== undefined && latest.buffered > SEGMENT_POINTS)
      await this.#writeAll(this.#latest, latest, true)
  }

  /** Whole chunks; the rest stays in memory. */
  async #writeFull(runId: string, run: RunPoints): Promise<void> {
    const series = this.#take(run)
    const full = new Map<string, MetricHistory>()
    const rest: MetricColumns[] = []
    for (const [key, history] of series) {
      const { length } = history.values
      const end = run.open.has(key) ? 0 : length - (length % CHUNK_POINTS)
      if (end > 0) full.set(key, viewHistory(history, end))
      if (end < length) rest.push(toColumns(key, sliceHistory(history, end, length)))
    }
    await this.#write(runId, full)
    run.hasChunks ||= full.size > 0
    run.parts = rest
    run.buffered = rest.reduce((sum, { value }) => sum + value.length, 0)
    this.#buffered += run.buffered
    // Many short metrics fill no chunk.
    if (run.buffered >= RUN_POINTS / 2) await this.#writeAll(runId, run, false)
  }

  /** @param last nothing follows: a run of many points has none in segments, as after a compaction */
  async #writeAll(runId: string, run: RunPoints, last: boolean): Promise<void> {
    if (run.buffered === 0) return
    const isSmall = run.buffered <= SEGMENT_POINTS
    const toChunks = (key: string, points: number): boolean =>
      this.#form === 'chunks' &&
      !run.open.has(key) &&
      (points >= CHUNK_POINTS / 2 || (last && !isSmall && run.open.size === 0))
    const { parts } = run
    const series = isSmall && !run.hasChunks ? undefined : this.#take(run)
    const full = new Map([...(series ?? [])].filter(([key, { values }]) => toChunks(key, values.length)))
    const rest = series
      ? [...series].flatMap(([key, history]) => (full.has(key) ? [] : [toColumns(key, history)]))
      : this.#takeParts(run, parts)
    run.hasChunks ||= full.size > 0
    if (full.size > 0) await this.#write(runId, full)
    if (rest.length > 0) await this.#addSegments(runId, run, concatColumns(rest))
  }

  async #addSegments(runId: string, run: RunPoints, columns: MetricColumns): Promise<void> {
    for (const key of columns.keys) run.open.add(key)
    for (let at = 0; at < columns.value.length; at += SEGMENT_POINTS) {
      const { length } = columns.value
      const piece =
        length <= SEGMENT_POINTS
          ? columns
          : pickPoints(columns, range(at, Math.min(at + SEGMENT_POINTS, length)))
      this.#waiting.push(makeSegment({ runId, writerId: this.#writerId, seq: run.seq++ }, piece))
      run.openPoints += piece.value.length
      run.openSegments++
    }
    const points = this.#waiting.reduce((sum, { value }) => sum + value.length, 0)
    if (points >= WAITING_POINTS || this.#waiting.length >= WAITING_ROWS) await this.#write()
  }

  #take(run: RunPoints): Map<string, MetricHistory> {
    return splitByKey(this.#takeParts(run, run.parts))
  }

  #takeParts(run: RunPoints, parts: MetricColumns[]): MetricColumns[] {
    this.#buffered -= run.buffered
    run.parts = []
    run.buffered = 0
    return parts
  }

  /**
   * The names of new runs go first, in the same transaction. Returns when the write before is done: it tells what that
   * failed with. Who cleans up after a failure asks the same tables, and so comes after.
   */
  async #write(runId = '', chunks: ReadonlyMap<string, MetricHistory> = new Map()): Promise<void> {
    const { db } = this.#store
    const names = this.#unnamed.map((ownerId) => ({ ownerId }))
    this.#unnamed = []
    const segments = this.#waiting.splice(0)
    await this.#writing
    this.#writing = guarded(() =>
      db.transaction('rw', [db.staged, db.segments, db.chunks, db.heads, db.overviews], async () => {
        await db.staged.bulkPut(names)
        await db.segments.bulkPut(segments)
        if (chunks.size > 0) await addToChunks(db, runId, chunks)
      }),
    )
    // Told by the next write, or at the end.
    this.#writing.catch(() => undefined)
  }
}

function toColumns(key: string, { steps, values, timestamps }: MetricHistory): MetricColumns {
  return {
    keys: [key],
    keyIndex: new Uint32Array(values.length),
    step: steps,
    value: values,
    time: timestamps,
  }
}

/** Of the first points; what is stored of it is copied. */
function viewHistory({ steps, values, timestamps }: MetricHistory, to: number): MetricHistory {
  return {
    steps: steps.subarray(0, to),
    values: values.subarray(0, to),
    timestamps: timestamps.subarray(0, to),
  }
}

function range(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i)
}
