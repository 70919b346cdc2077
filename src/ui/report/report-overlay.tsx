import { For, Show, createMemo, createSignal } from 'solid-js'
import type { Range } from '#model/chart.ts'
import type { XAxis } from '#model/metric.ts'
import type { PlotBox } from '../charts/chart.tsx'
import chartCss from '../charts/chart.module.css'
import { rangeText, readingText, xText } from '../charts/reading-text.ts'
import { shareOf } from '../charts/scale.ts'
import { readingAt, stepAlong, valueOf, type Reading } from '../charts/slices.ts'
import { cx } from '../kit/cx.ts'
import { RunSwatch } from '../kit/run-label.tsx'
import type { ReportChartState } from './chart-state.ts'
import { crosshair, setCrosshair } from './crosshair.ts'
import css from './report.module.css'
import type { PaintedRun } from './report-chart.tsx'

export type ReportOverlayProps = {
  readonly title: string
  readonly state: ReportChartState
  readonly box: PlotBox
  readonly runs: readonly PaintedRun[]
  readonly xAxis: XAxis
  readonly log: boolean
}

type Row = { readonly run: PaintedRun; readonly reading: Reading }

/** A run whose line ended farther than this many px away says nothing. */
const NEAR_PX = 24
/** A shorter drag is a click. */
const LEAST_DRAG_PX = 4
const MOST_ROWS = 14
const TOOLTIP_PX = 316
const TOOLTIP_GAP = 12
const ZOOM_STEP = 0.5

/** Crosshair, values and zoom over a plot. */
export function ReportOverlay(props: ReportOverlayProps) {
  let overlay: HTMLDivElement | undefined
  const owner = Symbol('chart')
  const [drag, setDrag] = createSignal<{ readonly from: number; readonly to: number }>()
  const isOwner = (): boolean => crosshair()?.owner === owner
  const shown = createMemo(() => {
    const x = crosshair()?.x
    return x !== undefined && x >= props.state.x()[0] && x <= props.state.x()[1] ? x : undefined
  })
  const rows = createMemo(() => readRows(props, shown()))
  const pixelOf = (x: number): number => shareOf(x, props.state.x()) * props.box.width
  const xAt = (pixel: number): number => {
    const [min, max] = props.state.x()
    return min + (pixel / props.box.width) * (max - min)
  }
  const point = (x: number | undefined): void =>
    void setCrosshair(x === undefined ? undefined : { x: snap(props, x), owner })
  const pixelIn = (event: PointerEvent & { currentTarget: HTMLElement }): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left

  const onPointerDown = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ from: pixelIn(event), to: pixelIn(event) })
  }
  const onPointerMove = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    const pixel = Math.min(Math.max(pixelIn(event), 0), props.box.width)
    setDrag((old) => old && { ...old, to: pixel })
    point(xAt(pixel))
  }
  const onPointerUp = (): void => {
    const range = drag()
    setDrag(undefined)
    if (range && Math.abs(range.to - range.from) >= LEAST_DRAG_PX)
      props.state.zoomTo([xAt(range.from), xAt(range.to)])
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !actOnKey(event.key, props.state, shown(), point))
      return
    event.preventDefault()
  }

  return (
    <div
      ref={overlay}
      class={chartCss.overlay}
      style={{
        left: `${props.box.left}px`,
        top: `${props.box.top}px`,
        width: `${props.box.width}px`,
        height: `${props.box.height}px`,
      }}
      tabindex="0"
      role="slider"
      aria-label={`Crosshair of ${props.title}`}
      aria-valuemin={props.state.x()[0]}
      aria-valuemax={props.state.x()[1]}
      aria-valuenow={shown() ?? props.state.x()[1]}
      aria-valuetext={spokenText(rows(), shown(), props.xAxis)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(undefined)}
      onPointerLeave={() => isOwner() && point(undefined)}
      onDblClick={() => props.state.back()}
      onKeyDown={onKeyDown}
      onBlur={() => isOwner() && point(undefined)}
    >
      <Show when={drag()}>
        {(range) => (
          <div
            class={chartCss.selection}
            style={{
              left: `${Math.min(range().from, range().to)}px`,
              width: `${Math.abs(range().to - range().from)}px`,
            }}
          />
        )}
      </Show>
      <Show when={shown()}>
        {(x) => (
          <>
            <div class={css.hairline} style={{ transform: `translateX(${Math.round(pixelOf(x()))}px)` }} />
            <For each={rows()}>
              {(row) => <Mark {...row} state={props.state} box={props.box} log={props.log} />}
            </For>
            <Show when={isOwner() && drag() === undefined && rows().length > 0}>
              <Tooltip
                anchor={overlay}
                x={pixelOf(x())}
                rows={rows()}
                heading={headingText(rows(), x(), props.xAxis)}
              />
            </Show>
          </>
        )}
      </Show>
    </div>
  )
}

/** A dot on the point, or a bar over the extent of the pixel column. */
function Mark(
  props: Row & { readonly state: ReportChartState; readonly box: PlotBox; readonly log: boolean },
) {
  const fromTop = (value: number): number => {
    const share = shareOf(value, props.state.y(), props.log)
    return (1 - Math.min(Math.max(share, 0), 1)) * props.box.height
  }
  const ends = (): Range | undefined => {
    const { reading } = props
    const [low, high] = reading.kind === 'point' ? [reading.y, reading.y] : [reading.min, reading.max]
    return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : undefined
  }
  const left = (): number => {
    const { reading } = props
    const x = reading.kind === 'point' ? reading.x : (reading.x + reading.xEnd) / 2
    return shareOf(x, props.state.x()) * props.box.width
  }
  return (
    <Show when={ends()}>
      {(range) => (
        <div
          class={css.mark}
          style={{
            'background-color': props.run.paint,
            transform: `translate(${left()}px, ${fromTop(range()[1])}px)`,
            height: `${Math.max(7, fromTop(range()[0]) - fromTop(range()[1]) + 7)}px`,
          }}
        />
      )}
    </Show>
  )
}

/** Beside the crosshair, where there is room in the window. */
function Tooltip(props: {
  /** The plot. */
  readonly anchor: HTMLElement | undefined
  readonly x: number
  readonly rows: readonly Row[]
  readonly heading: string
}) {
  const left = createMemo(() => {
    const start = props.anchor?.getBoundingClientRect().left ?? 0
    const beside = props.x + TOOLTIP_GAP
    if (start + beside + TOOLTIP_PX <= innerWidth) return beside
    const before = props.x - TOOLTIP_GAP - TOOLTIP_PX
    return start + before >= 0 ? before : Math.max(0, innerWidth - TOOLTIP_PX) - start
  })
  return (
    <div class={cx(chartCss.tooltip, css.tooltip)} style={{ left: `${left()}px`, width: `${TOOLTIP_PX}px` }}>
      <div class={chartCss.tooltipHeading}>{props.heading}</div>
      <table>
        <tbody>
          <For each={props.rows.slice(0, MOST_ROWS)}>
            {({ run, reading }) => (
              <tr>
                <td>
                  <RunSwatch color={run.paint} />
                </td>
                <td class={chartCss.tooltipName}>{run.runName}</td>
                <td class={chartCss.tooltipValue}>{readingText(reading)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.rows.length > MOST_ROWS}>
        <div class={css.more}>+{props.rows.length - MOST_ROWS} more</div>
      </Show>
    </div>
  )
}

/** The greatest value first. */
function readRows(props: ReportOverlayProps, x: number | undefined): Row[] {
  if (x === undefined) return []
  const window = props.state.x()
  const tolerance = ((window[1] - window[0]) / Math.max(1, props.box.width)) * NEAR_PX
  const runs = new Map(props.runs.map((run) => [run.runId, run]))
  const rows = (props.state.slices() ?? []).flatMap((slice): Row[] => {
    const run = runs.get(slice.runId)
    const reading = run && readingAt(slice, x, tolerance, window)
    return run && reading ? [{ run, reading }] : []
  })
  return rows.sort((a, b) => valueOf(b.reading) - valueOf(a.reading) || 0)
}

/** Where the nearest point is, so that the hairline stands on it. */
function snap(props: ReportOverlayProps, x: number): number {
  const window = props.state.x()
  let best = x
  let distance = Infinity
  for (const slice of props.state.slices() ?? []) {
    const reading = readingAt(slice, x, Infinity, window)
    if (reading === undefined || Math.abs(reading.x - x) >= distance) continue
    best = reading.x
    distance = Math.abs(reading.x - x)
  }
  return Math.min(Math.max(best, window[0]), window[1])
}

/** Of pixel columns the range that the first of them holds. */
function headingText(rows: readonly Row[], x: number, axis: XAxis): string {
  const first = rows[0]?.reading
  if (first?.kind === 'column') return rangeText(first.x, first.xEnd, axis)
  return xText(rows.length === 1 && first ? first.x : x, axis)
}

function spokenText(rows: readonly Row[], x: number | undefined, axis: XAxis): string {
  if (x === undefined) return 'nowhere'
  const values = rows.map(({ run, reading }) => `${run.runName} ${readingText(reading)}`)
  return `${headingText(rows, x, axis)}: ${values.length === 0 ? 'no point' : values.join(', ')}`
}

/** Whether the key meant something here. */
function actOnKey(
  key: string,
  state: ReportChartState,
  crosshairX: number | undefined,
  point: (x: number) => void,
): boolean {
  const x = crosshairX ?? state.x()[1]
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      point(stepAlong(state.slices() ?? [], x, key === 'ArrowRight' ? 1 : -1) ?? x)
      return true
    case '+':
    case '=':
      state.zoomBy(x, ZOOM_STEP)
      return true
    case '-':
      state.zoomBy(x, 1 / ZOOM_STEP)
      return true
    case 'Escape':
      state.back()
      return true
    default:
      return false
  }
}
