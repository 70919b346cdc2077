import type { PlotFrame } from './plot-frame.ts'
import { makeScale } from './scale.ts'

/**
 * A column that reaches over so many CSS px is a bar, not a stroke: outlining thousands of steep strokes costs a browser
 * without a graphics processor fifty times as much.
 */
const STEEP = 4
/** What is lower is one place: each corner of a stroke costs. */
const FLAT = 0.5
const MARK_SIZE = 4
/** Marks of one kind are so many CSS px apart, at least. */
const MARK_SPACING = 7

/** What a pixel column holds. */
type Column = [first: number, min: number, max: number, last: number]

type MarkKind = 'nan' | 'above' | 'below'

/** Follows a line, lifts at values that are not finite, and remembers which points stand alone. Places are x, y, x, y. */
export class Pen {
  readonly places: number[] = []
  readonly alone: number[] = []
  readonly #frame: PlotFrame
  readonly #isDashed: boolean
  readonly #toX: (value: number) => number
  readonly #toY: (value: number) => number
  readonly #bottom: number
  readonly #marked = new Set<number>()
  readonly #marks: { readonly place: number; readonly kind: MarkKind }[] = []
  #down = 0
  #lastX = 0
  #lastY = 0

  constructor(frame: PlotFrame, isDashed: boolean) {
    this.#frame = frame
    this.#isDashed = isDashed
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

  /** From the first of its values to the last, over all between its limits. @param start, end canvas px */
  column(start: number, end: number, column: Column): void {
    if (this.#bar(start, end, column)) return
    const [first, min, max, last] = column
    this.at(start, first)
    if (Number.isFinite(min)) {
      const [low, high] = [this.#markedY(start, min), this.#markedY(start, max)]
      if (start === end && low - high < FLAT * this.#frame.ratio && Number.isFinite(first)) return
      this.#lineTo((start + end) / 2, low)
      if (max !== min) this.#lineTo((start + end) / 2, high)
    }
    this.at(end, last)
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

  /** Paints a steep column with the way to it from its neighbour; false for all others, and for lines with gaps. */
  #bar(start: number, end: number, [first, min, max, last]: Column): boolean {
    const { ctx, ratio } = this.#frame
    if (this.#isDashed || !Number.isFinite(first) || !Number.isFinite(last)) return false
    let [top, bottom] = [this.#markedY(start, max), this.#markedY(start, min)]
    const follows = this.#down > 0 && start - this.#lastX <= 1
    if (follows) [top, bottom] = [Math.min(top, this.#lastY), Math.max(bottom, this.#lastY)]
    if (bottom - top < STEEP * ratio) return false
    if (!follows) this.#lineTo(start, this.#markedY(start, first))
    // What shines through must not overlap.
    const half = (ctx.globalAlpha < 1 ? 1 : Math.max(1, ctx.lineWidth)) / 2
    ctx.fillRect(start - half, top, end - start + 2 * half, bottom - top)
    this.#moveTo(end, this.#markedY(end, last))
    return true
  }

  #moveTo(x: number, y: number): void {
    this.#frame.ctx.moveTo(x, y)
    // It stands on what was painted, so it is not alone.
    this.#down = Math.max(this.#down, 2)
    this.#lastX = x
    this.#lastY = y
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
