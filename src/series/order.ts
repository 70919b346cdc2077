/** Stable order of a column. Logged points are a few ascending runs, so this merges runs: n log(runs), n when sorted. */

export function isAscending(column: Float64Array): boolean {
  for (let i = 1; i < column.length; i++) if ((column[i] as number) < (column[i - 1] as number)) return false
  return true
}

/** The places of the values in ascending order, equal ones in the order they stand. The column has no NaN. */
export function stableOrder(column: Float64Array): Uint32Array {
  let order = new Uint32Array(column.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  let ends = findRunEnds(column)
  let spare = new Uint32Array(column.length)
  while (ends.length > 1) {
    const merged: number[] = []
    for (let r = 0, start = 0; r < ends.length; r += 2) {
      const middle = ends[r] as number
      const end = ends[r + 1] ?? middle
      mergeRuns(column, order, spare, { start, middle, end })
      merged.push(end)
      start = end
    }
    ;[order, spare, ends] = [spare, order, merged]
  }
  return order
}

/** Where each ascending run ends, exclusive. */
function findRunEnds(column: Float64Array): number[] {
  const ends: number[] = []
  for (let i = 1; i < column.length; i++) if ((column[i] as number) < (column[i - 1] as number)) ends.push(i)
  if (column.length > 0) ends.push(column.length)
  return ends
}

type Runs = { readonly start: number; readonly middle: number; readonly end: number }

function mergeRuns(
  column: Float64Array,
  order: Uint32Array,
  out: Uint32Array,
  { start, middle, end }: Runs,
): void {
  let [a, b] = [start, middle]
  for (let i = start; i < end; i++) {
    const takeA =
      b >= end ||
      (a < middle && (column[order[a] as number] as number) <= (column[order[b] as number] as number))
    out[i] = (takeA ? order[a++] : order[b++]) as number
  }
}
