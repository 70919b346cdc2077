/** Two values of each run as a point: where it lies and how it is painted, with the line that fits best. Pure. */
import type { Range } from '#model/chart.ts'
import type { RunCell } from '#model/run-cells.ts'
import { fitLine, type FittedLine } from '#series/fit-line.ts'
import { X_AXIS_HEIGHT } from '../axis-ticks.ts'
import { cellNumber } from '../cell-text.ts'
import type { ChartRun } from '../chart-run.ts'
import { paintXAxis, paintYAxis, setFont, type AxesFrame } from '../paint-axes.ts'
import { makeScale, valueAtShare } from '../scale.ts'
import { paddedRange } from '../x-window.ts'
import { fitText } from '../fit-text.ts'
import { nearestMark } from './nearest-mark.ts'

export type RunPoint = {
  readonly run: ChartRun
  readonly color: string
  readonly x: number
  readonly y: number
}

/** From left to right, as keys walk. Runs without two numbers that the axes have a place for are left out. */
export function makePoints(
  runs: readonly ChartRun[],
  [xs, ys]: readonly [readonly RunCell[], readonly RunCell[]],
  colorOf: (run: ChartRun, place: number) => string,
  { logX, logY }: Axes,
): RunPoint[] {
  const hasPlace = (value: number, log: boolean): boolean => Number.isFinite(value) && (!log || value > 0)
  return runs
    .flatMap((run, i) => {
      const [x, y] = [cellNumber(xs[i]), cellNumber(ys[i])]
      return hasPlace(x, logX) && hasPlace(y, logY) ? { run, color: colorOf(run, i), x, y } : []
    })
    .sort((a, b) => a.x - b.x || a.y - b.y)
}

export type Axes = { readonly logX: boolean; readonly logY: boolean }

export type ScatterLayout = Axes & {
  readonly points: readonly RunPoint[]
  /** In CSS px from the corner of the picture, one a point. */
  readonly lefts: Float64Array
  readonly tops: Float64Array
  /** Of the plot within the picture. */
  readonly width: number
  readonly height: number
  readonly x: Range
  readonly y: Range
  /** In the units of the axes: a power on two log axes. */
  readonly fit: FittedLine | undefined
}

export const LEFT = 52
export const TOP = 18
const RIGHT = 14
const NAME_HEIGHT = 16

/** @param size of the picture, CSS px @param among those of all small charts, which share their axes */
export function layoutScatter(
  points: readonly RunPoint[],
  size: { readonly width: number; readonly height: number },
  axes: Axes,
  withTrend: boolean,
  among: readonly RunPoint[] = points,
): ScatterLayout {
  const { logX, logY } = axes
  const width = Math.max(1, size.width - LEFT - RIGHT)
  const height = Math.max(1, size.height - TOP - X_AXIS_HEIGHT - NAME_HEIGHT)
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [x, y] = [
    rangeOf(
      among.map((point) => point.x),
      logX,
    ),
    rangeOf(
      among.map((point) => point.y),
      logY,
    ),
  ]
  const [toX, toY] = [makeScale(x, width, logX), makeScale(y, height, logY)]
  const unit = (values: readonly number[], log: boolean): Float64Array =>
    Float64Array.from(values, log ? Math.log10 : (value) => value)
  return {
    points,
    ...axes,
    lefts: Float64Array.from(xs, (value) => LEFT + toX(value)),
    tops: Float64Array.from(ys, (value) => TOP + height - toY(value)),
    width,
    height,
    x,
    y,
    fit: withTrend ? fitLine(unit(xs, logX), unit(ys, logY)) : undefined,
  }
}

function rangeOf(values: readonly number[], log: boolean): Range {
  const [min, max] = [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ]
  return paddedRange(min <= max ? [min, max] : undefined, log)
}

/** A point farther from the pointer than this is not meant, CSS px. */
const NEAR_PX = 24

/** The place of the point nearest to a place of the picture. */
export function pointAt(layout: ScatterLayout, left: number, top: number): number | undefined {
  return nearestMark(layout, left, top, NEAR_PX)
}

const RADIUS = 4
/** Among so many points each is smaller. */
const MANY = 1_000
const SMALL_RADIUS = 2.5
const DOT_ALPHA = 0.8
/** Where they meet they are seen to be many. */
const SMALL_ALPHA = 0.45
const DIM_ALPHA = 0.2

export type ScatterNames = {
  readonly x: string
  readonly y: string
  /** Paints what lies below the points, which then stand out by a rim. */
  readonly ground?: (plot: AxesFrame) => void
}

/** @param lit the run that stands out */
export function paintScatter(
  area: AxesFrame,
  layout: ScatterLayout,
  names: ScatterNames,
  lit: string | undefined,
): void {
  const { ctx } = area
  const { width, height, x, y, logX, logY, points, lefts, tops } = layout
  const plot = { ...area, left: area.left + LEFT, top: area.top + TOP, width, height }
  paintYAxis(plot, { range: y, log: logY })
  paintXAxis(plot, { range: x, log: logX, kind: 'number' })
  names.ground?.(plot)
  paintNames(area, plot, names)
  paintTrend(plot, layout)
  const isMany = points.length > MANY
  const [radius, alpha] = isMany ? [SMALL_RADIUS, SMALL_ALPHA] : [RADIUS, DOT_ALPHA]
  const litPlace = points.findIndex(({ run }) => run.runId === lit)
  const dot = (i: number, size: number): void => {
    ctx.beginPath()
    ctx.arc(area.left + (lefts[i] as number), area.top + (tops[i] as number), size, 0, Math.PI * 2)
    ctx.fill()
  }
  ctx.globalAlpha = litPlace < 0 ? alpha : DIM_ALPHA
  points.forEach(({ color }, i) => {
    // Rims of many would be all that is seen.
    if (names.ground && !isMany) {
      ctx.fillStyle = area.ink.ground
      dot(i, radius + 1)
    }
    ctx.fillStyle = color
    dot(i, radius)
  })
  ctx.globalAlpha = 1
  if (litPlace < 0) return
  ctx.fillStyle = area.ink.ground
  dot(litPlace, radius + 3)
  ctx.fillStyle = points[litPlace]?.color ?? ''
  dot(litPlace, radius + 1.5)
}

/** What y is stands over its axis, what x is at the end of its own. */
function paintNames(area: AxesFrame, plot: AxesFrame, names: ScatterNames): void {
  const { ctx, ink } = area
  ctx.fillStyle = ink.text
  setFont(area, 'start', 'middle')
  ctx.fillText(fitText(ctx, names.y, area.width - 80), area.left, area.top + 7)
  setFont(area, 'end', 'middle')
  ctx.fillText(
    fitText(ctx, names.x, plot.width),
    plot.left + plot.width,
    plot.top + plot.height + X_AXIS_HEIGHT + NAME_HEIGHT / 2,
  )
}

function paintTrend(plot: AxesFrame, { fit, x, y, logX, logY }: ScatterLayout): void {
  if (fit === undefined) return
  const { ctx, ink, left, top, width, height } = plot
  const [toX, toY] = [makeScale(x, width, logX), makeScale(y, height, logY)]
  const yAt = (share: number): number => {
    const at = valueAtShare(share, x, logX)
    const value = fit.intercept + fit.slope * (logX ? Math.log10(at) : at)
    return top + height - toY(logY ? 10 ** value : value)
  }
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  ctx.strokeStyle = ink.axis
  ctx.lineWidth = 1.5
  ctx.setLineDash([5, 4])
  ctx.beginPath()
  ctx.moveTo(left + toX(x[0]), yAt(0))
  ctx.lineTo(left + toX(x[1]), yAt(1))
  ctx.stroke()
  ctx.restore()
  if (!Number.isFinite(fit.r)) return
  ctx.fillStyle = ink.text
  setFont(plot, 'end', 'middle')
  ctx.fillText(`r ${fit.r.toFixed(2).replace('-', '−')}`, left + width, top - 11)
}
