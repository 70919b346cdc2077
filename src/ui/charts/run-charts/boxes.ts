/** How a value spreads in groups of runs: boxes of quartiles, whiskers, a dot a run. Pure. */
import type { Range } from '#model/chart.ts'
import type { RunCell } from '#model/run-cells.ts'
import { quantileOf } from '#series/stats.ts'
import { X_AXIS_HEIGHT } from '../axis-ticks.ts'
import { cellNumber, cellText, distinctTexts } from '../cell-text.ts'
import type { ChartRun } from '../chart-run.ts'
import { paintXAxis, setFont, type AxesFrame } from '../paint-axes.ts'
import { makeScale } from '../scale.ts'
import { paddedRange } from '../x-window.ts'
import { fitText } from '../fit-text.ts'
import { nearestMark } from './nearest-mark.ts'

export type BoxDot = { readonly run: ChartRun; readonly value: number; readonly box: number }

export type Box = {
  readonly name: string
  readonly n: number
  readonly quartiles: readonly [q1: number, median: number, q3: number]
  /** The outermost values within 1.5 quartile distances of the box. */
  readonly whiskers: Range
}

export type Boxes = { readonly boxes: readonly Box[]; readonly dots: readonly BoxDot[] }

/**
 * @param values in the order of the runs; what is no finite number, or has no logarithm, is left out
 * @param by undefined for one box of all
 */
export function makeBoxes(
  runs: readonly ChartRun[],
  values: readonly RunCell[],
  by: readonly RunCell[] | undefined,
  log: boolean,
): Boxes {
  const names = by === undefined ? ['All runs'] : distinctTexts(by)
  const places = new Map(names.map((name, i) => [name, i]))
  const all = runs.flatMap((run, i): BoxDot[] => {
    const value = cellNumber(values[i])
    if (!Number.isFinite(value) || (log && value <= 0)) return []
    return [{ run, value, box: by === undefined ? 0 : (places.get(cellText(by[i])) ?? 0) }]
  })
  const byBox = names.map((): BoxDot[] => [])
  for (const dot of all) byBox[dot.box]?.push(dot)
  const kept = names.map((name, i) => ({ name, dots: byBox[i] ?? [] })).filter(({ dots }) => dots.length > 0)
  return {
    boxes: kept.map(({ name, dots }) => makeBox(name, dots)),
    dots: kept.flatMap(({ dots }, box) =>
      dots.map((dot) => ({ ...dot, box })).sort((a, b) => a.value - b.value),
    ),
  }
}

function makeBox(name: string, dots: readonly BoxDot[]): Box {
  const sorted = Float64Array.from(dots, ({ value }) => value).sort()
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantileOf(sorted, share)) as [
    number,
    number,
    number,
  ]
  const reach = 1.5 * (q3 - q1)
  const within = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach)
  return {
    name,
    n: sorted.length,
    quartiles: [q1, median, q3],
    whiskers: [Math.min(q1, within[0] ?? q1), Math.max(q3, within.at(-1) ?? q3)],
  }
}

export type BoxLayout = Boxes & {
  /** Of the plot within the picture, CSS px. */
  readonly left: number
  readonly width: number
  readonly height: number
  readonly rowHeight: number
  readonly isLabelled: boolean
  readonly x: Range
  readonly log: boolean
  /** One a dot, CSS px from the corner of the picture. */
  readonly lefts: Float64Array
  readonly tops: Float64Array
}

const MAX_ROW = 64
const LEAST_LABELLED = 14
const TOP = 6
const RIGHT = 14
/** Of a row, that dots spread over. */
const SPREAD = 0.62

/** @param size of the picture, CSS px @param among those of all small charts, which share an axis and the height of boxes */
export function layoutBoxes(
  { boxes, dots }: Boxes,
  size: { readonly width: number; readonly height: number },
  log: boolean,
  among: readonly Boxes[] = [{ boxes, dots }],
): BoxLayout {
  const height = Math.max(1, size.height - X_AXIS_HEIGHT - TOP)
  const rows = among.reduce((most, own) => Math.max(most, own.boxes.length), 1)
  const rowHeight = Math.min(MAX_ROW, height / rows)
  const isLabelled = rowHeight >= LEAST_LABELLED
  const left = isLabelled ? Math.min(120, Math.round(size.width * 0.34)) : 12
  const width = Math.max(1, size.width - left - RIGHT)
  const all = among.flatMap((own) => own.dots)
  const [min, max] = [
    all.reduce((least, { value }) => Math.min(least, value), Infinity),
    all.reduce((most, { value }) => Math.max(most, value), -Infinity),
  ]
  const x = paddedRange(min <= max ? [min, max] : undefined, log)
  const toX = makeScale(x, width, log)
  return {
    boxes,
    dots,
    left,
    width,
    height,
    rowHeight,
    isLabelled,
    x,
    log,
    lefts: Float64Array.from(dots, ({ value }) => left + toX(value)),
    tops: Float64Array.from(
      dots,
      ({ box }, i) => TOP + (box + 0.5 + (jitterOf(i) - 0.5) * SPREAD) * rowHeight,
    ),
  }
}

/** Even over 0 to 1 and the same each time: multiples of the golden section. */
function jitterOf(place: number): number {
  return (place * 0.618033988749895) % 1
}

/** A dot farther from the pointer than this is not meant, CSS px. */
const NEAR_PX = 16

/** The place of the dot nearest to a place of the picture. */
export function dotAt(layout: BoxLayout, left: number, top: number): number | undefined {
  return nearestMark(layout, left, top, NEAR_PX)
}

const DIM_ALPHA = 0.2
const DOT_ALPHA = 0.85
/** Among so many dots each is smaller. */
const MANY = 500

/** @param colors one a dot @param lit the run that stands out */
export function paintBoxes(
  area: AxesFrame,
  layout: BoxLayout,
  colors: readonly string[],
  lit: string | undefined,
): void {
  const { ctx } = area
  const { left, width, height, x, log, boxes, dots, lefts, tops } = layout
  const plot = { ...area, left: area.left + left, top: area.top + TOP, width, height }
  paintXAxis(plot, { range: x, log, kind: 'number' })
  const isMany = dots.length > MANY
  const radius = isMany ? 1.5 : 3
  const litPlace = dots.findIndex(({ run }) => run.runId === lit)
  const paintDot = (i: number, size: number): void => {
    ctx.fillStyle = colors[i] ?? ''
    ctx.beginPath()
    ctx.arc(area.left + (lefts[i] as number), area.top + (tops[i] as number), size, 0, Math.PI * 2)
    ctx.fill()
  }
  const paintDots = (): void => {
    ctx.globalAlpha = isMany || litPlace >= 0 ? DIM_ALPHA : DOT_ALPHA
    dots.forEach((_, i) => paintDot(i, radius))
    ctx.globalAlpha = 1
  }
  // A cloud of points would hide the boxes.
  if (isMany) paintDots()
  boxes.forEach((box, i) => paintBox(plot, layout, box, i))
  if (!isMany) paintDots()
  if (litPlace >= 0) paintDot(litPlace, radius + 2)
}

function paintBox(plot: AxesFrame, layout: BoxLayout, box: Box, place: number): void {
  const { ctx, ink } = plot
  const { x, width, log, rowHeight, isLabelled, left } = layout
  const toX = makeScale(x, width, log)
  const at = (value: number): number => plot.left + toX(value)
  const middle = plot.top + (place + 0.5) * rowHeight
  const half = Math.max(1, (rowHeight * SPREAD) / 2)
  const [q1, median, q3] = box.quartiles
  const [low, high] = box.whiskers
  ctx.fillStyle = ink.axis
  ctx.globalAlpha = 0.6
  ctx.fillRect(at(low), middle - 0.5, at(q1) - at(low), 1)
  ctx.fillRect(at(q3), middle - 0.5, at(high) - at(q3), 1)
  for (const end of [low, high]) ctx.fillRect(at(end) - 0.5, middle - half / 2, 1, half)
  ctx.globalAlpha = 0.16
  ctx.fillRect(at(q1), middle - half, Math.max(1, at(q3) - at(q1)), 2 * half)
  ctx.globalAlpha = 1
  ctx.strokeStyle = ink.axis
  ctx.lineWidth = 1
  ctx.setLineDash([])
  ctx.beginPath()
  ctx.rect(at(q1), middle - half, Math.max(1, at(q3) - at(q1)), 2 * half)
  ctx.stroke()
  ctx.fillStyle = ink.title
  ctx.fillRect(at(median) - 1, middle - half, 2, 2 * half)
  if (!isLabelled) return
  setFont(plot, 'end', 'middle')
  ctx.fillStyle = ink.text
  ctx.fillText(fitText(ctx, box.name, left - 16), plot.left - 8, middle)
}
