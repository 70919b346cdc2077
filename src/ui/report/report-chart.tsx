import { Show, createMemo, createSignal } from 'solid-js'
import { messageOf } from '#base/errors.ts'
import type { SeriesSlice, XAxis } from '#model/metric.ts'
import { Chart, type PlotBox } from '../charts/chart.tsx'
import chartCss from '../charts/chart.module.css'
import type { DrawnLine } from '../charts/drawn-line.ts'
import { MetricTitle } from '../charts/metric-title.tsx'
import { createVisible, createWidth } from '../charts/visibility.ts'
import { litRun } from '../lit-run.ts'
import { createReportChart } from './chart-state.ts'
import type { ShownRun } from './report-data.ts'
import { ReportOverlay } from './report-overlay.tsx'
import css from './report.module.css'

/** A run with its colour on the present ground. */
export type PaintedRun = ShownRun & { readonly paint: string }

export type ReportChartProps = {
  readonly metric: string
  /** Its place in the report. */
  readonly place: number
  /** Those that are drawn, by their places in the report. */
  readonly runs: ReadonlyMap<number, PaintedRun>
  readonly xAxis: XAxis
  /** CSS px of the plot with its axes. */
  readonly height: number
}

const LINE_WIDTH = 1.5

/** One metric of all drawn runs, exact at every zoom. */
export function ReportChart(props: ReportChartProps) {
  let figure: HTMLElement | undefined
  const visible = createVisible(() => figure)
  const width = createWidth(() => figure)
  const [log, setLog] = createSignal(false)
  const [box, setBox] = createSignal<PlotBox>()
  const state = createReportChart(() => ({
    metric: props.place,
    runs: props.runs,
    xAxis: props.xAxis,
    log: log(),
    columns: visible() ? Math.ceil(width() * devicePixelRatio) : 0,
  }))
  const painted = createMemo(() => [...props.runs.values()])
  const lines = createMemo(() => styleLines(painted(), state.slices() ?? []))
  const hasPoints = (): boolean => state.slices()?.some(({ x }) => x.length > 0) ?? false

  return (
    <figure ref={figure} class={chartCss.chart} aria-label={`Chart of ${props.metric}`}>
      <figcaption class={chartCss.header}>
        <span class={chartCss.title}>
          <MetricTitle metric={props.metric} />
        </span>
        <Show when={state.isZoomed()}>
          <button type="button" class={css.chartButton} onClick={() => state.back()}>
            Zoom out
          </button>
        </Show>
        <button
          type="button"
          class={css.chartButton}
          aria-pressed={log()}
          onClick={() => setLog((on) => !on)}
        >
          Log
        </button>
      </figcaption>
      <div class={chartCss.plot} style={{ height: `${props.height}px` }}>
        <Show when={state.slices()} fallback={<Waiting error={state.error()} />}>
          <Show
            when={hasPoints()}
            fallback={<p class={chartCss.empty}>None of the runs that are shown has logged this.</p>}
          >
            <Chart
              height={props.height}
              x={state.x()}
              xAxis={props.xAxis}
              y={state.y()}
              logX={false}
              logY={log()}
              lines={lines()}
              lit={painted().length > 1 ? litRun() : undefined}
              onBox={(next) => setBox((old) => (old && isSameBox(old, next) ? old : next))}
              onCanvas={() => undefined}
            />
            <Show when={box()}>
              {(plot) => (
                <ReportOverlay
                  title={props.metric}
                  state={state}
                  box={plot()}
                  runs={painted()}
                  xAxis={props.xAxis}
                  log={log()}
                />
              )}
            </Show>
          </Show>
        </Show>
      </div>
    </figure>
  )
}

/** In the order of the runs. */
function styleLines(runs: readonly PaintedRun[], slices: readonly SeriesSlice[]): DrawnLine[] {
  const byId = new Map(runs.map((run) => [run.runId, run]))
  return slices.flatMap((slice): DrawnLine[] => {
    const run = byId.get(slice.runId)
    if (run === undefined) return []
    return [
      {
        id: run.runId,
        name: run.runName,
        color: run.paint,
        dash: [],
        width: LINE_WIDTH,
        isMember: false,
        slice,
        ghost: undefined,
        band: undefined,
      },
    ]
  })
}

function isSameBox(a: PlotBox, b: PlotBox): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height
}

function Waiting(props: { readonly error: unknown }) {
  return (
    <Show when={props.error} fallback={<div class={chartCss.skeleton} aria-hidden="true" />}>
      <p class={chartCss.empty} role="alert">
        The points could not be read: {messageOf(props.error)} The file may have been cut or changed on its
        way; ask for it again.
      </p>
    </Show>
  )
}
