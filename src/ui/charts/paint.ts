/**
 * Draws lines on a canvas. A column of many points becomes its exact vertical extent in its own pixel column, joined to its
 * neighbours from first and last point, so no spike is lost at any zoom. Values that have no place (NaN, infinities, what a
 * log axis cannot hold, and what lies beyond a narrowed range) are marked at the edge; nothing is altered.
 */
import type { Range } from '#model/chart.ts'
import type { Band } from '#model/lines.ts'
import type { BinnedSlice, RawSlice, SeriesSlice } from '#model/metric.ts'
import type { DrawnLine } from './drawn-line.ts'
import type { PaintContext } from './paint-context.ts'
import { makeScale } from './scale.ts'
import { lowerBound, upperBound } from './slices.ts'

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

/** Points closer together than this many CSS px get no dots. */
const DOT_SPACING = 7
const DOT_RADIUS = 2.25
const MARK_SIZE = 4
/** Marks of one kind are so many CSS px apart, at least. */
const MARK_SPACING = 7
const GHOST_ALPHA = 0.2
const BAND_ALPHA = 0.15
const MEMBER_ALPHA = 0.4

/** Its band, what was logged behind it, and the line. @param width CSS px; the line's own by default */
export function paintLine(frame: PlotFrame, line: DrawnLine, width = line.width): void {
  const { ctx, ratio } = frame
  ctx.save()
  ctx.strokeStyle = line.color
  ctx.fillStyle = line.color
  ctx.lineJoin = 'round'
  ctx.lineCap = 'round'
  if (line.band !== undefined) paintBand(frame, line.slice.x, line.band)
  if (line.ghost !== undefined) {
    ctx.globalAlpha = GHOST_ALPHA
    ctx.lineWidth = ratio
    paintSlice(frame, line.ghost, true)
  }
  ctx.globalAlpha = line.isMember ? MEMBER_ALPHA : 1
  ctx.lineWidth = width * ratio
  ctx.setLineDash(line.dash.map((length) => length * ratio))
  paintSlice(frame, line.slice, line.ghost !== undefined || line.isMember)
  ctx.restore()
}

function paintSlice(frame: PlotFrame, slice: SeriesSlice, withoutDots: boolean): void {
  const pen = new Pen(frame)
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
  for (let i = from; i < to; i++) pen.point(x[i] as number, y[i] as number)
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
    pen.at(start, first[i] as number)
    pen.extent((start + end) / 2, min[i] as number, max[i] as number)
    pen.at(end, last[i] as number)
    if ((nonFinite[i] as number) > 0) pen.mark(start, 'nan')
  }
}

function isSparse(frame: PlotFrame, { x }: RawSlice): boolean {
  const [from, to] = visiblePart(frame, x, x)
  const place = makeScale(frame.x, frame.width, frame.logX)
  const across = place(x[to - 1] ?? 0) - place(x[from] ?? 0)
  return across / frame.ratio / Math.max(1, to - from - 1) >= DOT_SPACING
}

type MarkKind = 'nan' | 'above' | 'below'

/** Follows a line, lifts at values that are not finite, and remembers which points stand alone. Places are x, y, x, y. */
class Pen {
  readonly places: number[] = []
  readonly alone: number[] = []
  readonly #frame: PlotFrame
  readonly #toX: (value: number) => number
  readonly #toY: (value: number) => number
  readonly #bottom: number
  readonly #marked = new Set<number>()
  readonly #marks: { readonly place: number; readonly kind: MarkKind }[] = []
  #down = 0
  #lastX = 0
  #lastY = 0

  constructor(frame: PlotFrame) {
    this.#frame = frame
    this.#toX = makeScale(frame.x, frame.width, frame.logX)
    this.#toY = makeScale(frame.y, frame.height, frame.logY)
    this.#bottom = frame.top + frame.height
  }

  /** The middle of the pixel column in which x lies. */
  snap(x: number): number {
    return this.#frame.left + Math.floor(this.#toX(x)) + 0.5
  }

  /** Of a column that ends at `xEnd`: its own pixel, into the next of which it may reach by a quarter (see bin.ts). */
  snapEnd(x: number, xEnd: number): number {
    return this.#toX(xEnd) - this.#toX(x) <= 1.25 ? this.snap(x) : this.snap(xEnd)
  }

  point(x: number, y: number): void {
    // A log axis has no place for it.
    if (this.#frame.logX && x <= 0) return
    const place = this.#frame.left + this.#toX(x)
    if (Number.isFinite(y)) this.places.push(place, this.at(place, y))
    else this.at(place, y)
  }

  /** @param place canvas px @returns where y lies, canvas px */
  at(place: number, y: number): number {
    if (!Number.isFinite(y)) {
      this.#lift()
      this.mark(place, y === Infinity ? 'above' : y === -Infinity ? 'below' : 'nan')
      return NaN
    }
    const height = this.#markedY(place, y)
    this.#lineTo(place, height)
    return height
  }

  /** All values of a column between two limits. */
  extent(place: number, min: number, max: number): void {
    if (!Number.isFinite(min)) return
    this.#lineTo(place, this.#markedY(place, min))
    if (max !== min) this.#lineTo(place, this.#markedY(place, max))
  }

  /** One mark of a kind in a few pixels is enough, however many values it stands for. */
  mark(place: number, kind: MarkKind): void {
    const spacing = kind === 'nan' ? 1 : MARK_SPACING * this.#frame.ratio
    const slot = Math.floor(place / spacing) * 3 + (kind === 'nan' ? 0 : kind === 'above' ? 1 : 2)
    if (this.#marked.has(slot)) return
    this.#marked.add(slot)
    this.#marks.push({ place, kind })
  }

  finish(): void {
    this.#lift()
    const { ctx } = this.#frame
    ctx.stroke()
    if (this.#marks.length === 0) return
    ctx.beginPath()
    for (const { place, kind } of this.#marks) addMark(this.#frame, place, kind)
    ctx.fill()
  }

  /** On a log axis what is not above 0 lies infinitely far down: the line leaves the plot there. */
  #markedY(place: number, value: number): number {
    const { y, logY, ratio } = this.#frame
    if (value > y[1]) this.mark(place, 'above')
    else if (value < y[0]) this.mark(place, 'below')
    if (logY && value <= 0) return this.#bottom + 4 * ratio
    return this.#bottom - this.#toY(value)
  }

  #lineTo(x: number, y: number): void {
    if (this.#down > 0 && x === this.#lastX && y === this.#lastY) return
    if (this.#down === 0) this.#frame.ctx.moveTo(x, y)
    else this.#frame.ctx.lineTo(x, y)
    this.#down++
    this.#lastX = x
    this.#lastY = y
  }

  #lift(): void {
    if (this.#down === 1) this.alone.push(this.#lastX, this.#lastY)
    this.#down = 0
  }
}

/** NaN: a tick on the base line. What lies beyond an edge: a triangle there, pointing out. */
function addMark({ ctx, top, height, ratio }: PlotFrame, x: number, kind: MarkKind): void {
  const size = MARK_SIZE * ratio
  const bottom = top + height
  if (kind === 'nan') {
    ctx.rect(x - ratio * 0.75, bottom - size * 1.5, ratio * 1.5, size * 1.5)
    return
  }
  const edge = kind === 'above' ? top : bottom
  const inward = kind === 'above' ? size : -size
  ctx.moveTo(x, edge)
  ctx.lineTo(x - size * 0.75, edge + inward)
  ctx.lineTo(x + size * 0.75, edge + inward)
  ctx.closePath()
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
