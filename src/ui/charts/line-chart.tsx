import { For, Show, Suspense, createMemo, createSignal, lazy } from 'solid-js'
import type { XAxis } from '#model/metric.ts'
import { messageOf } from '#base/errors.ts'
import { formatNumber } from '../format.ts'
import { RunSwatch } from '../kit/run-label.tsx'
import { litRun, setLitRun } from '../lit-run.ts'
import type { ChartLine, PlotBox } from './chart.tsx'
import { useChartGroup } from './chart-group.ts'
import { ChartMenu } from './chart-menu.tsx'
import { ChartOverlay } from './chart-overlay.tsx'
import type { ChartRun } from './chart-run.ts'
import css from './chart.module.css'
import { createLineChart } from './line-chart-state.ts'
import { MetricTitle } from './metric-title.tsx'
import { readingAt, valueOf } from './slices.ts'
import { createVisible, createWidth } from './visibility.ts'

export type LineChartProps = {
  readonly metric: string
  readonly runs: readonly ChartRun[]
  readonly xAxis: XAxis
  readonly log: boolean
  readonly onLogChange: (log: boolean) => void
  /** Of the plot with its axes, CSS px. */
  readonly height: number
}

// uPlot is loaded with the first chart that is shown.
const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }))

const LINE_WIDTH = 1.5
const LIT_WIDTH = 2.5
const DIM_ALPHA = 0.25
/** Asking for a few columns more than needed spares new questions while a splitter moves. */
const COLUMN_STEP = 64

/** One metric over step or time, of one run or several. Live. */
export function LineChart(props: LineChartProps) {
  let figure: HTMLElement | undefined
  const visible = createVisible(() => figure)
  const width = createWidth(() => figure)
  const [box, setBox] = createSignal<PlotBox>()
  const [canvas, setCanvas] = createSignal<HTMLCanvasElement>()
  const state = createLineChart(() => ({
    runIds: props.runs.map((run) => run.runId),
    metric: props.metric,
    xAxis: props.xAxis,
    log: props.log,
    columns: visible() ? Math.ceil((width() * devicePixelRatio) / COLUMN_STEP) * COLUMN_STEP : 0,
  }))
  const lines = createMemo((): ChartLine[] => styleLines(props.runs, state.slices() ?? []))

  return (
    <figure ref={figure} class={css.chart} aria-label={`Chart of ${props.metric}`}>
      <figcaption class={css.header}>
        <span class={css.title}>
          <MetricTitle metric={props.metric} />
        </span>
        <Show when={props.runs.length === 1}>
          <Readout state={state} />
        </Show>
        <ChartMenu
          metric={props.metric}
          runs={props.runs}
          log={props.log}
          onLogChange={(log) => props.onLogChange(log)}
          zoomed={state.isZoomed()}
          onReset={() => state.reset()}
          canvas={canvas()}
        />
      </figcaption>
      <div class={css.plot} style={{ height: `${props.height}px` }}>
        <Show when={state.slices()} fallback={<ChartWaiting error={state.error()} />}>
          <Show when={!state.isEmpty()} fallback={<EmptyChart metric={props.metric} runs={props.runs} />}>
            <Suspense fallback={<div class={css.skeleton} aria-hidden="true" />}>
              <Chart
                height={props.height}
                x={state.x()}
                xAxis={state.xAxis()}
                y={state.y()}
                log={props.log}
                lines={lines()}
                onBox={(next) => setBox((old) => (isSameBox(old, next) ? old : next))}
                onCanvas={setCanvas}
              />
            </Suspense>
            <Show when={box()}>
              {(plot) => (
                <ChartOverlay
                  title={props.metric}
                  state={state}
                  box={plot()}
                  log={props.log}
                  runs={props.runs}
                  xAxis={state.xAxis()}
                />
              )}
            </Show>
          </Show>
        </Show>
      </div>
      <Show when={props.runs.length > 1}>
        <Legend runs={props.runs} />
      </Show>
    </figure>
  )
}

/** The lit run last, so that it lies on top. */
function styleLines(runs: readonly ChartRun[], slices: readonly ChartLine['slice'][]): ChartLine[] {
  const lit = runs.length > 1 ? litRun() : undefined
  const litHere = lit !== undefined && runs.some((run) => run.runId === lit)
  const lines = slices.flatMap((slice): ChartLine[] => {
    const color = runs.find((run) => run.runId === slice.runId)?.color
    if (color === undefined) return []
    const isLit = slice.runId === lit
    const style = { color, width: isLit ? LIT_WIDTH : LINE_WIDTH, alpha: !litHere || isLit ? 1 : DIM_ALPHA }
    return [{ slice, style }]
  })
  return lines.sort((a, b) => Number(a.slice.runId === lit) - Number(b.slice.runId === lit))
}

function isSameBox(a: PlotBox | undefined, b: PlotBox): boolean {
  return (
    a !== undefined && a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height
  )
}

/** The value under the crosshair of the page, or the last one. */
function Readout(props: { readonly state: ReturnType<typeof createLineChart> }) {
  const group = useChartGroup()
  const value = createMemo((): number | undefined => {
    const slice = props.state.slices()?.[0]
    if (slice === undefined || slice.x.length === 0) return undefined
    const crosshair = group.crosshair()
    if (crosshair === undefined) return slice.raw ? slice.y.at(-1) : slice.last.at(-1)
    const reading = readingAt(slice, crosshair.x)
    return reading && valueOf(reading)
  })
  return (
    <Show when={value() !== undefined}>
      <output class={css.readout}>{formatNumber(value() ?? NaN)}</output>
    </Show>
  )
}

function ChartWaiting(props: { readonly error: unknown }) {
  return (
    <Show when={props.error} fallback={<div class={css.skeleton} aria-hidden="true" />}>
      <p class={css.empty} role="alert">
        The points could not be read: {messageOf(props.error)} They are still stored; reload the page to try
        again.
      </p>
    </Show>
  )
}

function EmptyChart(props: { readonly metric: string; readonly runs: readonly ChartRun[] }) {
  return (
    <p class={css.empty}>
      <Show
        when={props.runs.length === 1}
        fallback={`None of these ${props.runs.length} runs has logged ${props.metric}.`}
      >
        {props.runs[0]?.name} has not logged {props.metric} yet.
      </Show>
    </p>
  )
}

function Legend(props: { readonly runs: readonly ChartRun[] }) {
  return (
    <ul class={css.legend} tabindex="0" aria-label="Runs">
      <For each={props.runs}>
        {(run) => (
          <li
            data-lit={litRun() === run.runId}
            onPointerEnter={() => setLitRun(run.runId)}
            onPointerLeave={() => setLitRun(undefined)}
          >
            <RunSwatch color={run.color} />
            <span>{run.name}</span>
          </li>
        )}
      </For>
    </ul>
  )
}
