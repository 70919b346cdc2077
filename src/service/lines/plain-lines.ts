/**
 * Lines as they were logged, on steps or time. A series of many points is read from its overviews and heads while a block
 * of them is smaller than a pixel, so that ten million points cost as much as a thousand; closer, or where points are out of
 * order, the whole series is read and kept in memory, unless it is too long for that.
 */
import type { Range } from '#model/chart.ts'
import type { LinesRequest } from '#model/lines.ts'
import type { SeriesSlice } from '#model/metric.ts'
import { readAhead } from '#store/read-ahead.ts'
import { readInOne, type SeriesReader } from '#store/series.ts'
import type { Store } from '#store/store.ts'
import {
  axisRange,
  readSlice,
  readSummary,
  sliceOverview,
  summaryExtent,
  type AxisRange,
} from '../read-series.ts'
import type { SeriesCache } from '../series-cache.ts'
import { RunPoints } from './run-points.ts'
import { extentOf, slicePart } from './slice-line.ts'

export type PlainLine = {
  readonly run: number
  readonly parts: readonly SeriesSlice[]
  readonly extent: Range | undefined
  readonly exact: boolean
}

/** A series with more points is not kept whole. */
const MOST_POINTS = 2_000_000

export class PlainLines {
  readonly #store: Store
  readonly #cache: SeriesCache
  readonly #request: LinesRequest
  readonly #points: RunPoints
  readonly #starts: readonly number[]

  constructor(store: Store, cache: SeriesCache, request: LinesRequest, starts: readonly number[]) {
    this.#store = store
    this.#cache = cache
    this.#request = request
    this.#points = new RunPoints(cache, request, starts)
    this.#starts = starts
  }

  /** @param runs places of them; those whose ids are neighbours are read in fewer requests */
  async read(key: string, runs: readonly number[]): Promise<PlainLine[]> {
    const found = new Map<number, PlainLine>()
    const unread = runs.filter((run) => !this.#isKept(run, key))
    if (unread.length > 0)
      for (const line of await this.#readHeads(key, unread)) if (line !== undefined) found.set(line.run, line)
    return await Promise.all(runs.map(async (run) => found.get(run) ?? (await this.#readWhole(run, key))))
  }

  #isKept(run: number, key: string): boolean {
    const { runIds, x } = this.#request
    return this.#cache.peek(runIds[run] ?? '', key, x !== 'step') !== undefined
  }

  /** Undefined for those that heads cannot tell. */
  async #readHeads(key: string, runs: readonly number[]): Promise<(PlainLine | undefined)[]> {
    const runIds = runs.map((run) => this.#request.runIds[run] ?? '')
    return await readInOne(
      this.#store,
      (reader) => Promise.all(runs.map((run, i) => this.#readLine(reader, run, runIds[i] as string, key))),
      (transaction) => readAhead(transaction, runIds, key),
    )
  }

  async #readLine(
    reader: SeriesReader,
    run: number,
    runId: string,
    key: string,
  ): Promise<PlainLine | undefined> {
    const { draft, width, jumps = 'split' } = this.#request
    const range = this.#rangeOf(run)
    const summary = await readSummary(reader, runId, key, range)
    const extent = summaryExtent(summary, range)
    if (draft === 'extent') return { run, parts: [], extent, exact: true }
    const splits = range.axis === 'step' && jumps !== 'join' && !summary.inOrder
    const quick = splits ? undefined : sliceOverview(summary, range, width)
    if (quick !== undefined) return { run, parts: [quick], extent, exact: true }
    const rough = draft === undefined || splits ? undefined : sliceOverview(summary, range, width, true)
    if (rough !== undefined) return { run, parts: [rough], extent, exact: false }
    if (summary.total <= MOST_POINTS) return undefined
    const slice = await readSlice(reader, summary, range, width)
    return { run, parts: [slice], extent, exact: true }
  }

  async #readWhole(run: number, key: string): Promise<PlainLine> {
    const [courses = []] = await this.#points.read({ kind: 'metric', key }, run, run + 1)
    const { draft } = this.#request
    return {
      run,
      parts: draft === 'extent' ? [] : courses.map((points) => slicePart(points, points.y, this.#request)),
      extent: extentOf(courses),
      exact: true,
    }
  }

  #rangeOf(run: number): AxisRange {
    const { x, from, to } = this.#request
    return axisRange({ x: x === 'time' || x === 'relative' ? x : 'step', from, to }, this.#starts[run] ?? 0)
  }
}
