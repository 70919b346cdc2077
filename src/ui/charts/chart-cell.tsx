import { Match, Switch, createMemo, createSignal } from 'solid-js'
import type { ChartSpec } from '#model/chart.ts'
import type { ChartSize } from '#model/charts-view.ts'
import type { ChartItem, ChartSection } from './chart-list.ts'
import { ChartMenu } from './chart-menu.tsx'
import type { ChartRun } from './chart-run.ts'
import css from './charts-panel.module.css'
import { lineFiles } from './line-files.ts'
import { LineChart } from './line-chart.tsx'
import type { PlotHandle } from './line-plot.tsx'
import { sameStrings } from './metric-sections.ts'
import { createAppearance, sameSettings, type PanelState } from './panel-state.ts'

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
      <Switch>
        <Match when={lineSpec(props.item.spec)}>{(spec) => <LineCell {...props} spec={spec()} />}</Match>
      </Switch>
      <ResizeHandle {...props} />
    </div>
  )
}

type LineSpec = Extract<ChartSpec, { kind: 'line' }>

function lineSpec(spec: ChartSpec): LineSpec | undefined {
  return spec.kind === 'line' ? spec : undefined
}

function LineCell(props: ChartCellProps & { readonly spec: LineSpec }) {
  const sources = createMemo(() => props.spec.y, undefined, { equals: sameStrings })
  const settings = createMemo(() => props.panel.linesOf(props.item), undefined, { equals: sameSettings })
  const isOwnLook = createMemo(() => {
    const [own, all] = [settings(), props.panel.lines()]
    return (['colorBy', 'dashBy', 'facetBy', 'group'] as const).some(
      (name) => !sameSettings(own[name], all[name]),
    )
  })
  const ownAppearance = createAppearance(
    () => (isOwnLook() ? props.runs : []),
    () => settings(),
  )
  const [plots, setPlots] = createSignal<() => readonly PlotHandle[]>(() => [])
  const shown = (): readonly PlotHandle[] => plots()()
  return (
    <LineChart
      title={props.item.title}
      sources={sources()}
      settings={settings()}
      runs={props.runs}
      appearance={isOwnLook() ? ownAppearance() : props.panel.appearance()}
      baselineRunId={props.baselineRunId}
      height={props.height}
      onPick={(runId) => props.onPick(runId)}
      actions={(handles) => {
        setPlots(() => handles)
        return (
          <ChartMenu
            panel={props.panel}
            item={props.item}
            section={props.section}
            columns={props.columns}
            span={props.span}
            height={props.height}
            zoomed={shown().some(({ state }) => state.isZoomed())}
            onReset={() => shown()[0]?.state.reset()}
            files={lineFiles({
              title: props.item.title,
              settings: settings(),
              plots: shown(),
              runName: (runId) => props.panel.appearance().runOf(runId)?.name ?? runId,
            })}
          />
        )
      }}
    />
  )
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
