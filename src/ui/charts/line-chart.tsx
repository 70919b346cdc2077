import { For, Show, Suspense, createMemo, createSignal, lazy, type JSX } from 'solid-js'
import type { LineSource } from '#model/chart.ts'
import { formatCount, formatNumber, plural } from '../format.ts'
import { RunSwatch } from '../kit/run-label.tsx'
import { litRun, setLitRun } from '../lit-run.ts'
import type { Appearance, RunGroup } from './appearance.ts'
import { createChartAxes } from './chart-axes.ts'
import { useChartGroup } from './chart-group.ts'
import type { ChartRun } from './chart-run.ts'
import css from './chart.module.css'
import { facetGrid } from './facet-grid.ts'
import { Legend } from './legend.tsx'
import { LinePlot, type PlotHandle } from './line-plot.tsx'
import type { ResolvedLines } from './line-settings.ts'
import { MetricTitle } from './metric-title.tsx'
import { nearestIndex, readingAt, valueOf } from './slices.ts'
import { createVisible, createWidth } from './visibility.ts'

export type LineChartProps = {
  readonly title: string
  readonly sources: readonly LineSource[]
  readonly settings: ResolvedLines
  readonly runs: readonly ChartRun[]
  readonly appearance: Appearance
  readonly baselineRunId: string | undefined
  /** Of a plot with its axes, CSS px. */
  readonly height: number
  readonly onPick: (runId: string) => void
  /** Buttons at the right of the title, for what can be done with the plots. */
  readonly actions: (plots: () => readonly PlotHandle[]) => JSX.Element
}

const MarkerTable = lazy(async () => ({ default: (await import('./marker-table.tsx')).MarkerTable }))

/** More runs than this are told apart by the table beside, not by a legend. */
const MOST_IN_LEGEND = 12
/** Of the values at the marked step with the space above them, CSS px. */
export const MARKER_TABLE_HEIGHT = 132

/** One or several metrics over step or time, of one run or several; a plot a facet, on the same axes. */
export function LineChart(props: LineChartProps) {
  const group = useChartGroup()
  const [plots, setPlots] = createSignal<ReadonlyMap<string, PlotHandle>>(new Map())
  const runIds = createMemo(() => props.runs.map(({ runId }) => runId))
  const facets = createMemo(() => facetsOf(props, runIds()))
  const keep = (text: string, plot: PlotHandle): void => void setPlots((old) => new Map(old).set(text, plot))
  const shown = createMemo(() => facets().flatMap(({ text }) => plots().get(text) ?? []))
  const runIdsOf = (text: string): readonly string[] =>
    facets().find((facet) => facet.text === text)?.runIds ?? []
  const isFaceted = (): boolean => facets().length > 1
  let host: HTMLDivElement | undefined
  const width = createWidth(() => host)
  const visible = createVisible(() => host)
  const axes = createChartAxes(
    () => shown().map(({ state }) => state),
    () => [group.zoom(), props.settings.logY],
  )
  const grid = createMemo(() => facetGrid(facets().length, { width: width(), height: props.height }))

  return (
    <figure class={css.chart} aria-label={`Chart of ${props.title}`}>
      <figcaption class={css.header}>
        <span class={css.title}>
          <MetricTitle metric={props.title} />
        </span>
        <Show when={props.runs.length === 1 && props.sources.length === 1 ? shown()[0] : undefined}>
          {(plot) => <Readout plot={plot()} />}
        </Show>
        {props.actions(shown)}
      </figcaption>
      <div
        ref={host}
        class={css.facets}
        data-scrolls={isFaceted()}
        style={{
          '--facets': grid().columns,
          'max-height': isFaceted() ? `${props.height}px` : undefined,
        }}
      >
        {/* By text: a plot lives on when runs, colours or settings change. */}
        <For each={facets().map(({ text }) => text)}>
          {(text) => (
            <div>
              <Show when={isFaceted()}>
                <div class={css.facetTitle}>{text}</div>
              </Show>
              <LinePlot
                title={props.title}
                facet={isFaceted() ? text : ''}
                sources={props.sources}
                settings={props.settings}
                runIds={runIdsOf(text)}
                appearance={props.appearance}
                baselineRunId={props.baselineRunId}
                axes={axes}
                visible={visible()}
                height={grid().height}
                onPick={(runId) => props.onPick(runId)}
                ref={(plot) => keep(text, plot)}
              />
            </div>
          )}
        </For>
      </div>
      <Show when={group.marker()?.x === shown()[0]?.state.xAxis() && group.marker()}>
        <Suspense>
          <MarkerTable title={props.title} plots={shown()} appearance={props.appearance} />
        </Suspense>
      </Show>
      <Show when={props.runs.length > 1}>
        <Legend title={props.title}>
          <Show
            when={props.appearance.groups.length > 0}
            fallback={<RunLegend runs={props.runs} plots={shown()} appearance={props.appearance} />}
          >
            <GroupLegend groups={props.appearance.groups} plots={shown()} />
          </Show>
        </Legend>
      </Show>
    </figure>
  )
}

type PlotFacet = { readonly text: string; readonly runIds: readonly string[] }

function facetsOf({ appearance, settings }: LineChartProps, runIds: readonly string[]): PlotFacet[] {
  if (settings.facetBy === undefined || appearance.facets.length === 0) return [{ text: '', runIds }]
  return appearance.facets.map(({ text, runIds: own }) => ({
    text,
    runIds: runIds.filter((runId) => own.has(runId)),
  }))
}

/** The value under the crosshair of the page, or the last one. */
function Readout(props: { readonly plot: PlotHandle }) {
  const group = useChartGroup()
  const value = createMemo((): number | undefined => {
    const line = props.plot.lines().at(-1)
    if (line === undefined || line.slice.x.length === 0) return undefined
    const { slice } = line
    const crosshair = group.crosshair()
    if (crosshair?.x !== props.plot.state.xAxis()) return slice.raw ? slice.y.at(-1) : slice.last.at(-1)
    const reading = readingAt(slice, crosshair.at)
    return reading && valueOf(reading)
  })
  return (
    <Show when={value() !== undefined}>
      <output class={css.readout}>{formatNumber(value() ?? NaN)}</output>
    </Show>
  )
}

type RunLegendProps = {
  readonly runs: readonly ChartRun[]
  readonly plots: readonly PlotHandle[]
  readonly appearance: Appearance
}

/** The runs that have a line, and how many have none. */
function RunLegend(props: RunLegendProps) {
  const drawn = createMemo(() => listDrawn(props.plots))
  const runs = createMemo(() => props.runs.filter(({ runId }) => drawn()?.has(runId) ?? true))
  const without = (): string => {
    const count = props.runs.length - runs().length
    return count === 0 ? '' : `${formatCount(count)} without points`
  }
  return (
    <Show
      when={runs().length <= MOST_IN_LEGEND}
      fallback={
        <p>
          {plural(runs().length, 'run')}
          {props.appearance.colors ? '' : ', each in its colour'}
          {without() && `, and ${without()}`}
        </p>
      }
    >
      <Show when={runs().length > 0}>
        <ul>
          <For each={runs()}>
            {(run) => (
              <li
                data-lit={litRun() === run.runId}
                onPointerEnter={() => setLitRun(run.runId)}
                onPointerLeave={() => setLitRun(undefined)}
              >
                <RunSwatch color={props.appearance.lookOf(run.runId)?.color ?? run.color} />
                <span>{run.name}</span>
              </li>
            )}
          </For>
          <Show when={without()}>{(text) => <li>{text()}</li>}</Show>
        </ul>
      </Show>
    </Show>
  )
}

/** Runs with points, wherever the zoom is; undefined before they were read. */
function listDrawn(plots: readonly PlotHandle[]): ReadonlySet<string> | undefined {
  if (plots.length === 0 || plots.some(({ state }) => state.answered() === undefined)) return undefined
  return new Set(
    plots.flatMap((plot) => plot.lines().flatMap(({ id, slice }) => (slice.total > 0 ? id : []))),
  )
}

/** Each with the number of members that count at the crosshair, or at the end. */
function GroupLegend(props: { readonly groups: readonly RunGroup[]; readonly plots: readonly PlotHandle[] }) {
  const group = useChartGroup()
  const counts = createMemo(() => countMembers(props.plots, group.crosshair()?.at))
  return (
    <ul>
      <For each={props.groups}>
        {(entry) => (
          <li
            data-lit={group.litGroup() === entry.id}
            onPointerEnter={() => group.setLitGroup(entry.id)}
            onPointerLeave={() => group.setLitGroup(undefined)}
          >
            <RunSwatch color={entry.color} />
            <span>
              {entry.name} <small>n {formatCount(counts().get(entry.id) ?? entry.runIds.length)}</small>
            </span>
          </li>
        )}
      </For>
    </ul>
  )
}

function countMembers(plots: readonly PlotHandle[], at: number | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const plot of plots)
    for (const { id, slice, band } of plot.lines()) {
      if (band === undefined) continue
      const place = at === undefined ? band.n.length - 1 : nearestIndex(slice, at, plot.state.x())
      counts.set(id, (counts.get(id) ?? 0) + (band.n[place] ?? 0))
    }
  return counts
}
