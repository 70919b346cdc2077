import { stableOrder } from '#series/order.ts'

/** One value a run; undefined where it has none. */
type Values = readonly (string | number | undefined)[]

/** Where each value stands among the others, equal ones at the same. */
export type Ranks = {
  /** From 0 in ascending order; NaN is at `count`, what has no value behind it. */
  readonly of: Uint32Array
  readonly count: number
}

export type SortKey = { readonly ranks: Ranks; readonly descending: boolean }

/** A column whose texts are all numbers is ranked as numbers. */
export function rankValues(values: Values): Ranks {
  const numbers = orderingNumbers(values)
  const present = Uint32Array.from(values.keys()).filter((place) => !Number.isNaN(numbers[place]))
  const column = Float64Array.from(present, (place) => numbers[place] as number)
  const of = new Uint32Array(values.length)
  let [count, before] = [0, NaN]
  for (const i of stableOrder(column)) {
    const number = column[i] as number
    if (number !== before) count++
    before = number
    of[present[i] as number] = count - 1
  }
  values.forEach((value, place) => {
    if (Number.isNaN(numbers[place])) of[place] = value === undefined ? count + 1 : count
  })
  return { of, count }
}

/**
 * Places in the order of several keys: the first that differs decides, the place at last. In both directions NaN comes after
 * the numbers, and what has no value after NaN.
 */
export function orderBy(length: number, keys: readonly SortKey[]): Uint32Array {
  let order = Uint32Array.from({ length }, (_, place) => place)
  // The last key first: what a key finds equal stays as it stands.
  for (const key of keys.toReversed()) order = orderByKey(order, key)
  return order
}

function orderByKey(
  order: Uint32Array,
  { ranks: { of, count }, descending }: SortKey,
): Uint32Array<ArrayBuffer> {
  const slotOf = (place: number): number => {
    const rank = of[place] as number
    return descending && rank < count ? count - 1 - rank : rank
  }
  const starts = new Uint32Array(count + 3)
  for (const place of order) add(starts, slotOf(place) + 1, 1)
  for (let slot = 1; slot < starts.length; slot++) add(starts, slot, starts[slot - 1] as number)
  const sorted = new Uint32Array(order.length)
  for (const place of order) sorted[add(starts, slotOf(place), 1)] = place
  return sorted
}

/** @returns what was there before */
function add(counts: Uint32Array, at: number, more: number): number {
  const before = counts[at] as number
  counts[at] = before + more
  return before
}

/** Numbers that order like the values; NaN for none. */
function orderingNumbers(values: Values): Float64Array {
  const numbers = Float64Array.from(values, toNumber)
  const isNumeric = values.every(
    (value, i) => typeof value !== 'string' || value === '' || !Number.isNaN(numbers[i]),
  )
  if (isNumeric) return numbers
  const texts = [...new Set(values.flatMap((value) => (value === undefined ? [] : [String(value)])))]
  texts.sort(new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare)
  const ranks = new Map(texts.map((text, i) => [text, i]))
  return Float64Array.from(values, (value) => (value === undefined ? NaN : (ranks.get(String(value)) ?? NaN)))
}

function toNumber(value: string | number | undefined): number {
  if (typeof value === 'number') return value
  return value === undefined || value.trim() === '' ? NaN : Number(value)
}
