/**
 * One metric of many runs, ready to draw: every point when they fit, else first, min, max and last of each pixel column.
 * The whole of a long series is read from overviews alone, a part of it from the heads of its chunks; chunks are read
 * where the range cuts them or the zoom is too close for heads.
 */
import type { MetricHistory, SeriesRequest, SeriesSlice, XAxis } from '#model/metric.ts'
import type { Run } from '#model/run.ts'
import { binHeads, binPoints, chooseRaw, listCoarseHeads } from '#series/bin.ts'
import { gather } from '#series/bits.ts'
import { mergeHistories } from '#series/columns.ts'
import { computeHead, type HeadColumns } from '#series/heads.ts'
import { isAscending, stableOrder } from '#series/order.ts'
import { lowerBound, upperBound } from '#series/search.ts'
import { headColumns } from '#store/chunks.ts'
import { readRuns } from '#store/runs.ts'
import type { HeadRow } from '#store/schema.ts'
import { readInOne, type SeriesReader } from '#store/series.ts'
import type { Store } from '#store/store.ts'

/** A range of one axis, in steps or in ms since the epoch. */
type Range = {
  readonly axis: 'step' | 'time'
  readonly from: number
  readonly to: number
  readonly shift: number
}

/** In one transaction: their requests overlap, and memory stays bounded. */
const RUNS_AT_ONCE = 32

/** In the order asked; a run that is gone or lacks the metric gives an empty raw slice. */
export async function readSeries(store: Store, request: SeriesRequest): Promise<SeriesSlice[]> {
  const runs = await readRuns(store, request.runIds)
  const slices: SeriesSlice[] = []
  for (let at = 0; at < runs.length; at += RUNS_AT_ONCE) {
    const group = request.runIds.slice(at, at + RUNS_AT_ONCE)
    const read = await readInOne(store, (reader) =>
      Promise.all(group.map((runId, i) => readSlice(reader, runId, request, rangeOf(request, runs[at + i])))),
    )
    slices.push(...read)
  }
  return slices
}

async function readSlice(
  reader: SeriesReader,
  runId: string,
  { key, width }: SeriesRequest,
  range: Range,
): Promise<SeriesSlice> {
  const overviews = await reader.overviews(runId, key)
  const open = await reader.open(runId, key)
  const total = countPoints(overviews, open)
  const groups = overviews.filter((row) => overlaps(row, range))
  if (!chooseRaw(countPoints(groups, open), width) && groups.every((row) => isInside(row, range))) {
    const heads = [...groups.map(headColumns), headWithin(open, range)]
    const binned = binHeads(heads, range.axis, range.shift, ...boundsOf(heads, range), width)
    if (binned !== null) return { raw: false, runId, total, ...binned }
  }
  const heads =
    groups.length === 0 ? [] : await reader.heads(runId, key, groups[0]?.n ?? 0, groups.at(-1)?.n ?? 0)
  const touched = heads.filter((head) => overlaps(head, range))
  if (!chooseRaw(countPoints(touched, open), width)) {
    const binned = await binFromHeads(reader, runId, key, { touched, open, range, width })
    if (binned !== null) return { raw: false, runId, total, ...binned }
  }
  const chunks = await reader.chunks(
    runId,
    key,
    touched.map(({ n }) => n),
  )
  const { x, y } = inRange(mergeHistories([...chunks, open].filter(({ values }) => values.length > 0)), range)
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
  }: { touched: readonly HeadRow[]; open: MetricHistory; range: Range; width: number },
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
function headWithin(history: MetricHistory, { axis, from, to }: Range, block?: number): HeadColumns {
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
  { axis, from, to, shift }: Range,
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

function rangeOf({ x, from = -Infinity, to = Infinity }: SeriesRequest, run: Run | undefined): Range {
  const shift = x === 'relative' ? (run?.startTime ?? 0) : 0
  return { axis: axisOf(x), from: from + shift, to: to + shift, shift }
}

function axisOf(x: XAxis): 'step' | 'time' {
  return x === 'step' ? 'step' : 'time'
}

function overlaps(head: HeadRow, { axis, from, to }: Range): boolean {
  return axis === 'step'
    ? head.maxStep >= from && head.minStep <= to
    : head.maxTime >= from && head.minTime <= to
}

function isInside(head: HeadRow, { axis, from, to }: Range): boolean {
  return axis === 'step'
    ? head.minStep >= from && head.maxStep <= to
    : head.minTime >= from && head.maxTime <= to
}

/** Pixels span the range that was asked, or the data where the range is open; in shifted units. */
function boundsOf(heads: readonly HeadColumns[], { axis, from, to, shift }: Range): [number, number] {
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
function extent(x: Float64Array, { from, to, shift }: Range): [number, number] {
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 0]
  return [Number.isFinite(from) ? from - shift : first, Number.isFinite(to) ? to - shift : last]
}
