/** What lies over a plot: crosshair, marks and tooltip, and all that pointer and keys do there. */
import { Show, createEffect, createMemo, createSignal, untrack } from 'solid-js'
import type { Range } from '#model/chart.ts'
import { litRun, setLitRun } from '../lit-run.ts'
import type { Appearance } from './appearance.ts'
import { axisKind } from './axis-ticks.ts'
import { useChartGroup } from './chart-group.ts'
import { createInk } from './chart-ink.ts'
import { createChartPointer, type PlotPlace, type Selection } from './chart-pointer.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import type { PlotBox } from './chart.tsx'
import css from './chart.module.css'
import type { DrawnLine } from './drawn-line.ts'
import type { LineChartState } from './line-chart-state.ts'
import { createMarkerPlaces } from './marker-places.ts'
import { paintOverlay } from './overlay-paint.ts'
import { headingText, spokenText } from './reading-text.ts'
import { nearestLine, orderReadings, readLines, type PlotHeight } from './readings.ts'
import { shareOf, valueAtShare } from './scale.ts'
import { readingAt, stepAlong } from './slices.ts'
import { isShiftHeld } from './shift-held.ts'

export type ChartOverlayProps = {
  readonly title: string
  readonly state: LineChartState
  readonly lines: readonly DrawnLine[]
  readonly appearance: Appearance
  readonly box: PlotBox
  readonly logX: boolean
  readonly logY: boolean
  /** The id of the line that is lit. */
  readonly lit: string | undefined
  readonly single: boolean
  readonly onPick: (runId: string) => void
}

/** A chart that only follows marks no more lines than this, but the lit one. */
const MOST_FOLLOWED = 60
const ZOOM_STEP = 0.5

export function ChartOverlay(props: ChartOverlayProps) {
  let canvas: HTMLCanvasElement | undefined
  const group = useChartGroup()
  const owner = Symbol('chart')
  const [pointerY, setPointerY] = createSignal<number>()
  const window = (): Range => props.state.x()
  const plot = (): PlotHeight => ({ y: props.state.y(), logY: props.logY, height: props.box.height })
  const kind = () => axisKind(props.state.xAxis())
  const isOwner = createMemo((): boolean => group.crosshair()?.owner === owner)
  const shown = createMemo(() => {
    const crosshair = group.crosshair()
    if (crosshair?.x !== props.state.xAxis()) return undefined
    return crosshair.at >= window()[0] && crosshair.at <= window()[1] ? crosshair.at : undefined
  })
  const readings = createMemo(() => {
    const x = shown()
    if (x === undefined) return []
    const many = !isOwner() && props.lines.length > MOST_FOLLOWED
    const lines = many ? props.lines.filter(({ id }) => id === props.lit) : props.lines
    return readLines(lines, x, window(), props.box.width)
  })
  const rows = createMemo(() =>
    isOwner() ? orderReadings(readings(), group.tooltip().order, plot(), pointerY()) : [],
  )
  const marker = createMarkerPlaces(() => props.state.xAxis())
  const point = (at: number | undefined): void =>
    group.setCrosshair(at === undefined ? undefined : { x: props.state.xAxis(), at: snap(props, at), owner })
  const light = (line: DrawnLine | undefined): void => {
    const isGroup = line !== undefined && props.appearance.runOf(line.id) === undefined
    setLitRun(isGroup ? undefined : line?.id)
    group.setLitGroup(isGroup ? line.id : undefined)
  }
  const pointer = createChartPointer({
    plot: () => ({ x: window(), logX: props.logX, width: props.box.width, height: props.box.height }),
    point: (place) => {
      setPointerY(place?.top)
      if (place !== undefined) point(valueAtShare(place.left / props.box.width, window(), props.logX))
      else if (isOwner()) point(undefined)
      if (!props.single) light(place && nearestLine(untrack(readings), plot(), place.top))
    },
    pick: (place: PlotPlace) => {
      const line = nearestLine(untrack(readings), plot(), place.top)
      if (line !== undefined && props.appearance.runOf(line.id)) props.onPick(line.id)
    },
    zoom: (selection) => props.state.zoomTo(...rangesOf(selection, props)),
    pan: (from, delta, done) => props.state.pan(from, delta, done),
  })
  let probe: HTMLElement | undefined
  const ink = createInk(() => probe)
  createEffect(() => {
    const colors = ink()
    if (canvas === undefined || colors === undefined) return
    const { logX, logY } = props
    paintOverlay(
      { canvas, ...props.box, x: window(), logX, y: props.state.y(), logY },
      { crosshair: shown(), readings: readings(), marker: marker() },
      { hairline: colors.axis, ground: colors.ground, accent: colors.accent },
    )
  })
  const onFocus = (event: FocusEvent & { currentTarget: HTMLElement }): void => {
    if (event.currentTarget.matches(':focus-visible') && shown() === undefined) point(window()[1])
  }
  const onBlur = (): void => {
    if (isOwner()) point(undefined)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // From the point that is read out: finer points may have come since the crosshair was set.
    const x = shown()
    if (!actOnKey(event, props.state, x === undefined ? undefined : snap(props, x), point)) return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      class={css.overlay}
      style={pxBox(props.box)}
      data-panning={pointer.drag() === 'pan'}
      tabindex="0"
      role="slider"
      aria-label={`Crosshair of ${props.title}`}
      aria-orientation="horizontal"
      aria-valuemin={window()[0]}
      aria-valuemax={window()[1]}
      aria-valuenow={shown() ?? window()[1]}
      aria-valuetext={spokenText(rows().length > 0 ? rows() : readings(), shown(), kind())}
      {...pointer.handlers}
      onDblClick={() => props.state.back()}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <i ref={probe} class={css.ink} hidden />
      <canvas ref={canvas} class={css.overlayCanvas} aria-hidden="true" />
      <Show when={pointer.selection()}>
        {(selection) => <div class={css.selection} data-box={selection().isBox} style={pxBox(selection())} />}
      </Show>
      <Show when={isOwner() && pointer.drag() === undefined && rows().length > 0}>
        <ChartTooltip
          x={shareOf(shown() ?? 0, window(), props.logX) * props.box.width}
          width={props.box.width}
          heading={headingText(rows(), shown() ?? 0, kind())}
          xAxis={kind()}
          rows={rows()}
          settings={group.tooltip()}
          lit={props.lit ?? litRun()}
          single={props.single}
          detailed={isShiftHeld()}
        />
      </Show>
    </div>
  )
}

function pxBox({ left, top, width, height }: PlotBox): Record<string, string> {
  return { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` }
}

/** Of x, and of y too where the drag was high. */
function rangesOf(selection: Selection, props: ChartOverlayProps): [x: Range, y: Range | undefined] {
  const { width, height } = props.box
  const xAt = (pixel: number): number => valueAtShare(pixel / width, props.state.x(), props.logX)
  const yAt = (pixel: number): number => valueAtShare(1 - pixel / height, props.state.y(), props.logY)
  const { left, top, isBox } = selection
  return [
    [xAt(left), xAt(left + selection.width)],
    isBox ? [yAt(top + selection.height), yAt(top)] : undefined,
  ]
}

/** The place of the point nearest to the pointer, so that the hairline stands on it; inside a column it stays free. */
function snap(props: ChartOverlayProps, x: number): number {
  let best = x
  let distance = Infinity
  for (const { slice, isMember } of props.lines) {
    if (isMember) continue
    const reading = readingAt(slice, x, Infinity, props.state.x())
    if (reading === undefined) continue
    const place = reading.kind === 'point' ? reading.x : Math.min(Math.max(x, reading.x), reading.xEnd)
    if (Math.abs(place - x) >= distance) continue
    best = place
    distance = Math.abs(place - x)
  }
  const [min, max] = props.state.x()
  return Math.min(Math.max(best, min), max)
}

/** Whether the key meant something here. */
function actOnKey(
  event: KeyboardEvent,
  state: LineChartState,
  crosshair: number | undefined,
  point: (x: number | undefined) => void,
): boolean {
  const x = crosshair ?? state.x()[1]
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      point(walk(state, x, event.key === 'ArrowRight' ? 1 : -1, event.shiftKey ? 10 : 1))
      return true
    case 'Home':
    case 'End':
      point(state.x()[event.key === 'Home' ? 0 : 1])
      return true
    case '+':
    case '=':
      state.zoomBy(x, ZOOM_STEP)
      return true
    case '-':
      state.zoomBy(x, 1 / ZOOM_STEP)
      return true
    case 'Escape':
      if (!state.isZoomed()) return false
      state.reset()
      return true
    default:
      return false
  }
}

function walk(state: LineChartState, from: number, direction: 1 | -1, steps: number): number {
  let x = from
  for (let i = 0; i < steps; i++) x = stepAlong(state.slices(), x, direction) ?? x
  return x
}
