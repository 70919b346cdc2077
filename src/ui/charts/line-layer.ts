/**
 * Lines painted once on a canvas of their own, to be put under whatever changes more often: the lit line, the axes. A
 * thousand lines are painted in pieces, so that the page answers meanwhile.
 */
import type { DrawnLine } from './drawn-line.ts'
import type { PlotFrame } from './plot-frame.ts'

type CanvasFrame = PlotFrame & { readonly ctx: CanvasRenderingContext2D }

/** What is painted at once. */
const FIRST_MS = 12
/** A piece of what is left, each frame. */
const PIECE_MS = 9

export class LineLayer {
  readonly #canvas = document.createElement('canvas')
  readonly #paint: (frame: PlotFrame, line: DrawnLine) => void
  readonly #isSame: (a: readonly DrawnLine[], b: readonly DrawnLine[]) => boolean
  #painted: { readonly lines: readonly DrawnLine[]; readonly sign: string } | undefined
  #request = 0

  /** @param isSame whether other lines look the same here */
  constructor(
    paint: (frame: PlotFrame, line: DrawnLine) => void,
    isSame: (a: readonly DrawnLine[], b: readonly DrawnLine[]) => boolean = () => false,
  ) {
    this.#paint = paint
    this.#isSame = isSame
  }

  /** Whether all lines are on it. */
  get isDone(): boolean {
    return this.#request === 0
  }

  /** Whether these lines are on it, or begun. @param sign all else that their looks depend on */
  has(lines: readonly DrawnLine[], sign: string): boolean {
    const painted = this.#painted
    if (painted?.sign !== sign) return false
    if (painted.lines !== lines && !this.#isSame(painted.lines, lines)) return false
    this.#painted = { lines, sign }
    return true
  }

  /**
   * Begins to paint these lines, unless they are there.
   * @param onPiece is called when more of them is painted
   */
  prepare(frame: CanvasFrame, lines: readonly DrawnLine[], sign: string, onPiece: () => void): void {
    if (!this.has(lines, sign)) this.#begin(frame, lines, sign, onPiece)
  }

  /** Puts what is painted so far on a canvas. */
  put(ctx: CanvasRenderingContext2D): void {
    ctx.drawImage(this.#canvas, 0, 0)
  }

  stop(): void {
    cancelAnimationFrame(this.#request)
    this.#request = 0
  }

  #begin(frame: CanvasFrame, lines: readonly DrawnLine[], sign: string, onPiece: () => void): void {
    this.stop()
    this.#painted = { lines, sign }
    const { width, height } = frame.ctx.canvas
    // Setting the size clears it.
    Object.assign(this.#canvas, { width, height })
    const ctx = this.#canvas.getContext('2d')
    if (ctx === null) return
    const own = { ...frame, ctx }
    let at = 0
    const paintFor = (budget: number): void => {
      const end = performance.now() + budget
      while (at < lines.length && performance.now() < end) this.#paint(own, lines[at++] as DrawnLine)
    }
    const paintPiece = (): void => {
      paintFor(PIECE_MS)
      this.#request = at < lines.length ? requestAnimationFrame(paintPiece) : 0
      onPiece()
    }
    paintFor(FIRST_MS)
    if (at < lines.length) this.#request = requestAnimationFrame(paintPiece)
  }
}
