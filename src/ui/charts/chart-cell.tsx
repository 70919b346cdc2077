import { Match, Show, Suspense, Switch, createMemo, createSignal, lazy, mergeProps } from 'solid-js'
import type { ChartSpec } from '#model/chart.ts'
import type { ChartSize } from '#model/charts-view.ts'
import { columnId } from '#model/column-id.ts'
import type { ChartFiles } from './chart-files.ts'
import { BARS_FOR_LEGEND, specOf, type ChartItem, type ChartSection, type SpecOf } from './chart-list.ts'
import { ChartMenu } from './chart-menu.tsx'
import type { ChartRun } from './chart-run.ts'
import css from './charts-panel.module.css'
import { resolveGrouping } from './line-settings.ts'
import { LineActions } from './line-actions.tsx'
import { LineChart } from './line-chart.tsx'
import type { PlotHandle } from './line-plot.tsx'
import { sameStrings } from './metric-sections.ts'
import { createSingleValues } from './single-values.ts'
import { createAppearance, sameSettings, showScatter, type PanelState } from './panel-state.ts'
import type { RunValuesProps } from './run-charts/bar-chart.tsx'
import { settingsApart } from './settings-apart.ts'

// Most panels have none of these.
const BarChart = lazy(async () => ({ default: (await import('./run-charts/bar-chart.tsx')).BarChart }))
const BoxChart = lazy(async () => ({ default: (await import('./run-charts/box-chart.tsx')).BoxChart }))
const ContourChart = lazy(async () => ({
  default: (await import('./run-charts/contour-chart.tsx')).ContourChart,
}))
const HistogramChart = lazy(async () => ({
  default: (await import('./run-charts/histogram-chart.tsx')).HistogramChart,
}))
const ImportanceChart = lazy(async () => ({
  default: (await import('./run-charts/importance-chart.tsx')).ImportanceChart,
}))
const ImageChart = lazy(async () => ({
  default: (await import('./run-charts/image-chart.tsx')).ImageChart,
}))
const ParallelChart = lazy(async () => ({
  default: (await import('./run-charts/parallel-chart.tsx')).ParallelChart,
}))
const ScatterChart = lazy(async () => ({
  default: (await import('./run-charts/scatter-chart.tsx')).ScatterChart,
}))

export type ChartCellProps = {
  readonly panel: PanelState
  readonly item: ChartItem
  readonly section: ChartSection
  readonly runs: readonly ChartRun[]
  readonly baselineRunId: string | undefined
  /** Columns of the panel, and those of this chart. */
  readonly columns: number
  readonly span: number
  /** Of the plot, CSS px. */
  readonly height: number
  readonly focused: boolean
  readonly drag: CellDrag
  readonly onPick: (runId: string) => void
  readonly onNarrow: (how: 'keep' | 'exclude', runIds: ReadonlySet<string>) => void
}

/** Moving charts about within their section. */
export type CellDrag = {
  readonly dragged: () => string | undefined
  readonly target: () => string | undefined
  readonly start: (id: string, section: ChartSection, event: PointerEvent) => void
}

/** One chart with its place in the panel: what it shows, its menu, its handles. */
export function ChartCell(props: ChartCellProps) {
  return (
    <div
      class={css.cell}
      data-chart={props.item.id}
      data-focus={props.focused}
      data-editing={props.panel.editing() === props.item.id}
      data-dragged={props.drag.dragged() === props.item.id}
      data-drop={props.drag.target() === props.item.id ? 'before' : undefined}
      style={{ 'grid-column': `span ${props.span}` }}
      onPointerDown={(event) => {
        if (
          event.target instanceof Element &&
          event.target.closest('figcaption') &&
          !event.target.closest('button')
        )
          props.drag.start(props.item.id, props.section, event)
      }}
    >
      <Suspense>
        <Switch>
          <Match when={specOf(props.item, 'line')}>{(spec) => <LineCell {...props} spec={spec()} />}</Match>
          <Match when={specOf(props.item, 'bar')}>{(spec) => <BarCell {...props} spec={spec()} />}</Match>
          <Match when={specOf(props.item, 'scatter')}>
            {(spec) => <ScatterChart {...valuesProps(props)} spec={spec()} />}
          </Match>
          <Match when={specOf(props.item, 'parallel')}>
            {(spec) => <ParallelCell {...props} spec={spec()} />}
          </Match>
          <Match when={specOf(props.item, 'images')}>
            {(spec) => (
              <ImageChart
                {...valuesProps(props)}
                spec={spec()}
                onSpec={(next, drag) => props.panel.setSpec(props.item.id, next, drag)}
              />
            )}
          </Match>
          <Match when={specOf(props.item, 'contour')}>
            {(spec) => <ContourChart {...valuesProps(props)} spec={spec()} />}
          </Match>
          <Match when={specOf(props.item, 'histogram')}>
            {(spec) => <HistogramChart {...valuesProps(props)} spec={spec()} />}
          </Match>
          <Match when={specOf(props.item, 'box')}>
            {(spec) => <BoxChart {...valuesProps(props)} spec={spec()} />}
          </Match>
          <Match when={specOf(props.item, 'importance')}>
            {(spec) => (
              <ImportanceChart
                {...valuesProps(props)}
                spec={spec()}
                params={props.panel.params().map((key) => columnId({ kind: 'param', key }))}
                onPick={(param) => showScatter(props.panel, param, spec().value)}
              />
            )}
          </Match>
        </Switch>
      </Suspense>
      <ResizeHandle {...props} />
    </div>
  )
}

type CellOf<K extends ChartSpec['kind']> = ChartCellProps & { readonly spec: SpecOf<K> }

function LineCell(props: CellOf<'line'>) {
  const sources = createMemo(() => props.spec.y, undefined, { equals: sameStrings })
  const settings = settingsApart(() => props.panel.linesOf(props.item))
  const isOwnLook = createMemo(() => {
    const [own, all] = [settings, props.panel.lines()]
    return (['colorBy', 'dashBy', 'facetBy', 'group'] as const).some(
      (name) => !sameSettings(own[name], all[name]),
    )
  })
  const ownAppearance = createAppearance(
    () => (isOwnLook() ? props.runs : []),
    () => settings,
  )
  const [plots, setPlots] = createSignal<() => readonly PlotHandle[]>(() => [])
  const shown = (): readonly PlotHandle[] => plots()()
  const bars = createSingleValues({
    get runs() {
      return props.runs
    },
    get sources() {
      return sources()
    },
    settings,
    get lines() {
      return shown().flatMap((plot) => plot.lines())
    },
  })
  return (
    <Show
      when={bars()}
      fallback={
        <LineChart
          title={props.item.title}
          sources={sources()}
          settings={settings}
          runs={props.runs}
          appearance={isOwnLook() ? ownAppearance() : props.panel.appearance()}
          baselineRunId={props.baselineRunId}
          height={props.height}
          onPick={(runId) => props.onPick(runId)}
          actions={(handles) => {
            setPlots(() => handles)
            return <LineActions {...props} settings={settings} plots={shown()} />
          }}
        />
      }
    >
      {(spec) => <BarCell {...props} spec={spec()} height={props.height + BARS_FOR_LEGEND} />}
    </Show>
  )
}

/** Groups of its own; colours are those of all charts. */
function BarCell(props: CellOf<'bar'>) {
  const appearance = createAppearance(
    () => props.runs,
    () => ({ ...NO_LOOK, colorBy: props.panel.lines().colorBy, group: resolveGrouping(props.spec.group) }),
  )
  return (
    <BarChart
      title={props.item.title}
      spec={props.spec}
      runs={props.runs}
      appearance={appearance()}
      height={props.height}
      onPick={(runId) => props.onPick(runId)}
      actions={(files) => <ValuesMenu {...props} files={files()} />}
    />
  )
}

const NO_LOOK = { dashBy: undefined, facetBy: undefined }

/** What every chart of run values is given. Reactive, as props are. */
function valuesProps(props: ChartCellProps): ChartCellProps & RunValuesProps {
  return mergeProps(
    {
      get title() {
        return props.item.title
      },
      get appearance() {
        return props.panel.appearance()
      },
      actions: (files: () => ChartFiles | undefined) => <ValuesMenu {...props} files={files()} />,
    },
    props,
  )
}

function ParallelCell(props: CellOf<'parallel'>) {
  return (
    <ParallelChart
      {...valuesProps(props)}
      spec={props.spec}
      onSpec={(spec, drag) => props.panel.setSpec(props.item.id, spec, drag)}
      onNarrow={(how, runIds) => props.onNarrow(how, runIds)}
    />
  )
}

/** Of a chart that has nothing to zoom. */
function ValuesMenu(props: ChartCellProps & { readonly files: ChartFiles | undefined }) {
  return <ChartMenu {...props} zoomed={false} onReset={() => undefined} files={props.files} />
}

const MIN_HEIGHT = 120
const MAX_HEIGHT = 1_200

/** At the lower right corner: drags change columns and height, a double click gives back the chart's own size. */
function ResizeHandle(props: ChartCellProps) {
  const onPointerDown = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.button !== 0) return
    event.preventDefault()
    event.stopPropagation()
    const handle = event.currentTarget
    const cell = handle.parentElement
    if (cell === null) return
    const { span, height, columns, item } = props
    const column = cell.clientWidth / span
    handle.setPointerCapture(event.pointerId)
    const width = cell.clientWidth
    const sizeAt = (now: PointerEvent): ChartSize => ({
      span: Math.min(columns, Math.max(1, Math.round((width + now.clientX - event.clientX) / column))),
      height: Math.round(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, height + now.clientY - event.clientY))),
    })
    const move = (now: PointerEvent): void => props.panel.setSize(item.id, sizeAt(now), 'size')
    const end = (now: PointerEvent): void => {
      handle.removeEventListener('pointermove', move)
      props.panel.setSize(item.id, sizeAt(now))
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', end, { once: true })
  }
  return (
    <div
      class={css.resize}
      data-tip="Drag to resize, double-click for the usual size"
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onDblClick={() => props.panel.setSize(props.item.id, undefined)}
    />
  )
}
