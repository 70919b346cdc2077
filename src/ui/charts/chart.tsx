import uPlot from 'uplot'
import { createEffect, on, onCleanup, onMount } from 'solid-js'
import type { Range } from '#model/chart.ts'
import { scheme } from '../theme/theme.ts'
import { readInk, type Ink } from './chart-ink.ts'
import css from './chart.module.css'
import { hasSameGhosts, type DrawnLine } from './drawn-line.ts'
import { LineLayer } from './line-layer.ts'
import { paintGhost, paintLine } from './paint.ts'
import { shareOf } from './scale.ts'
import {
  AXIS_FONT_PX,
  X_AXIS_HEIGHT,
  Y_AXIS_MIN_WIDTH,
  Y_AXIS_STEP,
  xTickText,
  xTicks,
  yTickText,
  yTicks,
  type AxisKind,
} from './axis-ticks.ts'

/**
 * The one file that knows uPlot: its life, its scales, its axes and its canvas. The lines are painted by paint.ts in
 * uPlot's `draw` hook, since uPlot itself would join all runs on one x and knows nothing of columns.
 */

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
  readonly xAxis: AxisKind
  readonly logX: boolean
  readonly y: Range
  readonly logY: boolean
  /** In painting order: the last lies on top. */
  readonly lines: readonly DrawnLine[]
  /** The id of the lines that are lit; the others are dimmed. */
  readonly lit: string | undefined
  readonly onBox: (box: PlotBox) => void
  readonly onCanvas: (canvas: HTMLCanvasElement) => void
}

/** What was logged behind smoothed lines, and the lines. */
type Layers = { readonly ghosts: LineLayer; readonly lines: LineLayer }

const DIM_ALPHA = 0.25
const LIT_EXTRA_WIDTH = 1

export function Chart(props: ChartProps) {
  let host: HTMLDivElement | undefined
  let probe: HTMLElement | undefined
  let plot: uPlot | undefined
  let ink: Ink | undefined
  let frameRequest = 0
  const layers: Layers = { ghosts: new LineLayer(paintGhost, hasSameGhosts), lines: new LineLayer(paintLine) }

  const create = () => {
    if (host === undefined || probe === undefined) return
    plot?.destroy()
    ink = readInk(probe)
    plot = new uPlot(
      optionsOf(props, host.clientWidth, layers, () => ink),
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
      layers.ghosts.stop()
      layers.lines.stop()
      plot?.destroy()
      plot = undefined
    })
  })
  createEffect(on([() => props.logX, () => props.logY], create, { defer: true }))
  createEffect(
    on(
      () => [props.x, props.y, props.xAxis, props.lines, props.lit, props.height, scheme()] as const,
      redrawSoon,
      { defer: true },
    ),
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

function optionsOf(
  props: ChartProps,
  width: number,
  layers: Layers,
  ink: () => Ink | undefined,
): uPlot.Options {
  const font = `${AXIS_FONT_PX}px ${ink()?.family ?? 'sans-serif'}`
  return {
    width: Math.max(1, width),
    height: props.height,
    // Kept free for half of a label at the right end and the upper half of the topmost.
    padding: [8, 12, 0, 0],
    series: [{}, { scale: 'y', auto: false, show: false }],
    scales: {
      x: { time: false, distr: props.logX ? 3 : 1, range: () => [...props.x] },
      y: { auto: false, distr: props.logY ? 3 : 1, range: () => [...props.y] },
    },
    axes: [xAxis(props, font, ink), yAxis(props, font, ink)],
    cursor: { show: false },
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    hooks: { draw: [(plot) => paintLines(plot, props, layers)] },
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
    splits: (plot, _axis, min, max) => xTicks(props, [min, max], plotWidth(plot)),
    values: (plot, ticks) => withoutClipped(plot, ticks, xTickText(props, ticks), props, font),
  }
}

function yAxis(props: ChartProps, font: string, ink: () => Ink | undefined): uPlot.Axis {
  return {
    size: (plot, labels) =>
      Math.max(
        Y_AXIS_MIN_WIDTH,
        Math.ceil((widestOf(plot, labels ?? [], font) + 14) / Y_AXIS_STEP) * Y_AXIS_STEP,
      ),
    gap: 6,
    font,
    stroke: () => ink()?.axis ?? '',
    grid: { stroke: () => ink()?.grid ?? '', width: 1 },
    ticks: { show: false },
    incrs: anyIncrement,
    filter: keepAll,
    splits: (_plot, _axis, min, max) => yTicks(props.logY, [min, max], props.height),
    values: (_plot, ticks) => yTickText(props.logY, ticks),
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

/** Takes away the last label where it would be cut by the right edge. */
function withoutClipped(
  plot: uPlot,
  ticks: readonly number[],
  labels: readonly string[],
  { x: range, logX }: Pick<ChartProps, 'x' | 'logX'>,
  font: string,
): (string | null)[] {
  const width = plotWidth(plot)
  return labels.map((label, i) => {
    const right = shareOf(ticks[i] ?? 0, range, logX) * width + widestOf(plot, [label], font) / 2
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

/** All lines; where one is lit the others dimmed, and it over them. */
function paintLines(plot: uPlot, props: ChartProps, { ghosts, lines: all }: Layers): void {
  const { ctx } = plot
  const { left, top, width, height } = plot.bbox
  const { x, y, logX, logY, lines, lit } = props
  const ratio = uPlot.pxRatio
  const frame = { ctx, left, top, width, height, ratio, x, y, logX, logY }
  const litLines = lit === undefined ? [] : lines.filter(({ id }) => id === lit)
  ctx.save()
  if (litLines.length > 0) ctx.globalAlpha = DIM_ALPHA
  const sign = [...x, ...y, logX, logY, left, top, width, height, ratio, scheme()].join()
  const again = (): void => plot.redraw(false, false)
  all.prepare(frame, lines, sign, again)
  // What was logged stands behind all lines, and stays there while they are smoothed anew.
  if (all.isDone) ghosts.prepare(frame, lines, sign, again)
  if (ghosts.has(lines, sign)) ghosts.put(ctx)
  all.put(ctx)
  ctx.restore()
  for (const line of litLines) {
    paintGhost(frame, line)
    paintLine(frame, line, line.width + LIT_EXTRA_WIDTH)
  }
  plot.root.dataset['painted'] = String(all.isDone && ghosts.isDone)
}

function boxOf(plot: uPlot): PlotBox {
  const { left, top, width, height } = plot.bbox
  const ratio = uPlot.pxRatio
  return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio }
}
