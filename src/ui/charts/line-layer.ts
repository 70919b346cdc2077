/**
 * Lines painted once on a canvas of their own, to be put under whatever changes more often: the lit line, the axes. A
 * thousand lines are painted in pieces, so that the page answers meanwhile.
 */
import type { DrawnLine } from './drawn-line.ts'
import { paintLine } from './paint.ts'
import type { PlotFrame } from './plot-frame.ts'

type CanvasFrame = PlotFrame & { readonly ctx: CanvasRenderingContext2D }

/** What is painted at once. */
const FIRST_MS = 12
/** A piece of what is left, each frame. */
const PIECE_MS = 9

export class LineLayer {
  readonly #canvas = document.createElement('canvas')
  #painted: { readonly lines: readonly DrawnLine[]; readonly sign: string } | undefined
  #request = 0

  /** Whether all lines are on it. */
  get isDone(): boolean {
    return this.#request === 0
  }

  /**
   * Puts the lines on the frame's canvas, with what is painted so far.
   * @param sign all else that their looks depend on; the same lines under the same sign are not painted again
   * @param onPiece is called when more of them is painted
   */
  draw(frame: CanvasFrame, lines: readonly DrawnLine[], sign: string, onPiece: () => void): void {
    if (this.#painted?.lines !== lines || this.#painted.sign !== sign)
      this.#begin(frame, lines, sign, onPiece)
    frame.ctx.drawImage(this.#canvas, 0, 0)
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
      while (at < lines.length && performance.now() < end) paintLine(own, lines[at++] as DrawnLine)
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
