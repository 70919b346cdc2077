/** Parallel coordinates: an axis a column, a line a run, brushes that keep some of them. Pure. */
import type { Brush, ParallelChart, Range } from '#model/chart.ts'
import type { ColumnId } from '#model/column-id.ts'
import type { RunCell } from '#model/run-cells.ts'
import { yTicks, yTickText } from '../axis-ticks.ts'
import { cellNumber, cellText, distinctTexts, isNumber, NO_VALUE } from '../cell-text.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { ChartRun } from '../chart-run.ts'
import { setFont, type AxesFrame } from '../paint-axes.ts'
import { shareOf, valueAtShare } from '../scale.ts'
import { drawableRange } from '../x-window.ts'
import { fitText } from '../fit-text.ts'

/** Places on an axis are shares from 0, at the bottom, to 1. */
export type ParallelAxis = {
  readonly id: ColumnId
  readonly name: string
  /** Undefined where all values are numbers. From bottom to top. */
  readonly texts: readonly string[] | undefined
  readonly range: Range
  readonly log: boolean
  readonly flipped: boolean
  /** One a run; NaN without a value. */
  readonly shares: Float64Array
  /** What is kept, from lower to upper end. */
  readonly brush: Range | undefined
}

/** @param cells in the order of the runs; a column that is not read yet has none and no axis */
export function makeAxes(
  { columns, brushes = {}, log = [], flipped = [] }: ParallelChart,
  cells: ReadonlyMap<ColumnId, readonly RunCell[]>,
): ParallelAxis[] {
  return [...new Set(columns)].flatMap((id) => {
    const own = cells.get(id)
    if (own === undefined) return []
    return makeAxis(id, own, {
      brush: brushes[id],
      wantsLog: log.includes(id),
      flipped: flipped.includes(id),
    })
  })
}

type AxisOptions = {
  readonly brush: Brush | undefined
  readonly wantsLog: boolean
  readonly flipped: boolean
}

function makeAxis(
  id: ColumnId,
  cells: readonly RunCell[],
  { brush, wantsLog, flipped }: AxisOptions,
): ParallelAxis {
  const present = cells.filter((cell) => cellText(cell) !== NO_VALUE)
  const numbers = present.map(cellNumber)
  const texts = !present.every(isNumber) ? distinctTexts(present) : undefined
  const finite = numbers.filter(Number.isFinite)
  const log = wantsLog && texts === undefined && finite.length > 0 && finite.every((value) => value > 0)
  const range = drawableRange(
    texts ? [0, texts.length - 1] : finite.length === 0 ? [0, 1] : [least(finite), greatest(finite)],
  )
  const axis = { id, name: nameOfColumn(id), texts, range, log, flipped }
  const places = new Map(texts?.map((text, i) => [text, i]))
  const shares = Float64Array.from(cells, (cell) => {
    const value = texts ? (places.get(cellText(cell)) ?? NaN) : cellNumber(cell)
    return Number.isFinite(value) ? shareOn(axis, value) : NaN
  })
  return { ...axis, shares, brush: brush && brushShares(axis, brush) }
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b))
}

function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b))
}

type AxisScale = Pick<ParallelAxis, 'texts' | 'range' | 'log' | 'flipped'>

function shareOn({ range, log, flipped }: AxisScale, value: number): number {
  const share = shareOf(value, range, log)
  return flipped ? 1 - share : share
}

/** From the lower to the upper end on the screen; a brush of texts spans from the first to the last of them. */
function brushShares(axis: AxisScale, brush: Brush): Range | undefined {
  const values = 'range' in brush ? brush.range : brush.values.map((text) => axis.texts?.indexOf(text) ?? -1)
  const shares = values.filter((value) => 'range' in brush || value >= 0).map((value) => shareOn(axis, value))
  if (shares.length === 0) return undefined
  // Half of the way to the next text, so that one text is a brush, too.
  const room = axis.texts ? 0.5 / Math.max(1, axis.range[1] - axis.range[0]) : 0
  return [Math.max(0, least(shares) - room), Math.min(1, greatest(shares) + room)]
}

/** What a part of an axis keeps; undefined for all of it, and where nothing lies in it. @param ends shares, in any order */
export function brushOf(axis: AxisScale, ends: Range): Brush | undefined {
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  if (low <= 0 && high >= 1) return undefined
  if (axis.texts) {
    const values = axis.texts.filter((_, i) => {
      const share = shareOn(axis, i)
      return share >= low && share <= high
    })
    return values.length === 0 ? undefined : { values }
  }
  const value = (share: number): number =>
    valueAtShare(axis.flipped ? 1 - share : share, axis.range, axis.log)
  const [a, b] = [value(Math.max(0, low)), value(Math.min(1, high))]
  return a === b ? undefined : { range: [Math.min(a, b), Math.max(a, b)] }
}

/** Places of the runs that every brush keeps; undefined without a brush. A run without a value on a brushed axis goes. */
export function keptPlaces(axes: readonly ParallelAxis[], count: number): readonly number[] | undefined {
  const brushed = axes.filter(({ brush }) => brush !== undefined)
  if (brushed.length === 0) return undefined
  return Array.from({ length: count }, (_, i) => i).filter((i) =>
    brushed.every(({ shares, brush }) => {
      const share = shares[i] ?? NaN
      // As far as the last digits of a share are worth.
      return brush !== undefined && share >= brush[0] - 1e-12 && share <= brush[1] + 1e-12
    }),
  )
}

export type ParallelLayout = {
  readonly axes: readonly ParallelAxis[]
  /** Of the axes, CSS px from the left of the picture. */
  readonly lefts: readonly number[]
  readonly top: number
  readonly height: number
}

const TOP = 30
const BOTTOM = 10
const LEFT = 44
const RIGHT = 64

/** @param size of the picture, CSS px */
export function layoutParallel(
  axes: readonly ParallelAxis[],
  size: { readonly width: number; readonly height: number },
): ParallelLayout {
  const across = Math.max(1, size.width - LEFT - RIGHT)
  const lefts = axes.map((_, i) => LEFT + (axes.length === 1 ? 0 : (across * i) / (axes.length - 1)))
  return { axes, lefts, top: TOP, height: Math.max(1, size.height - TOP - BOTTOM) }
}

/** CSS px from the top of the picture. */
export function topOf({ top, height }: ParallelLayout, share: number): number {
  return top + height * (1 - share)
}

/** A line farther from the pointer than this is not meant, CSS px. */
const NEAR_PX = 12

/** The place of the run whose line is nearest. @param among places of the runs that count */
export function lineAt(
  layout: ParallelLayout,
  among: readonly number[],
  left: number,
  top: number,
): number | undefined {
  const { axes, lefts } = layout
  const after = Math.min(
    Math.max(
      1,
      lefts.findIndex((place) => place >= left),
    ),
    axes.length - 1,
  )
  const [a, b] = [axes[after - 1], axes[after]]
  const [from, to] = [lefts[after - 1] ?? 0, lefts[after] ?? 0]
  if (a === undefined || b === undefined || left < from - NEAR_PX || left > (lefts.at(-1) ?? 0) + NEAR_PX)
    return undefined
  const part = Math.min(1, Math.max(0, (left - from) / (to - from)))
  let [best, distance] = [-1, NEAR_PX]
  for (const i of among) {
    const share = (a.shares[i] ?? NaN) * (1 - part) + (b.shares[i] ?? NaN) * part
    const away = Math.abs(topOf(layout, share) - top)
    if (!(away < distance)) continue
    best = i
    distance = away
  }
  return best < 0 ? undefined : best
}

/** With many lines each is fainter, so that the many are seen where they meet. */
const FULL_ALPHA_UP_TO = 60
const LEAST_ALPHA = 0.12
const DROPPED_ALPHA = 0.07

export type ParallelLooks = {
  readonly runs: readonly ChartRun[]
  /** One a run. */
  readonly colors: readonly string[]
  /** Undefined: all. */
  readonly kept: readonly number[] | undefined
  readonly lit: string | undefined
}

export function paintParallel(area: AxesFrame, layout: ParallelLayout, looks: ParallelLooks): void {
  const { ctx, ink } = area
  const { runs, colors, kept, lit } = looks
  const places = kept ?? runs.map((_, i) => i)
  ctx.lineJoin = 'round'
  ctx.lineWidth = 1.25
  if (kept !== undefined) {
    const isKept = new Set(kept)
    ctx.globalAlpha = DROPPED_ALPHA
    ctx.strokeStyle = ink.axis
    runs.forEach((_, i) => !isKept.has(i) && paintRun(area, layout, i))
  }
  const litPlace = runs.findIndex(({ runId }) => runId === lit)
  const alpha = Math.max(LEAST_ALPHA, Math.min(1, Math.sqrt(FULL_ALPHA_UP_TO / Math.max(1, places.length))))
  ctx.globalAlpha = litPlace < 0 ? alpha : alpha * 0.3
  for (const i of places) {
    ctx.strokeStyle = colors[i] ?? ink.axis
    paintRun(area, layout, i)
  }
  ctx.globalAlpha = 1
  if (litPlace >= 0) {
    ctx.lineWidth = 3
    ctx.strokeStyle = colors[litPlace] ?? ink.axis
    paintRun(area, layout, litPlace)
  }
  layout.axes.forEach((axis, i) => paintAxis(area, layout, axis, i))
}

/** Interrupted where a run has no value. */
function paintRun({ ctx, left, top }: AxesFrame, layout: ParallelLayout, run: number): void {
  ctx.beginPath()
  let isDown = false
  layout.axes.forEach(({ shares }, i) => {
    const share = shares[run] ?? NaN
    if (Number.isNaN(share)) return void (isDown = false)
    const [x, y] = [left + (layout.lefts[i] ?? 0), top + topOf(layout, share)]
    if (isDown) ctx.lineTo(x, y)
    else ctx.moveTo(x, y)
    isDown = true
  })
  ctx.stroke()
}

const BRUSH_WIDTH = 10
const BRUSH_ALPHA = 0.25

function paintAxis(area: AxesFrame, layout: ParallelLayout, axis: ParallelAxis, place: number): void {
  const { ctx, ink } = area
  const x = Math.round(area.left + (layout.lefts[place] ?? 0))
  const yAt = (share: number): number => area.top + topOf(layout, share)
  ctx.fillStyle = ink.axis
  ctx.fillRect(x, yAt(1), 1, layout.height)
  if (axis.brush !== undefined) {
    const [low, high] = [yAt(axis.brush[0]), yAt(axis.brush[1])]
    ctx.fillStyle = ink.accent
    ctx.globalAlpha = BRUSH_ALPHA
    ctx.fillRect(x - BRUSH_WIDTH / 2, high, BRUSH_WIDTH, low - high)
    ctx.globalAlpha = 1
    ctx.fillRect(x, high, 1, low - high)
  }
  const room = (layout.lefts[place + 1] ?? area.width) - (layout.lefts[place] ?? 0) - 12
  setFont(area, 'start', 'middle')
  for (const { share, text } of ticksOf(axis, layout.height)) paintLabel(area, text, x + 7, yAt(share), room)
}

/** On a ground of its own: lines run behind it. */
function paintLabel({ ctx, ink }: AxesFrame, text: string, left: number, middle: number, room: number): void {
  const shown = fitText(ctx, text, Math.min(room, 120))
  ctx.fillStyle = ink.ground
  ctx.globalAlpha = 0.9
  ctx.fillRect(left - 2, middle - 7, ctx.measureText(shown).width + 4, 14)
  ctx.globalAlpha = 1
  ctx.fillStyle = ink.text
  ctx.fillText(shown, left, middle)
}

const LEAST_LABEL_PX = 16

function ticksOf(axis: ParallelAxis, height: number): { readonly share: number; readonly text: string }[] {
  if (axis.texts === undefined) {
    const ticks = yTicks(axis.log, axis.range, height)
    return yTickText(axis.log, ticks).map((text, i) => ({ share: shareOn(axis, ticks[i] ?? 0), text }))
  }
  const every = Math.max(1, Math.ceil((axis.texts.length * LEAST_LABEL_PX) / height))
  return axis.texts.flatMap((text, i) => (i % every === 0 ? { share: shareOn(axis, i), text } : []))
}
