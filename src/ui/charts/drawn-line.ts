import type { Band } from '#model/lines.ts'
import type { SeriesSlice } from '#model/metric.ts'

/** A line as it is painted and read out: of a run, of one of its courses, or of a group. */
export type DrawnLine = {
  /** A run's id, or a group's. Several lines may have one: courses of a run, several metrics. */
  readonly id: string
  readonly name: string
  /** As painted on the present ground. */
  readonly color: string
  /** CSS px of line and gap; empty for a whole line. */
  readonly dash: readonly number[]
  /** CSS px. */
  readonly width: number
  /** Members under their group are thin and answer to no pointer. */
  readonly isMember: boolean
  /** The line itself: smoothed, where it is smoothed. */
  readonly slice: SeriesSlice
  /** What was logged, behind a smoothed line. */
  readonly ghost: SeriesSlice | undefined
  readonly band: Band | undefined
}

/** Whether what was logged behind the lines is the same. Smoothed anew, it comes again. */
export function hasSameGhosts(a: readonly DrawnLine[], b: readonly DrawnLine[]): boolean {
  return (
    a.length === b.length &&
    a.every((line, i) => {
      const other = b[i]
      return line.color === other?.color && isSameSlice(line.ghost, other.ghost)
    })
  )
}

function isSameSlice(a: SeriesSlice | undefined, b: SeriesSlice | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b?.raw !== a.raw) return false
  const [columns, others] = [a, b].map((slice) => Object.values(slice).filter(isColumn))
  return columns?.every((column, i) => isSameColumn(column, others?.[i])) ?? false
}

function isColumn(value: unknown): value is Float64Array {
  return value instanceof Float64Array
}

function isSameColumn(a: Float64Array, b: Float64Array | undefined): boolean {
  if (a.length !== b?.length) return false
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false
  return true
}
