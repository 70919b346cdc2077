/** The hairline and the points it meets, painted on a canvas over the plot: many charts follow the pointer in one frame. */
import type { Range } from '#model/chart.ts'
import type { LineReading } from './readings.ts'
import { makeScale } from './scale.ts'
import type { Reading } from './slices.ts'

export type OverlayFrame = {
  readonly canvas: HTMLCanvasElement
  /** CSS px. */
  readonly width: number
  readonly height: number
  readonly x: Range
  readonly logX: boolean
  readonly y: Range
  readonly logY: boolean
}

export type OverlayInk = { readonly hairline: string; readonly ground: string; readonly accent: string }

export type Overlay = {
  /** In units of x. */
  readonly crosshair: number | undefined
  readonly readings: readonly LineReading[]
  /** One place, or both ends of a range. */
  readonly marker: readonly [number, number | undefined] | undefined
}

const MARK_WIDTH = 7
const RANGE_ALPHA = 0.08

export function paintOverlay(
  frame: OverlayFrame,
  { crosshair, readings, marker }: Overlay,
  ink: OverlayInk,
): void {
  const { canvas, width, height } = frame
  const ratio = devicePixelRatio
  const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) }
  // Setting the size clears it.
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size)
  const ctx = canvas.getContext('2d')
  if (ctx === null) return
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  ctx.clearRect(0, 0, width, height)
  const toX = makeScale(frame.x, width, frame.logX)
  if (marker !== undefined)
    paintMarker(
      ctx,
      marker.map((place) => (place === undefined ? place : toX(place))),
      height,
      ink,
    )
  if (crosshair === undefined) return
  line(ctx, toX(crosshair), height, ink.hairline)
  const toY = makeScale(frame.y, height, frame.logY)
  const placeY = (value: number): number => Math.min(Math.max(height - toY(value), 0), height)
  for (const { line: drawn, reading } of readings) {
    const ends = endsOf(reading)
    if (ends === undefined) continue
    const middle = reading.kind === 'point' ? reading.x : (reading.x + reading.xEnd) / 2
    paintMark(ctx, toX(middle), placeY(ends[1]), placeY(ends[0]), drawn.color, ink.ground)
  }
}

function paintMarker(
  ctx: CanvasRenderingContext2D,
  [a, b]: readonly (number | undefined)[],
  height: number,
  ink: OverlayInk,
): void {
  if (a !== undefined && b !== undefined) {
    ctx.globalAlpha = RANGE_ALPHA
    ctx.fillStyle = ink.accent
    ctx.fillRect(Math.min(a, b), 0, Math.abs(b - a), height)
    ctx.globalAlpha = 1
  }
  for (const place of [a, b]) if (place !== undefined) line(ctx, place, height, ink.accent)
}

function line(ctx: CanvasRenderingContext2D, x: number, height: number, color: string): void {
  ctx.fillStyle = color
  ctx.fillRect(Math.round(x), 0, 1, height)
}

/** A dot on the point, or a bar over the extent of the column. */
function paintMark(
  ctx: CanvasRenderingContext2D,
  x: number,
  top: number,
  bottom: number,
  color: string,
  ground: string,
): void {
  const half = MARK_WIDTH / 2
  for (const [color_, grow] of [
    [ground, 1.5],
    [color, 0],
  ] as const) {
    ctx.beginPath()
    ctx.roundRect(
      x - half - grow,
      top - half - grow,
      2 * (half + grow),
      bottom - top + 2 * (half + grow),
      half + grow,
    )
    ctx.fillStyle = color_
    ctx.fill()
  }
}

function endsOf(reading: Reading): Range | undefined {
  const ends: Range = reading.kind === 'point' ? [reading.y, reading.y] : [reading.min, reading.max]
  return ends.every(Number.isFinite) ? ends : undefined
}
