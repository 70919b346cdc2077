import { For, Show, createEffect, createMemo, createSignal, on } from 'solid-js'
import type { ChartsView } from '#model/charts-view.ts'
import { provideCommands } from '../commands.ts'
import { ChartCell } from './chart-cell.tsx'
import { ChartGrid } from './chart-grid.tsx'
import { ChartGroupContext } from './chart-group.ts'
import type { ChartItem } from './chart-list.ts'
import type { ChartRun } from './chart-run.ts'
import css from './charts-panel.module.css'
import { ChartInspector } from './chart-inspector.tsx'
import { MARKER_TABLE_HEIGHT } from './line-chart.tsx'
import { panelCommands } from './panel-commands.ts'
import { PanelLegend } from './panel-legend.tsx'
import { createPanel, type PanelState } from './panel-state.ts'
import { PanelToolbar } from './panel-toolbar.tsx'

export type ChartsPanelProps = {
  /** Every run to draw, in the table's order; there is no limit. A new array only when one of them changed. */
  readonly runs: readonly ChartRun[]
  /** Every metric of these runs; undefined while that is not known yet. */
  readonly metrics: readonly string[] | undefined
  /** Every param and tag, for colours, groups and axes. */
  readonly params: readonly string[]
  readonly tags: readonly string[]
  /** Whether the runs are of several experiments, which then tell them apart, too. */
  readonly joint?: boolean
  /** All that can be chosen here. Plain: to be stored, compared and undone by whoever holds it. */
  readonly view: ChartsView
  /** `replaces` is the same for all changes of one drag, which are one step of an undo. */
  readonly onView: (view: ChartsView, replaces?: string) => void
  /** Drawn bold. */
  readonly baselineRunId: string | undefined
  /** Ticked runs; a click on a line ticks it. */
  readonly selection: {
    readonly has: (runId: string) => boolean
    readonly toggle: (runId: string) => void
  }
  /** Narrows the page's runs to those that brushes keep (`keep`), or to the others. */
  readonly onNarrow: (how: 'keep' | 'exclude', runIds: ReadonlySet<string>) => void
  /** A metric whose chart is scrolled to and pointed out. */
  readonly focus?: string | undefined
}

/** The charts of the runs. A run that is lit (lit-run.ts) is lit here, and the other way round. */
export function ChartsPanel(props: ChartsPanelProps) {
  const panel = createPanel(() => props)
  const [search, setSearch] = createSignal<HTMLInputElement>()
  const fields = createMemo(() => ({
    metrics: props.metrics ?? [],
    params: props.params,
    tags: props.tags,
    joint: props.joint,
  }))
  const full = createMemo(() => {
    const id = panel.view().full
    return id === undefined ? undefined : panel.itemOf(id)
  })
  provideCommands(() => panelCommands(panel, () => search()?.focus()))
  return (
    <ChartGroupContext.Provider value={panel.group}>
      <div class={css.panel}>
        <PanelToolbar panel={panel} fields={fields()} searchRef={setSearch} />
        <ViewNote panel={panel} />
        <PanelLegend appearance={panel.appearance()} lines={panel.lines()} />
        <div class={css.main}>
          <Show when={full()} fallback={<Grid {...props} panel={panel} />}>
            {(item) => <FullChart {...props} panel={panel} item={item()} />}
          </Show>
          <Show when={panel.editing()}>
            <ChartInspector panel={panel} fields={fields()} />
          </Show>
        </div>
      </div>
    </ChartGroupContext.Provider>
  )
}

type PartProps = ChartsPanelProps & { readonly panel: PanelState }

function Grid(props: PartProps) {
  const nothing = (): string => {
    const search = (props.panel.view().search ?? '').trim()
    if (search !== '' && props.panel.sections().length === 0)
      return `No chart has a name like “${search}”. Words and regular expressions both work.`
    if (props.metrics === undefined) return ''
    return props.metrics.length === 0
      ? 'No metrics yet. A chart appears here with the first point that is logged.'
      : 'No run to draw. Runs that the table shows are drawn here, but for those that are hidden.'
  }
  return (
    <Show
      when={props.runs.length > 0 && props.panel.sections().length > 0}
      fallback={<p class={css.none}>{nothing()}</p>}
    >
      <ChartGrid
        panel={props.panel}
        runs={props.runs}
        baselineRunId={props.baselineRunId}
        focus={props.focus}
        onPick={(runId) => props.selection.toggle(runId)}
        onNarrow={(how, runIds) => props.onNarrow(how, runIds)}
      />
    </Show>
  )
}

const AROUND_FULL_PLOT = 28 + 44 + 24

/** One chart in all the room there is. */
function FullChart(props: PartProps & { readonly item: ChartItem }) {
  const [height, setHeight] = createSignal(0)
  const marked = (): number => (props.panel.group.marker() === undefined ? 0 : MARKER_TABLE_HEIGHT)
  const observe = (element: HTMLElement): void => {
    new ResizeObserver(() => setHeight(element.clientHeight)).observe(element)
  }
  const still = { dragged: () => undefined, target: () => undefined, start: () => undefined }
  return (
    <div
      ref={observe}
      class={css.full}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) props.panel.change({ full: '' })
      }}
    >
      <Show when={height() > 0}>
        <ChartCell
          panel={props.panel}
          item={props.item}
          section={{ kind: 'added', title: '', charts: [props.item] }}
          runs={props.runs}
          baselineRunId={props.baselineRunId}
          columns={1}
          span={1}
          height={Math.max(160, height() - AROUND_FULL_PLOT - marked())}
          focused={false}
          drag={still}
          onPick={(runId) => props.selection.toggle(runId)}
          onNarrow={(how, runIds) => props.onNarrow(how, runIds)}
        />
      </Show>
    </div>
  )
}

/** What of an address could not be understood is said once; the rest is shown. */
function ViewNote(props: { readonly panel: PanelState }) {
  const [seen, setSeen] = createSignal<readonly string[]>([])
  createEffect(on(props.panel.left, (left) => left.length > 0 && setSeen(left)))
  return (
    <Show when={seen().length > 0}>
      <p class={css.note} role="status">
        Part of this view of the charts could not be read and was left out (
        <For each={seen()}>{(name, i) => `${i() > 0 ? ', ' : ''}${name}`}</For>
        ). The rest is shown.
      </p>
    </Show>
  )
}
