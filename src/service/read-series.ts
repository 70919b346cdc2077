/**
 * One metric of many runs, ready to draw: every point when they fit, else first, min, max and last of each pixel column.
 * The whole of a long series is read from overviews alone, a part of it from the heads of its chunks; chunks are read
 * where the range cuts them or the zoom is too close for heads.
 */
import type { MetricHistory, SeriesRequest, SeriesSlice, XAxis } from '#model/metric.ts'
import { binHeads, binPoints, chooseRaw, listCoarseHeads } from '#series/bin.ts'
import { gather } from '#series/bits.ts'
import { mergeHistories } from '#series/columns.ts'
import { computeHead, type HeadColumns } from '#series/heads.ts'
import { isAscending, stableOrder } from '#series/order.ts'
import { lowerBound, upperBound } from '#series/search.ts'
import { headColumns } from '#store/chunks.ts'
import { readRuns } from '#store/runs.ts'
import type { HeadRow, OverviewRow } from '#store/schema.ts'
import { readInOne, type SeriesReader } from '#store/series.ts'
import type { Store } from '#store/store.ts'

/** A range of one axis, in steps or in ms since the epoch. */
export type AxisRange = {
  readonly axis: 'step' | 'time'
  readonly from: number
  readonly to: number
  readonly shift: number
}

/** In one transaction: their requests overlap, and memory stays bounded. */
const RUNS_AT_ONCE = 32

/** In the order asked; a run that is gone or lacks the metric gives an empty raw slice. */
export async function readSeries(store: Store, request: SeriesRequest): Promise<SeriesSlice[]> {
  const { runIds, key, width } = request
  const runs = await readRuns(store, runIds)
  const slices: SeriesSlice[] = []
  for (let at = 0; at < runs.length; at += RUNS_AT_ONCE) {
    const group = runIds.slice(at, at + RUNS_AT_ONCE)
    const read = await readInOne(store, (reader) =>
      Promise.all(
        group.map(async (runId, i) => {
          const range = axisRange(request, runs[at + i]?.startTime ?? 0)
          return await readSlice(reader, await readSummary(reader, runId, key, range), range, width)
        }),
      ),
    )
    slices.push(...read)
  }
  return slices
}

export async function readSlice(
  reader: SeriesReader,
  summary: SeriesSummary,
  range: AxisRange,
  width: number,
): Promise<SeriesSlice> {
  const slice = sliceOverview(summary, range, width) ?? (await sliceHeads(reader, summary, range, width))
  if (!('touched' in slice)) return slice
  const { runId, key, total, open } = summary
  const numbers = slice.touched.map(({ n }) => n)
  const chunks = await reader.chunks(runId, key, numbers)
  const parts = [...chunks, open].filter(({ values }) => values.length > 0)
  return slicePoints(mergeHistories(parts), { runId, total, range, width })
}

/** What is known of a series without reading its chunks. */
export type SeriesSummary = {
  readonly runId: string
  readonly key: string
  readonly total: number
  /** Of the range only. */
  readonly groups: readonly OverviewRow[]
  /** Points that are in no chunk yet. */
  readonly open: MetricHistory
  /** Of the whole series, by steps and by times, in ms; NaN without points. */
  readonly extents: Readonly<Record<'step' | 'time', readonly [number, number]>>
  /** As far as overviews tell: no point was logged later than one of a greater step. */
  readonly inOrder: boolean
}

export async function readSummary(
  reader: SeriesReader,
  runId: string,
  key: string,
  range: AxisRange,
): Promise<SeriesSummary> {
  const overviews = await reader.overviews(runId, key)
  const open = await reader.open(runId, key)
  const groups = overviews.filter((row) => overlaps(row, range))
  const heads = [...overviews.map(headColumns), headWithin(open, EVERYTHING)]
  return {
    runId,
    key,
    total: countPoints(overviews, open),
    groups,
    open,
    extents: { step: reachOf(heads, 'step'), time: reachOf(heads, 'time') },
    inOrder: isAscending(open.timestamps) && areInOrder(heads),
  }
}

const EVERYTHING: AxisRange = { axis: 'step', from: -Infinity, to: Infinity, shift: 0 }

function reachOf(heads: readonly HeadColumns[], axis: 'step' | 'time'): [number, number] {
  let [first, last] = [NaN, NaN]
  for (const head of heads) {
    const [starts, ends] = axis === 'step' ? [head.firstStep, head.lastStep] : [head.minTime, head.maxTime]
    for (let i = 0; i < starts.length; i++) {
      if (!((starts[i] as number) >= first)) first = starts[i] as number
      if (!((ends[i] as number) <= last)) last = ends[i] as number
    }
  }
  return [first, last]
}

function areInOrder(heads: readonly HeadColumns[]): boolean {
  let time = -Infinity
  for (const { firstTime, minTime, maxTime } of heads) {
    for (let i = 0; i < minTime.length; i++) {
      if ((minTime[i] as number) < time || firstTime[i] !== minTime[i]) return false
      time = maxTime[i] as number
    }
  }
  return true
}

/** How far x reaches over the whole series; undefined without points. */
export function summaryExtent(
  { extents, total }: SeriesSummary,
  { axis, shift }: AxisRange,
): readonly [number, number] | undefined {
  return total === 0 ? undefined : [extents[axis][0] - shift, extents[axis][1] - shift]
}

/** Undefined where overviews cannot tell exactly. @param draft whether they may be coarser than pixels */
export function sliceOverview(
  { runId, total, groups, open }: SeriesSummary,
  range: AxisRange,
  width: number,
  draft = false,
): SeriesSlice | undefined {
  if (groups.length === 0) return slicePoints(open, { runId, total, range, width })
  if (!draft && chooseRaw(countPoints(groups, open), width)) return undefined
  if (!draft && !groups.every((row) => isInside(row, range))) return undefined
  const heads = [...groups.map(headColumns), headWithin(open, range)]
  const binned = binHeads(
    heads,
    range.axis,
    range.shift,
    ...boundsOf(heads, range),
    width,
    draft ? Infinity : 0.25,
  )
  return binned === null ? undefined : { raw: false, runId, total, ...binned }
}

/** The heads of the chunks whose points are needed, where heads alone cannot tell. */
async function sliceHeads(
  reader: SeriesReader,
  { runId, key, total, groups, open }: SeriesSummary,
  range: AxisRange,
  width: number,
): Promise<SeriesSlice | { readonly touched: readonly HeadRow[] }> {
  const heads = await reader.heads(runId, key, groups[0]?.n ?? 0, groups.at(-1)?.n ?? 0)
  const touched = heads.filter((head) => overlaps(head, range))
  if (chooseRaw(countPoints(touched, open), width)) return { touched }
  const binned = await binFromHeads(reader, runId, key, { touched, open, range, width })
  return binned === null ? { touched } : { raw: false, runId, total, ...binned }
}

/** @param history in step order */
function slicePoints(
  history: MetricHistory,
  { runId, total, range, width }: { runId: string; total: number; range: AxisRange; width: number },
): SeriesSlice {
  const { x, y } = inRange(history, range)
  if (chooseRaw(x.length, width)) return { raw: true, runId, x, y, total }
  return { raw: false, runId, total, ...binPoints(x, y, ...extent(x, range), width) }
}

/** Null when heads cannot answer exactly: too close a zoom, or points out of order. */
async function binFromHeads(
  reader: SeriesReader,
  runId: string,
  key: string,
  {
    touched,
    open,
    range,
    width,
  }: { touched: readonly HeadRow[]; open: MetricHistory; range: AxisRange; width: number },
) {
  const cut = touched.filter((head) => !isInside(head, range)).map(({ n }) => n)
  const chunks = await readByNumber(reader, runId, key, cut)
  const pieces = touched.flatMap((head) => {
    const chunk = chunks.get(head.n)
    return [{ n: head.n, blocks: chunk === undefined ? headColumns(head) : headWithin(chunk, range) }]
  })
  pieces.push({ n: OPEN, blocks: headWithin(open, range) })
  const heads = pieces.map(({ blocks }) => blocks)
  const { axis, shift } = range
  const bounds = boundsOf(heads, range)
  const coarse = listCoarseHeads(heads, axis, shift, ...bounds, width).flatMap(
    (place) => pieces[place]?.n ?? [],
  )
  if (coarse.length * COARSE_SHARE > pieces.length) return null
  const fine = await readByNumber(reader, runId, key, coarse)
  const exact = pieces.map(({ n, blocks }) => {
    const points = coarse.includes(n) ? (n === OPEN ? open : fine.get(n)) : undefined
    return points === undefined ? blocks : headWithin(points, range, 1)
  })
  return binHeads(exact, axis, shift, ...bounds, width)
}

/** Stands for the points that are in no chunk yet. */
const OPEN = -1
/** Up to a quarter of the pieces may be read in full, for a pause in logging; beyond, all points are as good. */
const COARSE_SHARE = 4

async function readByNumber(
  reader: SeriesReader,
  runId: string,
  key: string,
  ns: readonly number[],
): Promise<Map<number, MetricHistory>> {
  const numbers = ns.filter((n) => n !== OPEN)
  const chunks = await reader.chunks(runId, key, numbers)
  return new Map(chunks.map((chunk, i) => [numbers[i] ?? OPEN, chunk]))
}

/** The head of those points of a history that are in the range. */
function headWithin(history: MetricHistory, { axis, from, to }: AxisRange, block?: number): HeadColumns {
  const x = axis === 'step' ? history.steps : history.timestamps
  if (!isAscending(x)) return computeHead(history, block)
  const [a, b] = [lowerBound(x, from), upperBound(x, to)]
  const { steps, values, timestamps } = history
  return computeHead(
    { steps: steps.subarray(a, b), values: values.subarray(a, b), timestamps: timestamps.subarray(a, b) },
    block,
  )
}

/** The points of the range with x ascending; on a time axis out-of-order points are sorted, ties in step order. */
function inRange(
  history: MetricHistory,
  { axis, from, to, shift }: AxisRange,
): { x: Float64Array; y: Float64Array } {
  const { x: all, y: values } = axis === 'step' ? { x: history.steps, y: history.values } : byTime(history)
  const [a, b] = [lowerBound(all, from), upperBound(all, to)]
  const x = all.slice(a, b)
  if (shift !== 0) for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) - shift
  return { x, y: values.slice(a, b) }
}

function byTime({ timestamps, values }: MetricHistory): { x: Float64Array; y: Float64Array } {
  if (isAscending(timestamps)) return { x: timestamps, y: values }
  const order = stableOrder(timestamps)
  return { x: gather(timestamps, order), y: gather(values, order) }
}

/** @param start ms since the epoch, of the run */
export function axisRange(
  { x, from = -Infinity, to = Infinity }: { x: XAxis; from?: number | undefined; to?: number | undefined },
  start: number,
): AxisRange {
  const shift = x === 'relative' ? start : 0
  return { axis: axisOf(x), from: from + shift, to: to + shift, shift }
}

function axisOf(x: XAxis): 'step' | 'time' {
  return x === 'step' ? 'step' : 'time'
}

function overlaps(head: HeadRow, { axis, from, to }: AxisRange): boolean {
  return axis === 'step'
    ? head.maxStep >= from && head.minStep <= to
    : head.maxTime >= from && head.minTime <= to
}

function isInside(head: HeadRow, { axis, from, to }: AxisRange): boolean {
  return axis === 'step'
    ? head.minStep >= from && head.maxStep <= to
    : head.minTime >= from && head.maxTime <= to
}

/** Pixels span the range that was asked, or the data where the range is open; in shifted units. */
function boundsOf(heads: readonly HeadColumns[], { axis, from, to, shift }: AxisRange): [number, number] {
  let [first, last] = [from, to]
  for (const head of heads) {
    const [starts, ends] = axis === 'step' ? [head.firstStep, head.lastStep] : [head.minTime, head.maxTime]
    for (let i = 0; i < starts.length; i++) {
      if (from === -Infinity && (first === from || (starts[i] as number) < first)) first = starts[i] as number
      if (to === Infinity && (last === to || (ends[i] as number) > last)) last = ends[i] as number
    }
  }
  return [first - shift, last - shift]
}

function countPoints(rows: readonly HeadRow[], open: MetricHistory): number {
  return rows.reduce((sum, { count }) => sum + count, open.values.length)
}

/** The same of points. `x` is shifted already. */
function extent(x: Float64Array, { from, to, shift }: AxisRange): [number, number] {
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 0]
  return [Number.isFinite(from) ? from - shift : first, Number.isFinite(to) ? to - shift : last]
}
