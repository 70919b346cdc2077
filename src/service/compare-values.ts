/** One value a run; undefined where it has none. */
export type SortKey = {
  readonly values: readonly (string | number | undefined)[]
  readonly descending: boolean
}

type Comparable = { readonly ranks: Float64Array; readonly values: SortKey['values']; readonly sign: 1 | -1 }

/**
 * Compares two places by several keys, the first that differs decides, the place at last. A column whose texts are all
 * numbers is compared as numbers. In both directions NaN comes after the numbers, and what has no value after NaN.
 */
export function compareBy(keys: readonly SortKey[]): (a: number, b: number) => number {
  const columns = keys.map(({ values, descending }): Comparable => ({
    ranks: rank(values),
    values,
    sign: descending ? -1 : 1,
  }))
  return (a, b) => {
    for (const { ranks, values, sign } of columns) {
      const [x, y] = [ranks[a] as number, ranks[b] as number]
      if (x < y) return -sign
      if (x > y) return sign
      if (x === y) continue
      const order = lastness(x, values[a]) - lastness(y, values[b])
      if (order !== 0) return order
    }
    return a - b
  }
}

function lastness(rank: number, value: string | number | undefined): number {
  if (value === undefined) return 2
  return Number.isNaN(rank) ? 1 : 0
}

/** Numbers that order like the values; NaN for none. */
function rank(values: SortKey['values']): Float64Array {
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
