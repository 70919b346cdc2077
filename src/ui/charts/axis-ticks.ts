/** Where the ticks of a chart's axes stand and what they say, on the screen and in pictures. Pure; times are local. */
import type { Range } from '#model/chart.ts'
import type { LinesRequest } from '#model/lines.ts'
import {
  durationTicks,
  durationTickText,
  linearTicks,
  logTicks,
  logTickText,
  numberTickText,
  timeTicks,
  timeTickText,
} from './ticks.ts'

/** What the numbers of a horizontal axis are. */
export type AxisKind = 'step' | 'time' | 'relative' | 'number'

/** Any metric is a number. */
export function axisKind(x: LinesRequest['x']): AxisKind {
  return x === 'step' || x === 'time' || x === 'relative' ? x : 'number'
}

export const AXIS_FONT_PX = 11
export const X_AXIS_HEIGHT = 22
export const Y_AXIS_MIN_WIDTH = 48
/** Widths of the vertical axis are multiples of it, so that plots below each other mostly stand in line. */
export const Y_AXIS_STEP = 8
const MOST_GRID_LINES = 5
/** With fewer a value is hard to read off. */
const ENOUGH_GRID_LINES = 3
/** CSS px between two labels, at least. */
const SPACING: Readonly<Record<AxisKind | 'y', number>> = {
  step: 60,
  relative: 72,
  time: 80,
  number: 60,
  y: 34,
}

export type XScale = { readonly xAxis: AxisKind; readonly logX: boolean }

/** @param width of the plot, CSS px */
export function xTicks({ xAxis, logX }: XScale, [min, max]: Range, width: number): number[] {
  const most = Math.max(2, Math.floor(width / SPACING[xAxis]))
  if (logX) return logTicks(min, max, most)
  switch (xAxis) {
    case 'step':
      return linearTicks(min, max, most, max - min >= 1 ? 1 : 0)
    case 'number':
      return linearTicks(min, max, most)
    case 'time':
      return timeTicks(min, max, most)
    case 'relative':
      return durationTicks(min, max, most)
  }
}

export function xTickText({ xAxis, logX }: XScale, ticks: readonly number[]): string[] {
  if (logX)
    return xAxis === 'relative' ? ticks.flatMap((tick) => durationTickText([tick])) : logTickText(ticks)
  switch (xAxis) {
    case 'step':
    case 'number':
      return numberTickText(ticks)
    case 'time':
      return timeTickText(ticks, 'en-GB')
    case 'relative':
      return durationTickText(ticks)
  }
}

/** @param height of the plot with its axis, CSS px @param smallest no step is below this */
export function yTicks(log: boolean, [min, max]: Range, height: number, smallest = 0): number[] {
  const fitting = Math.floor((height - X_AXIS_HEIGHT) / SPACING.y)
  const most = Math.min(Math.max(2, fitting), MOST_GRID_LINES)
  if (log) return logTicks(min, max, most)
  const ticks = linearTicks(min, max, most, smallest)
  const roomy = fitting >= ENOUGH_GRID_LINES
  return roomy && ticks.length < ENOUGH_GRID_LINES ? linearTicks(min, max, 2 * most, smallest) : ticks
}

export function yTickText(log: boolean, ticks: readonly number[]): string[] {
  return log ? logTickText(ticks) : numberTickText(ticks)
}
