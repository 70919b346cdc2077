import { For, Show, createMemo } from 'solid-js'
import type { XAxis } from '#model/metric.ts'
import { setLitRun } from '../lit-run.ts'
import { useChartGroup } from './chart-group.ts'
import { createChartPointer } from './chart-pointer.ts'
import type { ChartRun } from './chart-run.ts'
import { ChartTooltip, type TooltipRow } from './chart-tooltip.tsx'
import type { PlotBox } from './chart.tsx'
import css from './chart.module.css'
import type { LineChartState } from './line-chart-state.ts'
import { rangeText, readingText, xText } from './reading-text.ts'
import { shareOf } from './scale.ts'
import { readingAt, stepAlong, valueOf, type Range, type Reading } from './slices.ts'

/** What lies over a plot: crosshair, dots and tooltip, and all that pointer and keys do there. */

export type ChartOverlayProps = {
  readonly title: string
  readonly state: LineChartState
  readonly box: PlotBox
  readonly log: boolean
  readonly runs: readonly ChartRun[]
  readonly xAxis: XAxis
}

/** A run whose line ended farther than this many px away says nothing. */
const NEAR_PX = 24
const ZOOM_STEP = 0.5

export function ChartOverlay(props: ChartOverlayProps) {
  const group = useChartGroup()
  const owner = Symbol('chart')
  const pixelOf = (x: number): number => shareOf(x, props.state.x()) * props.box.width
  const shown = createMemo(() => {
    const x = group.crosshair()?.x
    return x !== undefined && x >= props.state.x()[0] && x <= props.state.x()[1] ? x : undefined
  })
  const rows = createMemo(() => readRows(props, shown()))
  const isOwner = (): boolean => group.crosshair()?.owner === owner
  const point = (x: number | undefined): void =>
    group.setCrosshair(x === undefined ? undefined : { x: snap(props, x), owner })
  const pointer = createChartPointer({
    state: () => props.state,
    width: () => props.box.width,
    point: (x, event) => {
      if (x !== undefined) point(x)
      else if (isOwner()) point(undefined)
      if (props.runs.length > 1) setLitRun(event && nearestRun(props, rows(), event))
    },
  })
  const onFocus = (event: FocusEvent & { currentTarget: HTMLElement }): void => {
    if (event.currentTarget.matches(':focus-visible') && shown() === undefined) point(props.state.x()[1])
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
      style={{
        left: `${props.box.left}px`,
        top: `${props.box.top}px`,
        width: `${props.box.width}px`,
        height: `${props.box.height}px`,
      }}
      data-panning={pointer.drag() === 'pan'}
      tabindex="0"
      role="slider"
      aria-label={`Crosshair of ${props.title}`}
      aria-orientation="horizontal"
      aria-valuemin={props.state.x()[0]}
      aria-valuemax={props.state.x()[1]}
      aria-valuenow={shown() ?? props.state.x()[1]}
      aria-valuetext={spokenText(rows(), shown(), props.xAxis)}
      {...pointer.handlers}
      onDblClick={() => props.state.back()}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <Show when={pointer.selection()}>
        {(range) => (
          <div
            class={css.selection}
            style={{ left: `${range()[0]}px`, width: `${range()[1] - range()[0]}px` }}
          />
        )}
      </Show>
      <Show when={shown() !== undefined}>
        <div
          class={css.hairline}
          style={{ transform: `translateX(${Math.round(pixelOf(shown() ?? 0))}px)` }}
        />
        <For each={rows()}>
          {(row) => <CrosshairMark row={row} state={props.state} box={props.box} log={props.log} />}
        </For>
        <Show when={isOwner() && pointer.drag() === undefined && rows().length > 0}>
          <ChartTooltip
            x={pixelOf(shown() ?? 0)}
            width={props.box.width}
            heading={headingText(rows(), shown() ?? 0, props.xAxis)}
            rows={rows()}
            single={props.runs.length === 1}
          />
        </Show>
      </Show>
    </div>
  )
}

/** A dot on the point, or a bar over the extent of the column. */
function CrosshairMark(props: {
  readonly row: TooltipRow
  readonly state: LineChartState
  readonly box: PlotBox
  readonly log: boolean
}) {
  const fromTop = (value: number): number => {
    const share = shareOf(value, props.state.y(), props.log)
    return (1 - Math.min(Math.max(share, 0), 1)) * props.box.height
  }
  const ends = (): Range | undefined => {
    const { reading } = props.row
    const low = reading.kind === 'point' ? reading.y : reading.min
    const high = reading.kind === 'point' ? reading.y : reading.max
    return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : undefined
  }
  const left = (): number => {
    const { reading } = props.row
    const x = reading.kind === 'point' ? reading.x : (reading.x + reading.xEnd) / 2
    return shareOf(x, props.state.x()) * props.box.width
  }
  return (
    <Show when={ends()}>
      {(range) => (
        <div
          class={css.mark}
          style={{
            'background-color': props.row.run.color,
            transform: `translate(${left()}px, ${fromTop(range()[1])}px)`,
            height: `${Math.max(7, fromTop(range()[0]) - fromTop(range()[1]) + 7)}px`,
          }}
        />
      )}
    </Show>
  )
}

function readRows(props: ChartOverlayProps, x: number | undefined): TooltipRow[] {
  if (x === undefined) return []
  const window = props.state.x()
  const tolerance = ((window[1] - window[0]) / Math.max(1, props.box.width)) * NEAR_PX
  const rows: TooltipRow[] = []
  for (const slice of props.state.slices() ?? []) {
    const run = props.runs.find((candidate) => candidate.runId === slice.runId)
    const reading = readingAt(slice, x, tolerance, window)
    if (run !== undefined && reading !== undefined) rows.push({ run, reading })
  }
  return rows.sort((a, b) => byValue(b.reading, a.reading))
}

function byValue(a: Reading, b: Reading): number {
  const difference = valueOf(a) - valueOf(b)
  return Number.isNaN(difference) ? 0 : difference
}

/** The place of the point nearest to the pointer, so that the hairline stands on it; inside a column it stays free. */
function snap(props: ChartOverlayProps, x: number): number {
  let best = x
  let distance = Infinity
  for (const slice of props.state.slices() ?? []) {
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

/** Of a lone run the place of its own point or column, which need not be just under the hairline. */
function headingText(rows: readonly TooltipRow[], x: number, axis: XAxis): string {
  const only = rows.length === 1 ? rows[0]?.reading : undefined
  if (only === undefined) return xText(x, axis)
  return only.kind === 'point' ? xText(only.x, axis) : rangeText(only.x, only.xEnd, axis)
}

/** The run whose value is nearest to the pointer, where one is near. */
function nearestRun(
  props: ChartOverlayProps,
  rows: readonly TooltipRow[],
  event: PointerEvent & { currentTarget: HTMLElement },
): string | undefined {
  const y = event.clientY - event.currentTarget.getBoundingClientRect().top
  let nearest: string | undefined
  let distance = NEAR_PX
  for (const { run, reading } of rows) {
    const from = (1 - shareOf(valueOf(reading), props.state.y(), props.log)) * props.box.height
    if (!(Math.abs(from - y) < distance)) continue
    nearest = run.runId
    distance = Math.abs(from - y)
  }
  return nearest
}

/** Whether the key meant something here. */
function actOnKey(
  event: KeyboardEvent,
  state: LineChartState,
  crosshair: number | undefined,
  point: (x: number | undefined) => void,
): boolean {
  const x = crosshair ?? state.x()[1]
  const slices = state.slices() ?? []
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      point(walk(slices, x, event.key === 'ArrowRight' ? 1 : -1, event.shiftKey ? 10 : 1))
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

function walk(
  slices: Parameters<typeof stepAlong>[0],
  from: number,
  direction: 1 | -1,
  steps: number,
): number {
  let x = from
  for (let i = 0; i < steps; i++) x = stepAlong(slices, x, direction) ?? x
  return x
}

function spokenText(rows: readonly TooltipRow[], x: number | undefined, axis: XAxis): string {
  if (x === undefined) return 'nowhere'
  const values = rows.map(({ run, reading }) =>
    rows.length === 1 ? readingText(reading) : `${run.name} ${readingText(reading)}`,
  )
  return `${headingText(rows, x, axis)}: ${values.length === 0 ? 'no point' : values.join(', ')}`
}
