/** What the lines of a chart say at one place of x, and in which order they are listed. Pure. */
import type { Range } from '#model/chart.ts'
import type { TooltipOrder } from '#model/charts-view.ts'
import type { DrawnLine } from './drawn-line.ts'
import { compareNames } from './metric-sections.ts'
import { shareOf } from './scale.ts'
import { nearestIndex, readingAt, valueOf, type Reading } from './slices.ts'

export type LineReading = {
  readonly line: DrawnLine
  readonly reading: Reading
  /** Of a group: how many members count there. */
  readonly n: number | undefined
}

/** A line that ended farther than this many px away says nothing. */
const NEAR_PX = 24

/** @param window what is seen of x @param width of the plot, CSS px */
export function readLines(
  lines: readonly DrawnLine[],
  x: number,
  window: Range,
  width: number,
): LineReading[] {
  const tolerance = ((window[1] - window[0]) / Math.max(1, width)) * NEAR_PX
  return lines.flatMap((line) => {
    if (line.isMember) return []
    const reading = readingAt(line.slice, x, tolerance, window)
    if (reading === undefined) return []
    const n = line.band?.n[nearestIndex(line.slice, x, window)]
    return { line, reading, n }
  })
}

/** Where things lie in a plot, CSS px from its top. */
export type PlotHeight = { readonly y: Range; readonly logY: boolean; readonly height: number }

/** @param pointerY CSS px from the top; without a pointer `nearest` is by value */
export function orderReadings(
  readings: readonly LineReading[],
  order: TooltipOrder,
  plot: PlotHeight,
  pointerY: number | undefined,
): LineReading[] {
  const sorted = [...readings]
  if (order === 'name') return sorted.sort((a, b) => compareNames(a.line.name, b.line.name))
  if (order === 'nearest' && pointerY !== undefined) {
    const distances = new Map(readings.map((one) => [one, distanceTo(one.reading, plot, pointerY)]))
    return sorted.sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0))
  }
  return sorted.sort((a, b) => {
    const difference = valueOf(b.reading) - valueOf(a.reading)
    return Number.isNaN(difference) ? 0 : difference
  })
}

/** The line nearest to a place, where one is near. */
export function nearestLine(
  readings: readonly LineReading[],
  plot: PlotHeight,
  pointerY: number,
): DrawnLine | undefined {
  let [nearest, distance]: [DrawnLine | undefined, number] = [undefined, NEAR_PX]
  for (const { line, reading } of readings) {
    const from = distanceTo(reading, plot, pointerY)
    if (!(from < distance)) continue
    nearest = line
    distance = from
  }
  return nearest
}

/** From a point, or from the extent of a column. Infinity for what has no place. */
function distanceTo(reading: Reading, { y, logY, height }: PlotHeight, pointerY: number): number {
  const top = (value: number): number => (1 - shareOf(value, y, logY)) * height
  if (reading.kind === 'point') {
    const distance = Math.abs(top(reading.y) - pointerY)
    return Number.isNaN(distance) ? Infinity : distance
  }
  const [high, low] = [top(reading.max), top(reading.min)]
  if (Number.isNaN(high) || Number.isNaN(low)) return Infinity
  return Math.max(0, high - pointerY, pointerY - low)
}
