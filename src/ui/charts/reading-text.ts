import { formatCount, formatDateTime, formatDuration, formatExact, formatNumber } from '../format.ts'
import type { AxisKind } from './axis-ticks.ts'
import type { LineReading } from './readings.ts'
import type { Reading } from './slices.ts'

/** The words of tooltips and readouts. */

export function xText(x: number, axis: AxisKind): string {
  switch (axis) {
    case 'step':
      return `step ${stepText(x)}`
    case 'number':
      return formatNumber(x)
    case 'time':
      return formatDateTime(x)
    case 'relative':
      return `${formatDuration(Math.max(0, x))} in`
  }
}

/** What a pixel column spans. */
export function rangeText(from: number, to: number, axis: AxisKind): string {
  if (from === to) return xText(from, axis)
  if (axis === 'step') return `steps ${stepText(from)} to ${stepText(to)}`
  return axis === 'number' ? `${formatNumber(from)} to ${formatNumber(to)}` : xText(to, axis)
}

function stepText(step: number): string {
  return Number.isInteger(step) ? step.toLocaleString('en', { maximumFractionDigits: 0 }) : formatExact(step)
}

/** One number, or both ends of a column. */
export function readingText(reading: Reading): string {
  if (reading.kind === 'point') return formatNumber(reading.y)
  if (Number.isNaN(reading.min)) return formatNumber(reading.last)
  return `${formatNumber(reading.min)} … ${formatNumber(reading.max)}`
}

/** `212 points, 3 not finite`; '' for a point. */
export function columnText(reading: Reading): string {
  if (reading.kind === 'point') return ''
  const points = `${formatCount(reading.count)} points`
  return reading.nonFinite === 0 ? points : `${points}, ${formatCount(reading.nonFinite)} not finite`
}

/** Of a lone line the place of its own point or column, which need not be just under the hairline. */
export function headingText(rows: readonly LineReading[], x: number, axis: AxisKind): string {
  const only = rows.length === 1 ? rows[0]?.reading : undefined
  // Between steps it is the pointer's place, of which no more can be told than a pixel.
  if (only === undefined)
    return xText(axis === 'step' && !Number.isInteger(x) ? Number(x.toPrecision(6)) : x, axis)
  return only.kind === 'point' ? xText(only.x, axis) : rangeText(only.x, only.xEnd, axis)
}

/** More than this nobody listens to. */
const MOST_SPOKEN = 12

/** What a screen reader says of the crosshair. */
export function spokenText(rows: readonly LineReading[], x: number | undefined, axis: AxisKind): string {
  if (x === undefined) return 'nowhere'
  const values = rows
    .slice(0, MOST_SPOKEN)
    .map(({ line, reading }) =>
      rows.length === 1 ? readingText(reading) : `${line.name} ${readingText(reading)}`,
    )
  const more = rows.length > MOST_SPOKEN ? `, and ${formatCount(rows.length - MOST_SPOKEN)} more` : ''
  return `${headingText(rows, x, axis)}: ${values.length === 0 ? 'no point' : values.join(', ')}${more}`
}
