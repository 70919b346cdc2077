/**
 * Running summaries of a run's metrics: each batch is read once, whatever the run's length.
 * "Latest" follows MLflow: the greatest (step, time, value), replaced only by a strictly greater one, NaN compared as 0.
 */
import type { MetricColumns } from '#model/metric.ts'
import { SUMMARY_COLUMNS, type MetricSummaries, type SummaryColumn } from '#model/run.ts'
import { gather } from './bits.ts'

type Columns = Record<SummaryColumn, Float64Array>

/** What a column holds for a key without points. */
const EMPTY: Readonly<Record<SummaryColumn, number>> = {
  last: NaN,
  lastStep: -Infinity,
  lastTime: -Infinity,
  min: NaN,
  minStep: NaN,
  max: NaN,
  maxStep: NaN,
  count: 0,
  nonFinite: 0,
  firstStep: Infinity,
  finalStep: -Infinity,
  firstTime: Infinity,
  finalTime: -Infinity,
}

/** Of a run without metrics. */
export function createSummaries(): MetricSummaries {
  return { keys: [], ...makeColumns(0, () => undefined) }
}

/**
 * The summaries with a batch's points added, in the order of the batch. The input stays as it is; a key without points
 * is not added. `firstStep` to `finalStep` and `firstTime` to `finalTime` are the ranges of all points.
 */
export function addToSummaries(summaries: MetricSummaries, points: MetricColumns): MetricSummaries {
  const { keys, slots } = placeKeys(summaries.keys, points)
  const columns = makeColumns(keys.length, (out, name) => {
    const known = summaries[name]
    out.set(known)
    out.fill(EMPTY[name], known.length)
  })
  addPoints(columns, slots, points)
  return { keys, ...columns }
}

/**
 * Those of the keys that the run has, in the given order. A run that has all gets the given array itself: of a hundred
 * rows in one message it then is cloned once.
 */
export function pickSummaries(summaries: MetricSummaries, keys: readonly string[]): MetricSummaries {
  if (keys.length === summaries.keys.length && keys.every((key, i) => key === summaries.keys[i]))
    return { ...summaries, keys }
  const wanted = new Map(keys.map((key) => [key, -1]))
  for (const [slot, key] of summaries.keys.entries()) if (wanted.has(key)) wanted.set(key, slot)
  const picked = keys.filter((key) => wanted.get(key) !== -1)
  const order = Uint32Array.from(picked, (key) => wanted.get(key) ?? 0)
  return {
    keys: picked.length === keys.length ? keys : picked,
    ...makeColumns(picked.length, (out, name) => void gather(summaries[name], order, out)),
  }
}

/** Undefined when the run lacks the metric. */
export function summaryOf<C extends SummaryColumn>(
  summaries: Pick<MetricSummaries, 'keys' | C>,
  key: string,
  column: C,
): number | undefined {
  const slot = summaries.keys.indexOf(key)
  return slot < 0 ? undefined : summaries[column][slot]
}

/** Views of one buffer: a row of the database and a message carry it as one piece. */
function makeColumns(length: number, write: (out: Float64Array, name: SummaryColumn) => void): Columns {
  const all = new Float64Array(length * SUMMARY_COLUMNS.length)
  const columns = SUMMARY_COLUMNS.map((name, i) => {
    const out = all.subarray(i * length, (i + 1) * length)
    write(out, name)
    return [name, out] as const
  })
  return Object.fromEntries(columns) as Columns
}

/** The keys after the batch, and for each of the batch's keys its place among them (any place for a key without points). */
function placeKeys(
  known: readonly string[],
  { keys, keyIndex }: MetricColumns,
): { keys: readonly string[]; slots: Uint32Array } {
  const slots = new Uint32Array(keys.length)
  if (keys.every((key, i) => key === known[i])) {
    for (let i = 0; i < slots.length; i++) slots[i] = i
    return { keys: known, slots }
  }
  const used = new Uint8Array(keys.length)
  for (let i = 0; i < keyIndex.length; i++) used[keyIndex[i] as number] = 1
  const places = new Map(keys.map((key, i) => [key, used[i] === 1 ? -1 : -2]))
  for (let slot = 0; slot < known.length; slot++) {
    const key = known[slot] as string
    if (places.has(key)) places.set(key, slot)
  }
  const all = [...known]
  for (const [i, key] of keys.entries()) {
    const place = places.get(key) ?? -2
    slots[i] = place === -1 ? all.push(key) - 1 : Math.max(place, 0)
  }
  return { keys: all, slots }
}

function addPoints(
  columns: Columns,
  slots: Uint32Array,
  { keyIndex, step, value, time }: MetricColumns,
): void {
  const { last, lastStep, lastTime, min, minStep, max, maxStep, count, nonFinite } = columns
  const { firstStep, finalStep, firstTime, finalTime } = columns
  /** For each of the batch's keys its latest point + 1. */
  const latest = new Uint32Array(slots.length)
  for (let i = 0; i < value.length; i++) {
    const index = keyIndex[i] as number
    const slot = slots[index] as number
    const [v, s, t] = [value[i] as number, step[i] as number, time[i] as number]
    count[slot] = (count[slot] as number) + 1
    if (v - v !== 0) nonFinite[slot] = (nonFinite[slot] as number) + 1
    else {
      if (!(v >= (min[slot] as number))) {
        min[slot] = v
        minStep[slot] = s
      }
      if (!(v <= (max[slot] as number))) {
        max[slot] = v
        maxStep[slot] = s
      }
    }
    if (s < (firstStep[slot] as number)) firstStep[slot] = s
    if (s > (finalStep[slot] as number)) finalStep[slot] = s
    if (t < (firstTime[slot] as number)) firstTime[slot] = t
    if (t > (finalTime[slot] as number)) finalTime[slot] = t
    const oldStep = lastStep[slot] as number
    const oldTime = lastTime[slot] as number
    if (
      s > oldStep ||
      (s === oldStep && (t > oldTime || (t === oldTime && (v || 0) > ((last[slot] as number) || 0))))
    ) {
      last[slot] = v
      lastStep[slot] = s
      lastTime[slot] = t
      latest[index] = i + 1
    }
  }
  keepBits(last, slots, value, latest)
}

/** Writes the latest values once more, as bytes: see bits.ts. */
function keepBits(last: Float64Array, slots: Uint32Array, value: Float64Array, latest: Uint32Array): void {
  for (let index = 0; index < latest.length; index++) {
    const end = latest[index] as number
    if (end > 0 && Number.isNaN(value[end - 1])) last.set(value.subarray(end - 1, end), slots[index])
  }
}
