/** Values of runs, or of groups of them, as bars, the best first: what they are, where they lie, how they are painted. Pure. */
import type { Grouping, Range } from '#model/chart.ts'
import type { RunCell } from '#model/run-cells.ts'
import { computeStatsOf } from '#series/group-stats.ts'
import { bandOf, centerOf } from '#series/stats.ts'
import { formatNumber } from '../../format.ts'
import type { Appearance } from '../appearance.ts'
import { X_AXIS_HEIGHT } from '../axis-ticks.ts'
import { cellNumber } from '../cell-text.ts'
import type { ChartRun } from '../chart-run.ts'
import { paintXAxis, setFont, type AxesFrame } from '../paint-axes.ts'
import { makeScale } from '../scale.ts'
import { paddedRange } from '../x-window.ts'
import { fitText } from '../fit-text.ts'

export type Bar = {
  /** Of the run or the group. */
  readonly id: string
  readonly isGroup: boolean
  readonly name: string
  readonly color: string
  readonly value: number
  /** Of a group's band; both are the value where there is none. */
  readonly low: number
  readonly high: number
  /** Members with a value. */
  readonly n: number
}

export type BarOptions = {
  /** Undefined for a bar a run. */
  readonly group?: Required<Grouping> | undefined
  /** From the least to the greatest. */
  readonly ascending?: boolean
}

/** @param values in the order of the runs; what is no finite number has no bar */
export function makeBars(
  runs: readonly ChartRun[],
  values: readonly RunCell[],
  appearance: Appearance,
  { group, ascending = false }: BarOptions = {},
): Bar[] {
  const numbers = new Map(runs.map(({ runId }, i) => [runId, cellNumber(values[i])]))
  const bars = group === undefined ? runs.map(barOfRun) : appearance.groups.map(barOfGroup)
  const sign = ascending ? 1 : -1
  return bars.filter(({ value }) => Number.isFinite(value)).sort((a, b) => sign * (a.value - b.value))

  function barOfRun({ runId, name, color }: ChartRun): Bar {
    const value = numbers.get(runId) ?? NaN
    const look = appearance.lookOf(runId)
    return {
      id: runId,
      isGroup: false,
      name,
      color: look?.color ?? color,
      value,
      low: value,
      high: value,
      n: 1,
    }
  }

  function barOfGroup({ id, name, color, runIds }: Appearance['groups'][number]): Bar {
    const own = runIds.map((runId) => numbers.get(runId) ?? NaN).filter(Number.isFinite)
    const stats = computeStatsOf(own, own.length)
    const value = centerOf(group?.center ?? 'mean', own, stats)
    const [low, high] = group?.band === 'none' ? [value, value] : bandOf(group?.band ?? 'std', stats)
    return { id, isGroup: true, name, color, value, low, high, n: own.length }
  }
}

export type BarLayout = {
  readonly bars: readonly Bar[]
  /** Of the plot within the picture, CSS px. */
  readonly left: number
  readonly width: number
  readonly height: number
  /** Of a bar with the gap to the next; below a pixel where there are very many. */
  readonly rowHeight: number
  /** Names stand beside the bars, values at their ends. */
  readonly isLabelled: boolean
  readonly range: Range
  readonly log: boolean
}

const MAX_ROW = 26
/** A line of text. */
const LEAST_LABELLED = 12
const TOP = 4
const VALUE_ROOM = 56

/** @param size of the picture, CSS px @param among those of all small charts, which share an axis and the height of bars */
export function layoutBars(
  bars: readonly Bar[],
  size: { readonly width: number; readonly height: number },
  log: boolean,
  among: readonly (readonly Bar[])[] = [bars],
): BarLayout {
  const height = Math.max(1, size.height - X_AXIS_HEIGHT - TOP)
  const rows = among.reduce((most, { length }) => Math.max(most, length), 1)
  const rowHeight = Math.min(MAX_ROW, height / rows)
  const isLabelled = rowHeight >= LEAST_LABELLED
  const left = isLabelled ? Math.min(140, Math.round(size.width * 0.34)) : 12
  const width = Math.max(1, size.width - left - (isLabelled ? VALUE_ROOM : 12))
  // The axis stands right below the bars.
  const used = Math.min(height, rows * rowHeight)
  return { bars, left, width, height: used, rowHeight, isLabelled, range: rangeOf(among.flat(), log), log }
}

/** Bars begin at 0, which a log axis has not. */
function rangeOf(bars: readonly Bar[], log: boolean): Range {
  let [min, max] = [Infinity, -Infinity]
  for (const { value, low, high } of bars)
    for (const one of [value, low, high]) {
      if (!Number.isFinite(one) || (log && one <= 0)) continue
      min = Math.min(min, one)
      max = Math.max(max, one)
    }
  if (log) return paddedRange(min <= max ? [min, max] : undefined, true)
  if (!(min <= max)) return [0, 1]
  const [from, to] = [Math.min(0, min), Math.max(0, max)]
  return from === to ? [0, 1] : [from, to]
}

/** The place of the bar at a height of the picture. */
export function barAt({ bars, rowHeight }: BarLayout, top: number): number | undefined {
  const place = Math.floor((top - TOP) / rowHeight)
  return place >= 0 && place < bars.length ? place : undefined
}

/** Where the tooltip of a bar stands. */
export function barPlace({ bars, left, width, range, log, rowHeight }: BarLayout, place: number) {
  const value = bars[place]?.value ?? 0
  const end = log && value <= 0 ? 0 : makeScale(range, width, log)(value)
  return { left: left + Math.min(width, Math.max(0, end)), top: TOP + place * rowHeight }
}

const DIM_ALPHA = 0.25

/** @param lit the id of the bar that stands out */
export function paintBars(area: AxesFrame, layout: BarLayout, lit: string | undefined): void {
  const { ctx } = area
  const { bars, range, log, width, height } = layout
  const plot = { ...area, left: area.left + layout.left, top: area.top + TOP, width, height }
  paintXAxis(plot, { range, log, kind: 'number' })
  const scale = makeScale(range, width, log)
  // What a log axis has no place for begins and ends at its start.
  const toX = (value: number): number => plot.left + (log && value <= 0 ? 0 : scale(value))
  const isLit = bars.some(({ id }) => id === lit)
  bars.forEach((bar, i) => {
    ctx.globalAlpha = isLit && bar.id !== lit ? DIM_ALPHA : 1
    paintBar(plot, layout, bar, plot.top + i * layout.rowHeight, toX)
  })
  ctx.globalAlpha = 1
}

function paintBar(
  plot: AxesFrame,
  { rowHeight, isLabelled, log, range, left }: BarLayout,
  bar: Bar,
  top: number,
  toX: (value: number) => number,
): void {
  const { ctx, ink } = plot
  const gap = rowHeight >= 4 ? Math.min(6, rowHeight * 0.25) : 0
  const [from, to] = [toX(log ? range[0] : 0), toX(bar.value)]
  const middle = top + rowHeight / 2
  ctx.fillStyle = bar.color
  ctx.fillRect(
    Math.min(from, to),
    top + gap / 2,
    Math.max(1, Math.abs(to - from)),
    Math.max(0.5, rowHeight - gap),
  )
  if (bar.high > bar.low) paintWhisker(plot, toX(bar.low), toX(bar.high), middle, rowHeight)
  if (!isLabelled) return
  setFont(plot, 'end', 'middle')
  ctx.fillStyle = ink.text
  ctx.fillText(fitText(ctx, bar.name, left - 16), plot.left - 8, middle)
  setFont(plot, 'start', 'middle')
  ctx.fillStyle = ink.title
  ctx.fillText(formatNumber(bar.value), Math.max(to, toX(bar.high), from) + 6, middle)
}

function paintWhisker(
  { ctx, ink }: AxesFrame,
  low: number,
  high: number,
  middle: number,
  rowHeight: number,
): void {
  const cap = Math.min(4, rowHeight / 4)
  ctx.fillStyle = ink.title
  ctx.fillRect(low, middle - 0.5, high - low, 1)
  ctx.fillRect(low - 0.5, middle - cap, 1, 2 * cap)
  ctx.fillRect(high - 0.5, middle - cap, 1, 2 * cap)
}
