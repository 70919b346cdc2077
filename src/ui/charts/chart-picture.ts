/** A chart as a picture that looks like the screen: title, plots, and a legend where there is one. */
import { formatCount } from '../format.ts'
import type { Ink } from './chart-ink.ts'
import { lastSegmentOf, prefixOf } from './metric-sections.ts'
import type { PaintContext } from './paint-context.ts'
import { SvgContext } from './svg-context.ts'

export type Picture = {
  readonly title: string
  /** CSS px, of what `paint` paints. */
  readonly width: number
  readonly height: number
  /** From the left upper corner. */
  readonly paint: (ctx: PaintContext, left: number, top: number) => void | Promise<void>
  readonly legend: readonly LegendEntry[]
  readonly ink: Ink
}

export type LegendEntry = {
  readonly name: string
  readonly color: string
  readonly dash: readonly number[]
}

const PADDING = 12
const TITLE_HEIGHT = 28
const LEGEND_ROW = 20
const SWATCH_WIDTH = 18
/** What browsers make of a canvas, in device pixels. */
const MOST_SIDE = 32_767
const MOST_PIXELS = 2 ** 28

export async function pictureToPng(picture: Picture, ratio: number): Promise<Blob> {
  const { width, height } = scaled(sizeOf(picture), ratio)
  if (Math.max(width, height) > MOST_SIDE || width * height > MOST_PIXELS)
    throw new Error(
      `It would be ${formatCount(width)} × ${formatCount(height)} pixels, more than a browser makes of one. Nothing is lost: draw fewer runs, or save it as SVG.`,
    )
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const ctx = canvas.getContext('2d')
  if (ctx === null) throw new Error('The browser gave no canvas to draw the image on.')
  ctx.scale(ratio, ratio)
  await paintPicture(ctx, picture)
  return await new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error('The image is too large for this browser.')) : resolve(blob),
    ),
  )
}

export async function pictureToSvg(picture: Picture): Promise<Blob> {
  const ctx = new SvgContext()
  await paintPicture(ctx, picture)
  const { width, height } = sizeOf(picture)
  return new Blob([ctx.toSvg(width, height)], { type: 'image/svg+xml' })
}

function sizeOf({ width, height, legend }: Picture): { width: number; height: number } {
  return {
    width: width + 2 * PADDING,
    height: TITLE_HEIGHT + height + legend.length * LEGEND_ROW + 2 * PADDING,
  }
}

function scaled(size: { width: number; height: number }, ratio: number): { width: number; height: number } {
  return { width: Math.round(size.width * ratio), height: Math.round(size.height * ratio) }
}

async function paintPicture(ctx: PaintContext, picture: Picture): Promise<void> {
  const { width, height } = sizeOf(picture)
  ctx.fillStyle = picture.ink.ground
  ctx.fillRect(0, 0, width, height)
  paintTitle(ctx, picture)
  ctx.save()
  await picture.paint(ctx, PADDING, PADDING + TITLE_HEIGHT)
  ctx.restore()
  const top = PADDING + TITLE_HEIGHT + picture.height
  picture.legend.forEach((entry, i) => paintEntry(ctx, picture.ink, entry, top + i * LEGEND_ROW))
}

function paintTitle(ctx: PaintContext, { title, ink }: Picture): void {
  const prefix = prefixOf(title)
  const lead = prefix === '' ? '' : `${prefix.replaceAll('/', ' / ')} / `
  ctx.textAlign = 'start'
  ctx.textBaseline = 'middle'
  ctx.fillStyle = ink.text
  ctx.font = `500 12px ${ink.family}`
  ctx.fillText(lead, PADDING, PADDING + 10)
  const at = PADDING + ctx.measureText(lead).width
  ctx.fillStyle = ink.title
  ctx.font = `600 12px ${ink.family}`
  ctx.fillText(lastSegmentOf(title), at, PADDING + 10)
}

function paintEntry(ctx: PaintContext, ink: Ink, { name, color, dash }: LegendEntry, top: number): void {
  const middle = top + LEGEND_ROW / 2
  ctx.strokeStyle = color
  ctx.lineWidth = 3
  ctx.setLineDash(dash)
  ctx.beginPath()
  ctx.moveTo(PADDING, middle)
  ctx.lineTo(PADDING + SWATCH_WIDTH, middle)
  ctx.stroke()
  ctx.setLineDash([])
  ctx.fillStyle = ink.text
  ctx.font = `400 12px ${ink.family}`
  ctx.textAlign = 'start'
  ctx.textBaseline = 'middle'
  ctx.fillText(name, PADDING + SWATCH_WIDTH + 8, middle)
}
