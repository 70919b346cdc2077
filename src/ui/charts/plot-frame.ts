import type { Range } from '#model/chart.ts'
import type { PaintContext } from './paint-context.ts'

/** The plot area, all in canvas pixels. */
export type PlotFrame = {
  readonly ctx: PaintContext
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Canvas pixels a CSS pixel. */
  readonly ratio: number
  readonly x: Range
  readonly y: Range
  readonly logX: boolean
  readonly logY: boolean
}
