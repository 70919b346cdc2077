import type { ChartRun } from './chart-run.ts'
import type { Ink } from './chart-ink.ts'
import { lastSegmentOf, prefixOf } from './metric-sections.ts'

/** A chart as a PNG that looks like the screen: title, plot, and the legend where there is one. */

export type ChartImage = {
  readonly metric: string
  /** The plot as it is drawn now. */
  readonly canvas: HTMLCanvasElement
  /** Canvas pixels a CSS pixel. */
  readonly ratio: number
  /** Listed when there are several. */
  readonly runs: readonly ChartRun[]
  readonly ink: Ink
}

const PADDING = 12
const TITLE_HEIGHT = 28
const LEGEND_ROW = 20

export async function renderChartImage(image: ChartImage): Promise<Blob> {
  const { canvas, ratio, runs } = image
  const width = canvas.width / ratio
  const listed = runs.length > 1 ? runs : []
  const height = TITLE_HEIGHT + canvas.height / ratio + listed.length * LEGEND_ROW
  const out = document.createElement('canvas')
  out.width = Math.round((width + 2 * PADDING) * ratio)
  out.height = Math.round((height + 2 * PADDING) * ratio)
  const ctx = out.getContext('2d')
  if (ctx === null) throw new Error('The browser gave no canvas to draw the image on.')
  ctx.scale(ratio, ratio)
  ctx.fillStyle = image.ink.ground
  ctx.fillRect(0, 0, width + 2 * PADDING, height + 2 * PADDING)
  paintTitle(ctx, image)
  ctx.drawImage(canvas, PADDING, PADDING + TITLE_HEIGHT, width, canvas.height / ratio)
  listed.forEach((run, i) =>
    paintLegendRow(ctx, image, run, PADDING + height - (listed.length - i) * LEGEND_ROW),
  )
  return await new Promise((resolve, reject) =>
    out.toBlob((blob) =>
      blob === null ? reject(new Error('The image is too large for this browser.')) : resolve(blob),
    ),
  )
}

function paintTitle(ctx: CanvasRenderingContext2D, { metric, ink }: ChartImage): void {
  const prefix = prefixOf(metric)
  const lead = prefix === '' ? '' : `${prefix.replaceAll('/', ' / ')} / `
  ctx.textBaseline = 'middle'
  ctx.fillStyle = ink.text
  ctx.font = `500 12px ${ink.family}`
  ctx.fillText(lead, PADDING, PADDING + 10)
  const at = PADDING + ctx.measureText(lead).width
  ctx.fillStyle = ink.title
  ctx.font = `600 12px ${ink.family}`
  ctx.fillText(lastSegmentOf(metric), at, PADDING + 10)
}

function paintLegendRow(
  ctx: CanvasRenderingContext2D,
  { ink }: ChartImage,
  run: ChartRun,
  top: number,
): void {
  ctx.fillStyle = run.color
  ctx.beginPath()
  ctx.arc(PADDING + 5, top + LEGEND_ROW / 2, 5, 0, Math.PI * 2)
  ctx.fill()
  ctx.fillStyle = ink.text
  ctx.font = `400 12px ${ink.family}`
  ctx.fillText(run.name, PADDING + 18, top + LEGEND_ROW / 2)
}
