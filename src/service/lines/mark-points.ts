import type { LineMark } from '#model/lines.ts'
import { computeStatsOf } from '#series/group-stats.ts'
import { lowerBound, upperBound } from '#series/search.ts'

type Course = { readonly x: Float64Array; readonly y: Float64Array }

/** What a line says at a place, and over a range. Undefined for a line without points. @param x ascending, ties allowed */
export function markPoints(
  { x, y }: Course,
  at: number,
  to: number | undefined,
): Omit<LineMark, 'source' | 'run' | 'group'> | undefined {
  if (x.length === 0) return undefined
  const first = nearest(x, at)
  const here = { x: x[first] as number, value: y[first] as number }
  if (to === undefined) return { ...here, range: undefined }
  const last = nearest(x, to)
  const [a, b] = [lowerBound(x, Math.min(at, to)), upperBound(x, Math.max(at, to))]
  const finite = y.slice(a, b).filter(Number.isFinite)
  const { n, mean, min, max } = computeStatsOf(finite, finite.length)
  return { ...here, range: { x: x[last] as number, value: y[last] as number, n, mean, min, max } }
}

/** The place of the nearest point; of equal ones that which was logged last. */
function nearest(x: Float64Array, at: number): number {
  const after = upperBound(x, at)
  if (after === 0) return upperBound(x, x[0] as number) - 1
  if (after === x.length) return after - 1
  const [before, next] = [x[after - 1] as number, x[after] as number]
  return at - before <= next - at ? after - 1 : upperBound(x, next) - 1
}
