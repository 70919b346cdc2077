import type { XAxis } from '#model/metric.ts'
import { formatCount, formatDateTime, formatDuration, formatExact, formatNumber } from '../format.ts'
import type { Reading } from './slices.ts'

/** The words of tooltips and readouts. */

export function xText(x: number, axis: XAxis): string {
  switch (axis) {
    case 'step':
      return `step ${stepText(x)}`
    case 'time':
      return formatDateTime(x)
    case 'relative':
      return `${formatDuration(Math.max(0, x))} in`
  }
}

/** What a pixel column spans. */
export function rangeText(from: number, to: number, axis: XAxis): string {
  if (from === to) return xText(from, axis)
  return axis === 'step' ? `steps ${stepText(from)} to ${stepText(to)}` : xText(to, axis)
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
