/**
 * Draws lines on a canvas. A column of many points becomes its exact vertical extent in its own pixel column, joined to its
 * neighbours from first and last point, so no spike is lost at any zoom. Values that have no place (NaN, infinities, what a
 * log axis cannot hold, and what lies beyond a narrowed range) are marked at the edge; nothing is altered.
 */
import type { Range } from '#model/chart.ts'
import type { Band } from '#model/lines.ts'
import type { BinnedSlice, RawSlice, SeriesSlice } from '#model/metric.ts'
import type { DrawnLine } from './drawn-line.ts'
import { Pen } from './pen.ts'
import type { PlotFrame } from './plot-frame.ts'
import { makeScale } from './scale.ts'
import { lowerBound, upperBound } from './slices.ts'

/** Points closer together than this many CSS px get no dots. */
const DOT_SPACING = 7
const DOT_RADIUS = 2.25
const GHOST_ALPHA = 0.2
const BAND_ALPHA = 0.15
const MEMBER_ALPHA = 0.4

/** What was logged behind a smoothed line. */
export function paintGhost(frame: PlotFrame, { ghost, color }: DrawnLine): void {
  if (ghost === undefined) return
  inColor(frame, color, () => {
    frame.ctx.globalAlpha = GHOST_ALPHA
    frame.ctx.lineWidth = frame.ratio
    paintSlice(frame, ghost, true, false)
  })
}

/** Its band and the line. @param width CSS px; the line's own by default */
export function paintLine(frame: PlotFrame, line: DrawnLine, width = line.width): void {
  const { ctx, ratio } = frame
  inColor(frame, line.color, () => {
    if (line.band !== undefined) paintBand(frame, line.slice.x, line.band)
    ctx.globalAlpha = line.isMember ? MEMBER_ALPHA : 1
    ctx.lineWidth = width * ratio
    ctx.setLineDash(line.dash.map((length) => length * ratio))
    paintSlice(frame, line.slice, line.ghost !== undefined || line.isMember, line.dash.length > 0)
  })
}

function inColor({ ctx }: PlotFrame, color: string, paint: () => void): void {
  ctx.save()
  ctx.strokeStyle = color
  ctx.fillStyle = color
  ctx.lineJoin = 'round'
  ctx.lineCap = 'round'
  paint()
  ctx.restore()
}

function paintSlice(frame: PlotFrame, slice: SeriesSlice, withoutDots: boolean, isDashed: boolean): void {
  const pen = new Pen(frame, isDashed)
  // Dots on the edge stay whole; lines end a little outside it, to keep their width.
  clipped(frame, 1, () => {
    if (slice.raw) drawRaw(frame, slice, pen)
    else drawBinned(frame, slice, pen)
    pen.finish()
  })
  const dots = withoutDots || !slice.raw || !isSparse(frame, slice) ? pen.alone : pen.places
  clipped(frame, DOT_RADIUS, () => paintDots(frame, dots))
}

/** @param margin of what shows beyond the sides of the plot, CSS px */
function clipped(frame: PlotFrame, margin: number, paint: () => void): void {
  const { ctx, ratio } = frame
  const beyond = margin * ratio
  ctx.save()
  ctx.beginPath()
  ctx.rect(frame.left - beyond, frame.top - 3 * ratio, frame.width + 2 * beyond, frame.height + 6 * ratio)
  ctx.clip()
  // Else the area itself would be painted with what comes.
  ctx.beginPath()
  paint()
  ctx.restore()
}

/** One point beyond each edge, so that the line runs out of the plot. */
function visiblePart(frame: PlotFrame, starts: Float64Array, ends: Float64Array): Range {
  return [
    Math.max(0, lowerBound(ends, frame.x[0]) - 1),
    Math.min(starts.length, upperBound(starts, frame.x[1]) + 1),
  ]
}

function drawRaw(frame: PlotFrame, { x, y }: RawSlice, pen: Pen): void {
  const [from, to] = visiblePart(frame, x, x)
  const across = pen.snap(x[to - 1] as number) - pen.snap(x[from] as number)
  if (to - from <= 2 * across) for (let i = from; i < to; i++) pen.point(x[i] as number, y[i] as number)
  else drawCrowd(x, y, from, to, pen)
}

/** Several points a pixel column, which are painted as those of a binned slice. */
function drawCrowd(x: Float64Array, y: Float64Array, from: number, to: number, pen: Pen): void {
  for (let i = from; i < to;) {
    const start = pen.snap(x[i] as number)
    let [first, min, max, last] = [NaN, Infinity, -Infinity, NaN]
    do {
      const value = y[i++] as number
      if (!Number.isFinite(value)) {
        pen.at(start, value)
        continue
      }
      if (Number.isNaN(first)) first = value
      min = Math.min(min, value)
      max = Math.max(max, value)
      last = value
    } while (i < to && pen.snap(x[i] as number) === start)
    // A log axis has no place for what is not above 0.
    if (Number.isFinite(start) && Number.isFinite(first)) pen.column(start, start, [first, min, max, last])
  }
}

function drawBinned(frame: PlotFrame, slice: BinnedSlice, pen: Pen): void {
  const { x, xEnd, first, min, max, last, count, nonFinite } = slice
  const [from, to] = visiblePart(frame, x, xEnd)
  for (let i = from; i < to; i++) {
    const start = pen.snap(x[i] as number)
    if (count[i] === 1) {
      pen.at(start, first[i] as number)
      continue
    }
    const end = pen.snapEnd(x[i] as number, xEnd[i] as number)
    pen.column(start, end, [first[i] as number, min[i] as number, max[i] as number, last[i] as number])
    if ((nonFinite[i] as number) > 0) pen.mark(start, 'nan')
  }
}

function isSparse(frame: PlotFrame, { x }: RawSlice): boolean {
  const [from, to] = visiblePart(frame, x, x)
  const place = makeScale(frame.x, frame.width, frame.logX)
  const across = place(x[to - 1] ?? 0) - place(x[from] ?? 0)
  return across / frame.ratio / Math.max(1, to - from - 1) >= DOT_SPACING
}

function paintDots({ ctx, ratio }: PlotFrame, places: readonly number[]): void {
  if (places.length === 0) return
  ctx.beginPath()
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i] as number, places[i + 1] as number]
    ctx.moveTo(x + DOT_RADIUS * ratio, y)
    ctx.arc(x, y, DOT_RADIUS * ratio, 0, Math.PI * 2)
  }
  ctx.fill()
}

/** The area between two lines, in pieces where it is interrupted. */
function paintBand(frame: PlotFrame, x: Float64Array, { low, high }: Band): void {
  const { ctx, left, top, height } = frame
  const [toX, toY] = [
    makeScale(frame.x, frame.width, frame.logX),
    makeScale(frame.y, frame.height, frame.logY),
  ]
  const placeY = (value: number): number =>
    frame.logY && value <= 0 ? top + height : top + height - toY(value)
  clipped(frame, 0, () => {
    ctx.globalAlpha = BAND_ALPHA
    ctx.beginPath()
    for (let start = 0; start < x.length; start++) {
      let end = start
      while (end < x.length && Number.isFinite(low[end]) && Number.isFinite(high[end])) end++
      if (end - start < 2) continue
      ctx.moveTo(left + toX(x[start] as number), placeY(high[start] as number))
      for (let i = start + 1; i < end; i++) ctx.lineTo(left + toX(x[i] as number), placeY(high[i] as number))
      for (let i = end - 1; i >= start; i--) ctx.lineTo(left + toX(x[i] as number), placeY(low[i] as number))
      ctx.closePath()
      start = end
    }
    ctx.fill()
  })
}
