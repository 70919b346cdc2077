/** Points of many metrics and of one: together, apart, in step order. Every value keeps its bits. */
import type { MetricColumns, MetricHistory } from '#model/metric.ts'
import { concatFloats, gather, wordsOf } from './bits.ts'
import { ownBuffer } from './codec.ts'
import { isAscending, stableOrder } from './order.ts'

/** The points of all parts, in the order of the parts. A single part is returned itself. */
export function concatColumns(parts: readonly MetricColumns[]): MetricColumns {
  const [first] = parts
  if (first !== undefined && parts.length === 1) return first
  const places = new Map<string, number>()
  const keyIndex = new Uint32Array(parts.reduce((sum, part) => sum + part.keyIndex.length, 0))
  let at = 0
  for (const part of parts) {
    placeIndex(keyIndex, at, part, places)
    at += part.keyIndex.length
  }
  return {
    keys: [...places.keys()],
    keyIndex,
    step: concatFloats(parts.map(({ step }) => step)),
    value: concatFloats(parts.map(({ value }) => value)),
    time: concatFloats(parts.map(({ time }) => time)),
  }
}

/** A stretch of one metric is cut out whole from here on; shorter ones cost less scattered. */
const STRETCH_POINTS = 256

/** Each metric's points in the order of the parts, which need not be step order. A key without points is left out. */
export function splitByKey(parts: readonly MetricColumns[]): Map<string, MetricHistory> {
  const pieces = new Map<string, MetricHistory[]>()
  const add = (key: string, history: MetricHistory): void => {
    const before = pieces.get(key)
    if (before === undefined) pieces.set(key, [history])
    else before.push(history)
  }
  let mixed: MetricColumns[] = []
  const scatterMixed = (): void => {
    for (const [key, history] of scatterByKey(mixed)) add(key, history)
    mixed = []
  }
  for (const part of parts) {
    const ends = maybeStretches(part.keyIndex)
    if (ends === undefined) {
      mixed.push(part)
      continue
    }
    scatterMixed()
    for (const [i, end] of ends.entries()) {
      const key = part.keys[part.keyIndex[end - 1] as number] as string
      add(key, cutColumns(part, ends[i - 1] ?? 0, end))
    }
  }
  scatterMixed()
  return new Map([...pieces].map(([key, histories]) => [key, ownHistory(concatHistories(histories))]))
}

/** One after the other. A single one is returned itself. */
export function concatHistories(parts: readonly MetricHistory[]): MetricHistory {
  const [first] = parts
  if (first !== undefined && parts.length === 1) return first
  return {
    steps: concatFloats(parts.map(({ steps }) => steps)),
    values: concatFloats(parts.map(({ values }) => values)),
    timestamps: concatFloats(parts.map(({ timestamps }) => timestamps)),
  }
}

/** Where each stretch of one metric ends; undefined where they are short, as of points that were logged together. */
function maybeStretches(keyIndex: Uint32Array): number[] | undefined {
  const ends: number[] = []
  const most = keyIndex.length / STRETCH_POINTS
  for (let i = 1; i <= keyIndex.length; i++)
    if (keyIndex[i] !== keyIndex[i - 1] && ends.push(i) > most) return undefined
  return ends
}

/** Views. */
function cutColumns({ step, value, time }: MetricColumns, from: number, to: number): MetricHistory {
  return {
    steps: step.subarray(from, to),
    values: value.subarray(from, to),
    timestamps: time.subarray(from, to),
  }
}

function ownHistory({ steps, values, timestamps }: MetricHistory): MetricHistory {
  return { steps: ownBuffer(steps), values: ownBuffer(values), timestamps: ownBuffer(timestamps) }
}

/** Straight from the parts: put together first, every point would be copied once more. */
function scatterByKey(parts: readonly MetricColumns[]): Map<string, MetricHistory> {
  const [first] = parts
  if (first !== undefined && parts.length === 1 && first.keys.length === 1 && first.keyIndex.length > 0)
    return new Map([[first.keys[0] as string, cutColumns(first, 0, first.keyIndex.length)]])
  const keys = new Map<string, number>()
  const slots = parts.map((part) => Uint32Array.from(part.keys, (key) => slotOf(key, keys)))
  const counts = new Uint32Array(keys.size)
  for (const [p, { keyIndex }] of parts.entries()) {
    const to = slots[p] as Uint32Array
    for (let i = 0; i < keyIndex.length; i++) {
      const slot = to[keyIndex[i] as number] as number
      counts[slot] = (counts[slot] as number) + 1
    }
  }
  const columnsOf = (name: 'step' | 'value' | 'time'): Float64Array[] => scatter(parts, name, slots, counts)
  const [steps, values, timestamps] = [columnsOf('step'), columnsOf('value'), columnsOf('time')]
  const histories = new Map<string, MetricHistory>()
  for (const [key, slot] of keys) {
    if (counts[slot] === 0) continue
    histories.set(key, {
      steps: steps[slot] as Float64Array,
      values: values[slot] as Float64Array,
      timestamps: timestamps[slot] as Float64Array,
    })
  }
  return histories
}

function slotOf(key: string, slots: Map<string, number>): number {
  const slot = slots.get(key) ?? slots.size
  slots.set(key, slot)
  return slot
}

/** In step order, ties as they were. The same object when it is in order already. */
export function sortHistory(history: MetricHistory): MetricHistory {
  if (isAscending(history.steps)) return history
  const order = stableOrder(history.steps)
  return {
    steps: gather(history.steps, order),
    values: gather(history.values, order),
    timestamps: gather(history.timestamps, order),
  }
}

/** @param histories each in step order; ties keep their order. A single one with points is returned itself */
export function mergeHistories(histories: readonly MetricHistory[]): MetricHistory {
  const parts = histories.filter(({ steps }) => steps.length > 0)
  const [first] = parts
  if (first !== undefined && parts.length === 1) return first
  return sortHistory(concatHistories(parts))
}

/** Writes a part's key indexes for the common list of keys, and adds its new keys to that. */
function placeIndex(
  out: Uint32Array,
  at: number,
  { keys, keyIndex }: MetricColumns,
  places: Map<string, number>,
): void {
  let same = true
  const slots = Uint32Array.from(keys, (key, i) => {
    const slot = slotOf(key, places)
    same &&= slot === i
    return slot
  })
  if (same) out.set(keyIndex, at)
  else for (let i = 0; i < keyIndex.length; i++) out[at + i] = slots[keyIndex[i] as number] as number
}

/** @param slots by part and its key index, which of the outs @param counts the length of each */
function scatter(
  parts: readonly MetricColumns[],
  name: 'step' | 'value' | 'time',
  slots: readonly Uint32Array[],
  counts: Uint32Array,
): Float64Array[] {
  const outs = Array.from(counts, (count) => new Float64Array(count))
  const words = outs.map(wordsOf)
  const next = new Uint32Array(counts.length)
  for (const [p, part] of parts.entries())
    scatterWords(words, next, wordsOf(part[name]), part.keyIndex, slots[p] as Uint32Array)
  return outs
}

/** @param next where each of the outs goes on */
function scatterWords(
  outs: readonly Uint32Array[],
  next: Uint32Array,
  from: Uint32Array,
  keyIndex: Uint32Array,
  slots: Uint32Array,
): void {
  for (let i = 0; i < keyIndex.length; i++) {
    const slot = slots[keyIndex[i] as number] as number
    const place = next[slot] as number
    const to = outs[slot] as Uint32Array
    to[place] = from[2 * i] as number
    to[place + 1] = from[2 * i + 1] as number
    next[slot] = place + 2
  }
}
