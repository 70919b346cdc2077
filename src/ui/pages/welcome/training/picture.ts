/** The picture each network leaves: predicted against true prices, one dot a district. */
import type { Scores } from './houses.ts'

/** Canvas pixels a CSS pixel, so that it is sharp on any screen. */
const SCALE = 2
const WIDTH = 520
const HEIGHT = 480
const PLOT = { left: 64, top: 68, right: 504, bottom: 424 } as const
/** Dollars. Few predictions are above: they stand at the edge, as triangles. */
const MOST = 550_000
const TICKS = [0, 100_000, 200_000, 300_000, 400_000, 500_000] as const

const INK = '#16191d'
const FAINT = '#565d66'
const GRID = '#e6e8eb'
const FONT = "'Inter Variable', Inter, system-ui, sans-serif"

export type Predictions = {
  readonly title: string
  /** Dollars, of equal length. */
  readonly predicted: Float64Array
  readonly prices: Float64Array
  readonly scores: Scores
  /** Of the run, `#rrggbb`. */
  readonly color: string
}

export function drawPredictions(predictions: Predictions): OffscreenCanvas {
  const canvas = new OffscreenCanvas(WIDTH * SCALE, HEIGHT * SCALE)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser gives no canvas to draw on.')
  context.scale(SCALE, SCALE)
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  drawHead(context, predictions)
  drawAxes(context)
  drawDots(context, predictions)
  return canvas
}

type Context = OffscreenCanvasRenderingContext2D

const xOf = (price: number) => PLOT.left + (price / MOST) * (PLOT.right - PLOT.left)
const yOf = (price: number) => PLOT.bottom - (price / MOST) * (PLOT.bottom - PLOT.top)

function drawHead(context: Context, { title, scores, prices }: Predictions): void {
  write(context, title, 16, 26, { size: 15, weight: 600 })
  const words = `${prices.length.toLocaleString('en')} districts it never saw`
  const figures = `off by ${dollars(scores.mae)} on average, R² ${scores.r2.toFixed(2)}`
  write(context, `${words}: ${figures}`, 16, 44, { size: 12, color: FAINT })
}

function drawAxes(context: Context): void {
  context.lineWidth = 1
  for (const price of TICKS) {
    line(context, PLOT.left, yOf(price), PLOT.right, yOf(price), GRID)
    write(context, dollars(price), PLOT.left - 8, yOf(price) + 4, { size: 11, color: FAINT, align: 'right' })
    write(context, dollars(price), xOf(price), PLOT.bottom + 16, { size: 11, color: FAINT, align: 'center' })
  }
  const middle = (PLOT.left + PLOT.right) / 2
  write(context, 'True median house value (the census cut it at $500k)', middle, PLOT.bottom + 38, {
    size: 12,
    align: 'center',
  })
  context.save()
  context.translate(16, (PLOT.top + PLOT.bottom) / 2)
  context.rotate(-Math.PI / 2)
  write(context, 'Predicted', 0, 0, { size: 12, align: 'center' })
  context.restore()
  context.setLineDash([4, 3])
  line(context, xOf(0), yOf(0), xOf(MOST), yOf(MOST), FAINT)
  context.setLineDash([])
  write(context, 'exact', xOf(MOST), PLOT.top - 6, { size: 11, color: FAINT, align: 'right' })
}

function drawDots(context: Context, { predicted, prices, color }: Predictions): void {
  context.fillStyle = color
  context.globalAlpha = 0.4
  prices.forEach((price, i) => {
    const guess = predicted[i] as number
    context.beginPath()
    if (guess > MOST) triangle(context, xOf(price), PLOT.top)
    else context.arc(xOf(price), yOf(guess), 2.25, 0, 2 * Math.PI)
    context.fill()
  })
  context.globalAlpha = 1
}

function triangle(context: Context, x: number, y: number): void {
  context.moveTo(x, y - 4)
  context.lineTo(x + 4, y + 3)
  context.lineTo(x - 4, y + 3)
}

function line(context: Context, x: number, y: number, toX: number, toY: number, color: string): void {
  context.strokeStyle = color
  context.beginPath()
  context.moveTo(x, y)
  context.lineTo(toX, toY)
  context.stroke()
}

type Style = {
  readonly size: number
  readonly weight?: number
  readonly color?: string
  readonly align?: CanvasTextAlign
}

function write(context: Context, text: string, x: number, y: number, style: Style): void {
  context.font = `${style.weight ?? 400} ${style.size}px ${FONT}`
  context.textAlign = style.align ?? 'left'
  context.fillStyle = style.color ?? INK
  context.fillText(text, x, y)
}

/** `$0`, `$42k` */
function dollars(price: number): string {
  return price < 1_000 ? `$${Math.round(price)}` : `$${Math.round(price / 1_000)}k`
}
