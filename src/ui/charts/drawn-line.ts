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
