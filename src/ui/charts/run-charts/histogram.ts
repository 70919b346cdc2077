/** How many runs have a value in each part of its range: the parts, where they lie, how they are painted. Pure. */
import type { Range } from '#model/chart.ts'
import { lowerBound } from '../slices.ts'
import type { RunCell } from '#model/run-cells.ts'
import type { Appearance } from '../appearance.ts'
import { X_AXIS_HEIGHT } from '../axis-ticks.ts'
import { cellNumber } from '../cell-text.ts'
import type { ChartRun } from '../chart-run.ts'
import { paintXAxis, paintYAxis, type AxesFrame } from '../paint-axes.ts'
import { makeScale, valueAtShare } from '../scale.ts'
import { linearTicks } from '../ticks.ts'
import { drawableRange } from '../x-window.ts'

/** The lower end belongs to it, the upper end to the next one; the last has both. */
export type Bin = {
  readonly from: number
  readonly to: number
  /** Of one colour, one above the other. */
  readonly layers: readonly { readonly color: string | undefined; readonly count: number }[]
  readonly runIds: readonly string[]
}

export type HistogramOptions = { readonly bins: number | undefined; readonly log: boolean }

/**
 * @param values in the order of the runs; what is no finite number, or has no logarithm, is in no bin
 * @param among those of all small charts, which have the same bins
 */
export function makeBins(
  runs: readonly ChartRun[],
  values: readonly RunCell[],
  appearance: Appearance,
  { bins, log }: HistogramOptions,
  among: readonly RunCell[] = values,
): Bin[] {
  const hasPlace = (value: number): boolean => Number.isFinite(value) && !(log && value <= 0)
  const placed = runs.flatMap(({ runId }, i) => {
    const value = cellNumber(values[i])
    return hasPlace(value) ? [{ runId, value }] : []
  })
  const all = among.map(cellNumber).filter(hasPlace)
  if (all.length === 0) return []
  const ends = binEnds(all, bins ?? binCount(all.length), log)
  const members: string[][] = Array.from({ length: ends.length - 1 }, () => [])
  for (const { runId, value } of placed) {
    const after = lowerBound(ends, value)
    const place = ends[after] === value ? after : after - 1
    members[Math.min(members.length - 1, Math.max(0, place))]?.push(runId)
  }
  return members.map((runIds, i) => ({
    from: ends[i] as number,
    to: ends[i + 1] as number,
    runIds,
    layers: layersOf(runIds, appearance),
  }))
}

/** Rice's rule, within what can be told apart. */
function binCount(n: number): number {
  return Math.min(60, Math.max(5, Math.ceil(2 * Math.cbrt(n))))
}

/** Round numbers about all values; on a log axis equal shares of it. */
function binEnds(values: readonly number[], bins: number, log: boolean): Float64Array {
  const extent: Range = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  const range = drawableRange(extent)
  if (!log) {
    const ticks = linearTicks(...range, bins)
    const step = (ticks[1] ?? NaN) - (ticks[0] ?? NaN)
    if (Number.isFinite(step) && step > 0) return roundEnds(ticks, step, extent)
  }
  const least = log ? Math.max(range[0], extent[0] / 2) : range[0]
  const ends = Float64Array.from({ length: bins + 1 }, (_, i) =>
    valueAtShare(i / bins, [least, range[1]], log),
  )
  ends[0] = Math.min(extent[0], least)
  ends[bins] = Math.max(extent[1], range[1])
  return ends
}

function roundEnds(ticks: readonly number[], step: number, [min, max]: Range): Float64Array {
  const [first, last] = [ticks[0] as number, ticks.at(-1) as number]
  const digits = (end: number): number => Number(end.toPrecision(12))
  return Float64Array.from([
    ...(first > min ? [digits(first - step)] : []),
    ...ticks,
    ...(last < max ? [digits(last + step)] : []),
  ])
}

/** By the colours that mean something; the runs' own would be too many. */
function layersOf(runIds: readonly string[], appearance: Appearance): Bin['layers'] {
  if (appearance.colors === undefined) return [{ color: undefined, count: runIds.length }]
  const counts = new Map<string | undefined, number>()
  for (const runId of runIds) {
    const color = appearance.lookOf(runId)?.color
    counts.set(color, (counts.get(color) ?? 0) + 1)
  }
  const order =
    appearance.colors.kind === 'values'
      ? appearance.colors.keys.map(({ color }) => color)
      : [...counts.keys()].sort()
  return [...counts]
    .map(([color, count]) => ({ color, count }))
    .sort((a, b) => order.indexOf(a.color ?? '') - order.indexOf(b.color ?? ''))
}

export type HistogramLayout = {
  readonly bins: readonly Bin[]
  /** Of the plot within the picture, CSS px. */
  readonly width: number
  readonly height: number
  readonly x: Range
  readonly y: Range
  readonly log: boolean
}

const LEFT = 40
const TOP = 8
const RIGHT = 14

/** @param size of the picture, CSS px @param among those of all small charts, which share their axes */
export function layoutHistogram(
  bins: readonly Bin[],
  size: { readonly width: number; readonly height: number },
  log: boolean,
  among: readonly (readonly Bin[])[] = [bins],
): HistogramLayout {
  const most = among.flat().reduce((max, { runIds }) => Math.max(max, runIds.length), 1)
  return {
    bins,
    width: Math.max(1, size.width - LEFT - RIGHT),
    height: Math.max(1, size.height - TOP - X_AXIS_HEIGHT),
    x: [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1],
    y: [0, most * 1.06],
    log,
  }
}

/** Where a bin begins and ends, and its top. CSS px from the corner of the picture. */
export function binPlace({ bins, width, height, x, y, log }: HistogramLayout, place: number) {
  const toX = makeScale(x, width, log)
  const bin = bins[place]
  return {
    left: LEFT + toX(bin?.from ?? x[0]),
    right: LEFT + toX(bin?.to ?? x[0]),
    top: TOP + height * (1 - (bin?.runIds.length ?? 0) / y[1]),
  }
}

export function binAt(layout: HistogramLayout, left: number): number | undefined {
  const place = layout.bins.findIndex((_, i) => left < binPlace(layout, i).right)
  return place >= 0 && left >= LEFT ? place : undefined
}

const DIM_ALPHA = 0.35

/** @param lit the place of the bin that stands out @param color of the run that does */
export function paintHistogram(
  area: AxesFrame,
  layout: HistogramLayout,
  lit: number | undefined,
  color: string | undefined,
): void {
  const { ctx, ink } = area
  const { width, height, x, y, log, bins } = layout
  const plot = { ...area, left: area.left + LEFT, top: area.top + TOP, width, height }
  paintYAxis(plot, { range: y, log: false }, 1)
  paintXAxis(plot, { range: x, log, kind: 'number' })
  bins.forEach((bin, i) => {
    const { left, right } = binPlace(layout, i)
    const gap = right - left > 6 ? 1 : 0
    let bottom = plot.top + height
    ctx.globalAlpha = lit === undefined || lit === i ? 1 : DIM_ALPHA
    for (const layer of bin.layers) {
      const high = (layer.count / y[1]) * height
      ctx.fillStyle = (lit === i ? color : undefined) ?? layer.color ?? ink.axis
      ctx.fillRect(area.left + left + gap / 2, bottom - high, Math.max(0.5, right - left - gap), high)
      bottom -= high
    }
  })
  ctx.globalAlpha = 1
}
