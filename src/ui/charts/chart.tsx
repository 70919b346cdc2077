import uPlot from 'uplot'
import { createEffect, on, onCleanup, onMount } from 'solid-js'
import type { SeriesSlice, XAxis } from '#model/metric.ts'
import { scheme } from '../theme/theme.ts'
import { readInk, type Ink } from './chart-ink.ts'
import css from './chart.module.css'
import { paintSlice, type LineStyle, type PlotFrame } from './paint.ts'
import { shareOf } from './scale.ts'
import type { Range } from './slices.ts'
import {
  durationTicks,
  durationTickText,
  linearTicks,
  logTicks,
  logTickText,
  numberTickText,
  timeTicks,
  timeTickText,
} from './ticks.ts'

/**
 * The one file that knows uPlot: its life, its scales, its axes and its canvas. The lines are painted by paint.ts in
 * uPlot's `draw` hook, since uPlot itself would join all runs on one x and knows nothing of columns.
 */

export type ChartLine = { readonly slice: SeriesSlice; readonly style: LineStyle }

/** The plot area in CSS px, relative to the chart. */
export type PlotBox = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type ChartProps = {
  /** CSS px; the width is that of the parent. */
  readonly height: number
  readonly x: Range
  readonly xAxis: XAxis
  readonly y: Range
  readonly log: boolean
  /** In painting order: the last lies on top. */
  readonly lines: readonly ChartLine[]
  readonly onBox: (box: PlotBox) => void
  readonly onCanvas: (canvas: HTMLCanvasElement) => void
}

const AXIS_FONT_PX = 11
const X_AXIS_HEIGHT = 22
const MOST_GRID_LINES = 5
const Y_AXIS_MIN_WIDTH = 40
/** CSS px between two labels, at least. */
const SPACING: Readonly<Record<XAxis | 'y', number>> = { step: 60, relative: 72, time: 80, y: 34 }

export function Chart(props: ChartProps) {
  let host: HTMLDivElement | undefined
  let probe: HTMLElement | undefined
  let plot: uPlot | undefined
  let ink: Ink | undefined
  let frameRequest = 0

  const create = () => {
    if (host === undefined || probe === undefined) return
    plot?.destroy()
    ink = readInk(probe)
    plot = new uPlot(
      optionsOf(props, host.clientWidth, () => ink),
      PLACEHOLDER,
      host,
    )
    props.onCanvas(plot.ctx.canvas)
    props.onBox(boxOf(plot))
  }
  const redraw = () => {
    frameRequest = 0
    if (plot === undefined || host === undefined || probe === undefined) return
    const current = plot
    const [x, y] = [props.x, props.y]
    ink = readInk(probe)
    const size = { width: host.clientWidth, height: props.height }
    if (size.width === 0) return
    current.batch(() => {
      if (size.width !== current.width || size.height !== current.height) current.setSize(size)
      current.setScale('x', { min: x[0], max: x[1] })
      current.setScale('y', { min: y[0], max: y[1] })
      current.redraw(false, true)
    })
    props.onBox(boxOf(current))
  }
  // In the next frame: the theme's new colours are set after its signal, and many changes cost one drawing.
  const redrawSoon = () => {
    frameRequest ||= requestAnimationFrame(redraw)
  }

  onMount(() => {
    create()
    const observer = new ResizeObserver(redrawSoon)
    if (host !== undefined) observer.observe(host)
    // Labels are measured and drawn again once the page's own font is there.
    void document.fonts.ready.then(redrawSoon)
    onCleanup(() => {
      observer.disconnect()
      cancelAnimationFrame(frameRequest)
      plot?.destroy()
      plot = undefined
    })
  })
  createEffect(on(() => props.log, create, { defer: true }))
  createEffect(
    on(() => [props.x, props.y, props.xAxis, props.lines, props.height, scheme()] as const, redrawSoon, {
      defer: true,
    }),
  )

  return (
    <div ref={host} class={css.canvas} style={{ height: `${props.height}px` }} aria-hidden="true">
      <i ref={probe} class={css.ink} hidden />
    </div>
  )
}

/** uPlot wants data of its own; ours are painted in its hook. */
const PLACEHOLDER: uPlot.AlignedData = [
  [0, 1],
  [null, null],
]

function optionsOf(props: ChartProps, width: number, ink: () => Ink | undefined): uPlot.Options {
  const font = `${AXIS_FONT_PX}px ${ink()?.family ?? 'sans-serif'}`
  return {
    width: Math.max(1, width),
    height: props.height,
    // Kept free for half of a label at the right end and the upper half of the topmost.
    padding: [8, 12, 0, 0],
    series: [{}, { scale: 'y', auto: false, show: false }],
    scales: {
      x: { time: false, range: () => [...props.x] },
      y: { auto: false, distr: props.log ? 3 : 1, range: () => [...props.y] },
    },
    axes: [xAxis(props, font, ink), yAxis(props, font, ink)],
    cursor: { show: false },
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    hooks: { draw: [(plot) => paintLines(plot, props)] },
  }
}

function xAxis(props: ChartProps, font: string, ink: () => Ink | undefined): uPlot.Axis {
  return {
    size: X_AXIS_HEIGHT,
    gap: 6,
    font,
    stroke: () => ink()?.axis ?? '',
    grid: { show: false },
    ticks: { show: false },
    border: { show: true, stroke: () => ink()?.grid ?? '', width: 1 },
    incrs: anyIncrement,
    filter: keepAll,
    splits: (plot, _axis, min, max) =>
      xTicks(props.xAxis, min, max, Math.max(2, Math.floor(plotWidth(plot) / SPACING[props.xAxis]))),
    values: (plot, ticks) => withoutClipped(plot, ticks, xTickText(props.xAxis, ticks), props.x, font),
  }
}

function yAxis(props: ChartProps, font: string, ink: () => Ink | undefined): uPlot.Axis {
  return {
    size: (plot, labels) => Math.max(Y_AXIS_MIN_WIDTH, widestOf(plot, labels ?? [], font) + 14),
    gap: 6,
    font,
    stroke: () => ink()?.axis ?? '',
    grid: { stroke: () => ink()?.grid ?? '', width: 1 },
    ticks: { show: false },
    incrs: anyIncrement,
    filter: keepAll,
    splits: (_plot, _axis, min, max) => {
      const fitting = Math.floor((props.height - X_AXIS_HEIGHT) / SPACING.y)
      const most = Math.min(Math.max(2, fitting), MOST_GRID_LINES)
      return props.log ? logTicks(min, max, most) : linearTicks(min, max, most)
    },
    values: (_plot, ticks) => (props.log ? logTickText(ticks) : numberTickText(ticks)),
  }
}

/** Our ticks need none; uPlot drops the axis of a range for which it finds none. */
function anyIncrement(_plot: uPlot, _axis: number, min: number, max: number): number[] {
  return [Math.max(5, max - min)]
}

/** uPlot would drop some of a log axis. */
function keepAll(_plot: uPlot, ticks: number[]): number[] {
  return ticks
}

function xTicks(axis: XAxis, min: number, max: number, most: number): number[] {
  switch (axis) {
    case 'step':
      return linearTicks(min, max, most, max - min >= 1 ? 1 : 0)
    case 'time':
      return timeTicks(min, max, most)
    case 'relative':
      return durationTicks(min, max, most)
  }
}

function xTickText(axis: XAxis, ticks: readonly number[]): string[] {
  switch (axis) {
    case 'step':
      return numberTickText(ticks)
    case 'time':
      return timeTickText(ticks, 'en-GB')
    case 'relative':
      return durationTickText(ticks)
  }
}

/** Takes away the last label where it would be cut by the right edge. */
function withoutClipped(
  plot: uPlot,
  ticks: readonly number[],
  labels: readonly string[],
  range: Range,
  font: string,
): (string | null)[] {
  const width = plotWidth(plot)
  return labels.map((label, i) => {
    const right = shareOf(ticks[i] ?? 0, range) * width + widestOf(plot, [label], font) / 2
    return right > width + 12 ? null : label
  })
}

function plotWidth(plot: uPlot): number {
  return plot.bbox.width / uPlot.pxRatio || plot.width
}

/** CSS px. @param font in CSS px too */
function widestOf(plot: uPlot, labels: readonly string[], font: string): number {
  const { ctx } = plot
  ctx.save()
  ctx.font = font
  const widest = Math.max(0, ...labels.map((label) => ctx.measureText(label).width))
  ctx.restore()
  return widest
}

function paintLines(plot: uPlot, props: ChartProps): void {
  const { left, top, width, height } = plot.bbox
  const { x, y, log } = props
  const frame: PlotFrame = {
    ctx: plot.ctx,
    left,
    top,
    width,
    height,
    ratio: uPlot.pxRatio,
    visible: x,
    log,
    toX: (value) => left + shareOf(value, x) * width,
    toY: (value) => top + (1 - shareOf(value, y, log)) * height,
  }
  for (const line of props.lines) paintSlice(frame, line.slice, line.style)
}

function boxOf(plot: uPlot): PlotBox {
  const { left, top, width, height } = plot.bbox
  const ratio = uPlot.pxRatio
  return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio }
}
