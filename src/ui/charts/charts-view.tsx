import { createVirtualizer } from '@tanstack/solid-virtual'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { For, Match, Show, Switch, createEffect, createMemo, createSignal, on } from 'solid-js'
import type { XAxis } from '#model/metric.ts'
import { formatCount, plural } from '../format.ts'
import { SearchField } from '../kit/search-field.tsx'
import { Segmented } from '../kit/tabs.tsx'
import { ChartGroupContext, createChartGroup } from './chart-group.ts'
import { countColumns, listChartRows, plotHeightFor, type ChartRow } from './chart-rows.ts'
import type { ChartRun } from './chart-run.ts'
import css from './charts-view.module.css'
import { LineChart } from './line-chart.tsx'
import { makeNameTest, sameStrings, sectionMetrics } from './metric-sections.ts'
import { createWidth } from './visibility.ts'

export type ChartsViewProps = {
  /** Every metric of the runs. */
  readonly metrics: readonly string[]
  readonly runs: readonly ChartRun[]
  readonly xAxis: XAxis
  readonly onXAxis: (axis: XAxis) => void
  readonly search: string
  readonly onSearch: (text: string) => void
  /** Metrics drawn on a log scale. */
  readonly logMetrics: readonly string[]
  readonly onLogMetrics: (metrics: readonly string[]) => void
  /** A metric to scroll to and point out. */
  readonly focus: string | undefined
}

const X_AXES: readonly { readonly value: XAxis; readonly label: string }[] = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative' },
  { value: 'time', label: 'Time' },
]

/** The title above a plot and the space below it. */
const AROUND_PLOT = 28 + 20
const LEGEND_HEIGHT = 44
const HEADING_HEIGHT = 40

/** A chart for each metric, in sections by name. Twelve thousand metrics cost what the visible ones cost. */
export function ChartsView(props: ChartsViewProps) {
  const keys = createMemo(() => props.metrics, undefined, { equals: sameStrings })
  const sections = createMemo(() => sectionMetrics(keys().filter(makeNameTest(props.search))))
  const found = () => sections().reduce((sum, section) => sum + section.keys.length, 0)
  return (
    <div class={css.view}>
      <div class={css.toolbar}>
        <SearchField label="Search charts" value={props.search} onInput={(text) => props.onSearch(text)} />
        <span class={css.found} role="status">
          {props.search.trim() === ''
            ? plural(keys().length, 'chart')
            : `${formatCount(found())} of ${plural(keys().length, 'chart')}`}
        </span>
        <Segmented<XAxis>
          label="Horizontal axis"
          value={props.xAxis}
          options={X_AXES}
          onChange={(axis) => props.onXAxis(axis)}
        />
      </div>
      <Show
        when={found() > 0}
        fallback={
          <p class={css.none}>
            No metric has a name like “{props.search.trim()}”. Words and regular expressions both work.
          </p>
        }
      >
        <ChartList {...props} sections={sections()} />
      </Show>
    </div>
  )
}

function ChartList(props: ChartsViewProps & { readonly sections: ReturnType<typeof sectionMetrics> }) {
  let scroller: HTMLDivElement | undefined
  const width = createWidth(() => scroller)
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set())
  const columns = createMemo(() => countColumns(width(), props.sections))
  const rows = createMemo(() => {
    const shut = closed()
    return width() === 0 ? [] : listChartRows(props.sections, columns(), (prefix) => !shut.has(prefix))
  })
  const plotHeight = () => plotHeightFor(width(), columns())
  const heightOf = (index: number): number =>
    rows()[index]?.kind === 'heading'
      ? HEADING_HEIGHT
      : plotHeight() + AROUND_PLOT + (props.runs.length > 1 ? LEGEND_HEIGHT : 0)
  const list = createVirtualizer({
    get count() {
      return rows().length
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: heightOf,
    overscan: 1,
    paddingEnd: 32,
  })
  createEffect(on([rows, plotHeight], () => list.measure(), { defer: true }))
  let pointedOut: string | undefined
  createEffect(() => {
    const wanted = props.focus
    const index = rows().findIndex((row) => row.kind === 'charts' && row.keys.includes(wanted ?? ''))
    // Once: a metric that appears later does not take the reader back here.
    if (wanted === pointedOut || index < 0) return
    pointedOut = wanted
    queueMicrotask(() => list.scrollToIndex(index, { align: 'center' }))
  })
  const toggle = (prefix: string): void =>
    void setClosed((old) => (old.has(prefix) ? without(old, prefix) : new Set([...old, prefix])))
  const setLog = (metric: string, log: boolean): void =>
    props.onLogMetrics(
      log ? [...props.logMetrics, metric] : props.logMetrics.filter((other) => other !== metric),
    )

  return (
    <ChartGroupContext.Provider value={createChartGroup()}>
      <div ref={scroller} class={css.scroller} tabindex="-1">
        <div class={css.rows} style={{ height: `${list.getTotalSize()}px` }}>
          <For each={list.getVirtualItems()}>
            {(item) => (
              <div
                class={css.row}
                style={{ height: `${item.size}px`, transform: `translateY(${item.start}px)` }}
              >
                <Switch>
                  <Match when={headingOf(rows()[item.index])}>
                    {(heading) => (
                      <SectionHeading heading={heading()} onToggle={() => toggle(heading().prefix)} />
                    )}
                  </Match>
                  <Match when={chartsOf(rows()[item.index])}>
                    {(charts) => (
                      <div class={css.charts} style={{ '--columns': columns() }}>
                        <For each={charts().keys}>
                          {(metric) => (
                            <div class={css.cell} data-focus={metric === props.focus}>
                              <LineChart
                                metric={metric}
                                runs={props.runs}
                                xAxis={props.xAxis}
                                log={props.logMetrics.includes(metric)}
                                onLogChange={(log) => setLog(metric, log)}
                                height={plotHeight()}
                              />
                            </div>
                          )}
                        </For>
                      </div>
                    )}
                  </Match>
                </Switch>
              </div>
            )}
          </For>
        </div>
      </div>
    </ChartGroupContext.Provider>
  )
}

type Heading = Extract<ChartRow, { kind: 'heading' }>

function headingOf(row: ChartRow | undefined): Heading | undefined {
  return row?.kind === 'heading' ? row : undefined
}

function chartsOf(row: ChartRow | undefined): Extract<ChartRow, { kind: 'charts' }> | undefined {
  return row?.kind === 'charts' ? row : undefined
}

function SectionHeading(props: { readonly heading: Heading; readonly onToggle: () => void }) {
  return (
    <h2 class={css.heading}>
      <button type="button" aria-expanded={props.heading.open} onClick={() => props.onToggle()}>
        <ChevronRight size={14} />
        <span class={css.headingName}>
          {props.heading.prefix === '' ? 'Metrics' : props.heading.prefix.replaceAll('/', ' / ')}
        </span>
        <span class={css.count}>{formatCount(props.heading.count)}</span>
      </button>
    </h2>
  )
}

function without<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const copy = new Set(set)
  copy.delete(item)
  return copy
}
