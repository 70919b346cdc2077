import { Show, Suspense, createEffect, createMemo, createSignal, lazy } from 'solid-js'
import { messageOf } from '#base/errors.ts'
import type { LineSource } from '#model/chart.ts'
import { fetchEarly } from '../fetch-early.ts'
import { plural } from '../format.ts'
import { litRun } from '../lit-run.ts'
import type { Appearance } from './appearance.ts'
import { axisKind } from './axis-ticks.ts'
import { useChartGroup } from './chart-group.ts'
import { ChartOverlay } from './chart-overlay.tsx'
import type { ChartAxes } from './chart-axes.ts'
import type { PlotBox } from './chart.tsx'
import css from './chart.module.css'
import { drawLines } from './draw-lines.ts'
import type { DrawnLine } from './drawn-line.ts'
import { createLineChart, type LineChartState } from './line-chart-state.ts'
import type { ResolvedLines } from './line-settings.ts'
import { MarkerStrip } from './marker-strip.tsx'
import { createWidth } from './visibility.ts'

export type LinePlotProps = {
  readonly title: string
  /** What its runs have in common, where it is one of several; else empty. */
  readonly facet: string
  readonly sources: readonly LineSource[]
  readonly settings: ResolvedLines
  readonly runIds: readonly string[]
  readonly appearance: Appearance
  readonly baselineRunId: string | undefined
  readonly axes: ChartAxes
  /** Whether its chart is on the screen or nearly: all of its plots are asked for at once, since they share their axes. */
  readonly visible: boolean
  /** With its axes, CSS px. */
  readonly height: number
  readonly onPick: (runId: string) => void
  /** What the chart around it needs to make pictures and legends of it. */
  readonly ref: (plot: PlotHandle) => void
}

export type PlotHandle = {
  readonly facet: string
  readonly state: LineChartState
  readonly lines: () => readonly DrawnLine[]
  readonly box: () => PlotBox | undefined
  readonly canvas: () => HTMLCanvasElement | undefined
}

// uPlot is loaded with the first chart that is shown.
const loadChart = async () => ({ default: (await import('./chart.tsx')).Chart })
const Chart = lazy(loadChart)

/** Lines over one pair of axes. Live. */
export function LinePlot(props: LinePlotProps) {
  fetchEarly(loadChart)
  let host: HTMLDivElement | undefined
  const width = createWidth(() => host)
  const group = useChartGroup()
  const [box, setBox] = createSignal<PlotBox>()
  const [canvas, setCanvas] = createSignal<HTMLCanvasElement>()
  const groups = createMemo(() => groupsOf(props))
  const state = createLineChart(
    () => {
      const { x, logX, logY, smoothing, jumps, outliers, yRange } = props.settings
      const seen = props.visible && width() > 0
      return {
        runIds: props.runIds,
        sources: props.sources,
        groupIds: groups()?.ids ?? [],
        groups: groups()?.request,
        roughColumns: seen ? Math.round(width() * devicePixelRatio) : 0,
        columns: seen ? Math.round((box()?.width ?? 0) * devicePixelRatio) : 0,
        ...{ x, logX, logY, smoothing, jumps, outliers, yRange },
      }
    },
    group,
    props.axes,
  )
  const lines = createMemo((): DrawnLine[] => {
    const answered = state.answered()
    return answered === undefined
      ? []
      : drawLines(answered, {
          appearance: props.appearance,
          baselineRunId: props.baselineRunId,
          withGhosts: props.settings.withGhosts,
          withBands: props.settings.group?.band !== 'none',
        })
  })
  const lit = createMemo(() => litLine(props, group.litGroup()))
  const single = (): boolean => props.runIds.length === 1 && props.sources.length === 1
  createEffect(() => props.ref({ facet: props.facet, state, lines, box, canvas }))

  return (
    <div ref={host} class={css.plot} style={{ height: `${props.height}px` }}>
      <Show when={state.answered()} fallback={<Waiting error={state.error()} />}>
        <Show
          when={!state.isEmpty()}
          fallback={<EmptyPlot title={props.title} count={props.runIds.length} />}
        >
          {/* Groups are read after it is known how wide they are drawn: until then the axes say nothing. */}
          <Show when={lines().length === 0}>
            <div class={css.skeleton} aria-hidden="true" />
          </Show>
          <div class={css.drawing} data-empty={lines().length === 0}>
            <Suspense fallback={<div class={css.skeleton} aria-hidden="true" />}>
              <Chart
                height={props.height}
                x={state.x()}
                xAxis={axisKind(state.xAxis())}
                logX={props.settings.logX}
                y={state.y()}
                logY={props.settings.logY}
                lines={lines()}
                lit={lit()}
                onBox={(next) => setBox((old) => (isSameBox(old, next) ? old : next))}
                onCanvas={setCanvas}
              />
            </Suspense>
          </div>
          <Show when={box()}>
            {(plot) => (
              <>
                <ChartOverlay
                  title={props.title}
                  state={state}
                  lines={lines()}
                  appearance={props.appearance}
                  box={plot()}
                  logX={props.settings.logX}
                  logY={props.settings.logY}
                  lit={lit()}
                  single={single()}
                  onPick={(runId) => props.onPick(runId)}
                />
                <MarkerStrip title={props.title} state={state} box={plot()} logX={props.settings.logX} />
              </>
            )}
          </Show>
        </Show>
      </Show>
    </div>
  )
}

/** The groups as places in this plot's runs; a group without any of them is left out. */
function groupsOf({ settings: { group }, appearance, runIds }: LinePlotProps) {
  if (group === undefined || appearance.groups.length === 0) return undefined
  const places = new Map(runIds.map((runId, place) => [runId, place]))
  const found = appearance.groups
    .map(({ id, runIds: members }) => ({ id, members: members.flatMap((runId) => places.get(runId) ?? []) }))
    .filter(({ members }) => members.length > 0)
  return {
    ids: found.map(({ id }) => id),
    request: {
      members: found.map(({ members }) => members),
      center: group.center,
      band: group.band,
      withMembers: group.members,
    },
  }
}

/** Of a lone run nothing is lit, since nothing is to be dimmed. A run lights its group. */
function litLine(
  { runIds, appearance, settings }: LinePlotProps,
  litGroup: string | undefined,
): string | undefined {
  const run = litRun()
  if (runIds.length === 1) return undefined
  if (settings.group === undefined || appearance.groups.length === 0) return run
  if (run === undefined) return litGroup
  return appearance.groups[appearance.lookOf(run)?.group ?? -1]?.id
}

function isSameBox(a: PlotBox | undefined, b: PlotBox): boolean {
  return (
    a !== undefined && a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height
  )
}

function Waiting(props: { readonly error: unknown }) {
  return (
    <Show when={props.error} fallback={<div class={css.skeleton} aria-hidden="true" />}>
      <p class={css.empty} role="alert">
        The points could not be read: {messageOf(props.error)} They are still stored; reload the page to try
        again.
      </p>
    </Show>
  )
}

function EmptyPlot(props: { readonly title: string; readonly count: number }) {
  return (
    <p class={css.empty}>
      {props.count === 1
        ? `This run has not logged ${props.title} yet.`
        : `None of these ${plural(props.count, 'run')} has logged ${props.title}.`}
    </p>
  )
}
