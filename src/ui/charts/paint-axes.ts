/** Grid lines and labels of a plot, as on the screen, where uPlot does not paint them. */
import type { Range } from '#model/chart.ts'
import { AXIS_FONT_PX, xTickText, xTicks, yTickText, yTicks, type AxisKind } from './axis-ticks.ts'
import type { Ink } from './chart-ink.ts'
import type { PaintContext } from './paint-context.ts'
import { makeScale } from './scale.ts'

/** CSS px, with the axes around it. */
export type AxesFrame = {
  readonly ctx: PaintContext
  readonly ink: Ink
  /** Of the plot. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type NumberAxis = { readonly range: Range; readonly log: boolean }

const LABEL_GAP = 6

/** @param smallest no step of the ticks is below this: 1 for counts */
export function paintYAxis(frame: AxesFrame, { range, log }: NumberAxis, smallest = 0): void {
  const { ctx, ink, left, top, width, height } = frame
  const place = makeScale(range, height, log)
  const ticks = yTicks(log, range, height, smallest)
  setFont(frame, 'end', 'middle')
  yTickText(log, ticks).forEach((text, i) => {
    const y = Math.round(top + height - place(ticks[i] as number)) + 0.5
    ctx.fillStyle = ink.grid
    ctx.fillRect(left, y - 0.5, width, 1)
    ctx.fillStyle = ink.axis
    ctx.fillText(text, left - LABEL_GAP, y)
  })
}

export function paintXAxis(
  frame: AxesFrame,
  { range, log, kind }: NumberAxis & { readonly kind: AxisKind },
): void {
  const { ctx, ink, left, top, width, height } = frame
  const place = makeScale(range, width, log)
  const scale = { xAxis: kind, logX: log }
  const ticks = xTicks(scale, range, width)
  ctx.fillStyle = ink.grid
  ctx.fillRect(left, top + height, width, 1)
  setFont(frame, 'center', 'top')
  ctx.fillStyle = ink.axis
  xTickText(scale, ticks).forEach((text, i) => {
    const x = left + place(ticks[i] as number)
    if (x + ctx.measureText(text).width / 2 <= left + width + LABEL_GAP)
      ctx.fillText(text, x, top + height + LABEL_GAP)
  })
}

export function setFont(
  { ctx, ink }: Pick<AxesFrame, 'ctx' | 'ink'>,
  align: CanvasTextAlign,
  baseline: CanvasTextBaseline,
): void {
  ctx.font = `${String(AXIS_FONT_PX)}px ${ink.family}`
  ctx.textAlign = align
  ctx.textBaseline = baseline
}
