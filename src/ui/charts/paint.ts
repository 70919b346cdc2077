import type { BinnedSlice, RawSlice, SeriesSlice } from '#model/metric.ts'
import { lowerBound, upperBound, type Range } from './slices.ts'

/**
 * Draws slices on a canvas. A column of many points becomes its exact vertical extent, joined to its neighbours from
 * first and last point, so no spike is lost at any zoom. Values that have no place (NaN, infinities, and what is not
 * above 0 on a log axis) are marked at the edge; nothing is altered.
 */

/** The plot area, all in canvas pixels. */
export type PlotFrame = {
  readonly ctx: CanvasRenderingContext2D
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Canvas pixels a CSS pixel. */
  readonly ratio: number
  readonly visible: Range
  readonly log: boolean
  readonly toX: (x: number) => number
  readonly toY: (y: number) => number
}

export type LineStyle = {
  readonly color: string
  /** CSS px. */
  readonly width: number
  readonly alpha: number
}

/** Points closer together than this many CSS px get no dots. */
const DOT_SPACING = 7
const DOT_RADIUS = 2.25
const MARK_SIZE = 4

export function paintSlice(frame: PlotFrame, slice: SeriesSlice, style: LineStyle): void {
  const { ctx, ratio } = frame
  ctx.save()
  ctx.globalAlpha = style.alpha
  ctx.strokeStyle = style.color
  ctx.fillStyle = style.color
  ctx.lineWidth = style.width * ratio
  ctx.lineJoin = 'round'
  ctx.lineCap = 'round'
  // Dots on the edge stay whole; lines end a little outside it, to keep their width.
  const dots = withClip(frame, 1, () => (slice.raw ? paintRaw(frame, slice) : paintBinned(frame, slice)))
  withClip(frame, DOT_RADIUS, () => dots.forEach(([x, y]) => dot(frame, x, y)))
  ctx.restore()
}

/** @param margin of what shows beyond the sides of the plot, CSS px */
function withClip<T>(frame: PlotFrame, margin: number, paint: () => T): T {
  const { ctx, ratio } = frame
  const beyond = margin * ratio
  ctx.save()
  ctx.beginPath()
  ctx.rect(frame.left - beyond, frame.top - 3 * ratio, frame.width + 2 * beyond, frame.height + 6 * ratio)
  ctx.clip()
  const result = paint()
  ctx.restore()
  return result
}

/** @returns where dots belong */
function paintRaw(frame: PlotFrame, slice: RawSlice): readonly Place[] {
  // One point beyond each edge, so that the line runs out of the plot.
  const from = Math.max(0, lowerBound(slice.x, frame.visible[0]) - 1)
  const to = Math.min(slice.x.length, upperBound(slice.x, frame.visible[1]) + 1)
  const pen = new Pen(frame)
  for (let i = from; i < to; i++) pen.point(slice.x[i] ?? NaN, slice.y[i] ?? NaN)
  pen.finish()
  const across = frame.toX(slice.x[to - 1] ?? 0) - frame.toX(slice.x[from] ?? 0)
  const spacing = across / frame.ratio / Math.max(1, to - from - 1)
  return spacing >= DOT_SPACING ? pen.places : pen.alone
}

/** @returns where dots belong */
function paintBinned(frame: PlotFrame, slice: BinnedSlice): readonly Place[] {
  const from = Math.max(0, lowerBound(slice.xEnd, frame.visible[0]) - 1)
  const to = Math.min(slice.x.length, upperBound(slice.x, frame.visible[1]) + 1)
  const pen = new Pen(frame)
  for (let i = from; i < to; i++) {
    const at = (column: Float64Array): number => column[i] ?? NaN
    const middle = (at(slice.x) + at(slice.xEnd)) / 2
    pen.point(at(slice.x), at(slice.first))
    if (at(slice.count) > 1) {
      pen.extent(middle, at(slice.min), at(slice.max))
      pen.point(at(slice.xEnd), at(slice.last))
    }
    if (at(slice.nonFinite) > 0) pen.markNonFinite(middle)
  }
  pen.finish()
  return pen.alone
}

type Place = readonly [x: number, y: number]

/** Follows a line, lifts at values that are not finite, and remembers which points stand alone. */
class Pen {
  readonly places: Place[] = []
  readonly alone: Place[] = []
  private readonly frame: PlotFrame
  private readonly bottom: number
  private down = 0
  private lastPlace: Place | undefined
  private readonly marked = new Set<number>()

  constructor(frame: PlotFrame) {
    this.frame = frame
    this.bottom = frame.top + frame.height
    frame.ctx.beginPath()
  }

  point(x: number, y: number): void {
    if (!Number.isFinite(y)) {
      this.lift()
      this.markValue(x, y)
      return
    }
    const place: Place = [this.frame.toX(x), this.y(y)]
    if (this.frame.log && y <= 0) this.mark(place[0], 'below')
    else this.places.push(place)
    this.lineTo(place)
  }

  /** All values of a column between two limits. */
  extent(x: number, min: number, max: number): void {
    if (!Number.isFinite(min)) return
    const across = this.frame.toX(x)
    if (this.frame.log && min <= 0) this.mark(across, 'below')
    this.lineTo([across, this.y(min)])
    this.lineTo([across, this.y(max)])
  }

  markNonFinite(x: number): void {
    this.mark(this.frame.toX(x), 'nan')
  }

  finish(): void {
    this.lift()
    this.frame.ctx.stroke()
  }

  /** On a log axis what is not above 0 lies infinitely far down: the line leaves the plot there. */
  private y(value: number): number {
    return this.frame.log && value <= 0 ? this.bottom + 4 * this.frame.ratio : this.frame.toY(value)
  }

  private lineTo(place: Place): void {
    if (this.down === 0) this.frame.ctx.moveTo(place[0], place[1])
    else this.frame.ctx.lineTo(place[0], place[1])
    this.down++
    this.lastPlace = place
  }

  private lift(): void {
    if (this.down === 1 && this.lastPlace !== undefined) this.alone.push(this.lastPlace)
    this.down = 0
  }

  private markValue(x: number, y: number): void {
    this.mark(this.frame.toX(x), y === Infinity ? 'above' : y === -Infinity ? 'below' : 'nan')
  }

  /** One mark a pixel column and edge is enough, however many values it stands for. */
  private mark(x: number, kind: 'nan' | 'above' | 'below'): void {
    const column = Math.round(x) * 2 + (kind === 'above' ? 1 : 0)
    if (this.marked.has(column)) return
    this.marked.add(column)
    paintMark(this.frame, x, kind)
  }
}

/** NaN: a tick on the base line. Infinities and what a log axis cannot hold: a triangle at the edge, pointing out. */
function paintMark(frame: PlotFrame, x: number, kind: 'nan' | 'above' | 'below'): void {
  const { ctx, ratio } = frame
  const size = MARK_SIZE * ratio
  const bottom = frame.top + frame.height
  const path = new Path2D()
  if (kind === 'nan') {
    path.rect(x - ratio * 0.75, bottom - size * 1.5, ratio * 1.5, size * 1.5)
  } else {
    const edge = kind === 'above' ? frame.top : bottom
    const inward = kind === 'above' ? size : -size
    path.moveTo(x, edge)
    path.lineTo(x - size * 0.75, edge + inward)
    path.lineTo(x + size * 0.75, edge + inward)
    path.closePath()
  }
  ctx.fill(path)
}

function dot(frame: PlotFrame, x: number, y: number): void {
  const path = new Path2D()
  path.arc(x, y, DOT_RADIUS * frame.ratio, 0, Math.PI * 2)
  frame.ctx.fill(path)
}
