/** Binary search in an ascending column without NaN. `from` and `to` bound the search, like `subarray`. */

/** The first place whose value is >= `value`; `to` when there is none. */
export function lowerBound(column: Float64Array, value: number, from = 0, to = column.length): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((column[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The first place whose value is > `value`; `to` when there is none. */
export function upperBound(column: Float64Array, value: number, from = 0, to = column.length): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((column[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low
}
