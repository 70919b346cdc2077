import { createVirtualizer } from '@tanstack/solid-virtual'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { For, Match, Show, Switch, createEffect, createMemo, on } from 'solid-js'
import { formatCount } from '../format.ts'
import { createCellDrag } from './cell-drag.ts'
import { ChartCell } from './chart-cell.tsx'
import { MARKER_TABLE_HEIGHT } from './line-chart.tsx'
import { heightBelow, layoutFor, listRows, type ChartItem, type ChartRow } from './chart-list.ts'
import type { ChartRun } from './chart-run.ts'
import css from './charts-panel.module.css'
import type { PanelState } from './panel-state.ts'
import { createWidth } from './visibility.ts'

export type ChartGridProps = {
  readonly panel: PanelState
  readonly runs: readonly ChartRun[]
  readonly baselineRunId: string | undefined
  /** A metric to scroll to and point out. */
  readonly focus: string | undefined
  readonly onPick: (runId: string) => void
  readonly onNarrow: (how: 'keep' | 'exclude', runIds: ReadonlySet<string>) => void
}

/** Above a plot. */
const TITLE_HEIGHT = 28
const HEADING_HEIGHT = 40

/** Charts in sections. Twelve thousand cost what the visible ones cost. */
export function ChartGrid(props: ChartGridProps) {
  let scroller: HTMLDivElement | undefined
  const width = createWidth(() => scroller)
  const layout = createMemo(() => layoutFor(width(), props.panel.sections()), undefined, {
    equals: (a, b) => a.columns === b.columns && a.height === b.height,
  })
  const rows = createMemo(() =>
    width() === 0 ? [] : listRows(props.panel.sections(), layout(), props.panel.view()),
  )
  const isMarked = createMemo(() => props.panel.group.marker() !== undefined)
  const around = (charts: readonly ChartItem[]): number => {
    const hasTable = isMarked() && charts.some(({ spec }) => spec.kind === 'line')
    const below = charts.map(({ spec }) => heightBelow(spec, props.runs.length))
    return TITLE_HEIGHT + Math.max(...below) + (hasTable ? MARKER_TABLE_HEIGHT : 0)
  }
  const list = createVirtualizer({
    get count() {
      return rows().length
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: (index) => {
      const row = rows()[index]
      return row?.kind === 'charts' ? row.height + around(row.charts) : HEADING_HEIGHT
    },
    getItemKey: (index) => keyOf(rows()[index], index),
    overscan: 1,
    paddingEnd: 32,
  })
  createEffect(on([rows, isMarked, () => props.runs.length > 1], () => list.measure(), { defer: true }))
  let pointedOut: string | undefined
  createEffect(() => {
    const wanted = props.focus
    const index = rows().findIndex(
      (row) => row.kind === 'charts' && row.charts.some(({ title }) => title === wanted),
    )
    // Once: a metric that appears later does not take the reader back here.
    if (wanted === pointedOut || index < 0) return
    pointedOut = wanted
    queueMicrotask(() => list.scrollToIndex(index, { align: 'center' }))
  })
  createEffect(
    on(props.panel.revealed, (wanted) => {
      const index = rows().findIndex(
        (row) => row.kind === 'charts' && row.charts.some(({ id }) => id === wanted),
      )
      if (index >= 0) queueMicrotask(() => list.scrollToIndex(index, { align: 'auto' }))
    }),
  )
  const drag = createCellDrag(props.panel)

  return (
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
                  {(heading) => <SectionHeading heading={heading()} panel={props.panel} />}
                </Match>
                <Match when={chartsOf(rows()[item.index])}>
                  {(row) => (
                    <div class={css.charts} style={{ '--columns': layout().columns }}>
                      {/* By id: a chart lives on when others come, go or move. */}
                      <For each={row().charts.map(({ id }) => id)}>
                        {(id) => (
                          <Show when={row().charts.find((chart) => chart.id === id)}>
                            {(chart) => (
                              <ChartCell
                                panel={props.panel}
                                item={chart()}
                                section={row().section}
                                runs={props.runs}
                                baselineRunId={props.baselineRunId}
                                columns={layout().columns}
                                span={chart().span}
                                height={chart().height}
                                focused={
                                  chart().title === props.focus || chart().id === props.panel.revealed()
                                }
                                drag={drag}
                                onPick={(runId) => props.onPick(runId)}
                                onNarrow={(how, runIds) => props.onNarrow(how, runIds)}
                              />
                            )}
                          </Show>
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
  )
}

function keyOf(row: ChartRow | undefined, index: number): string | number {
  if (row === undefined) return index
  return row.kind === 'heading'
    ? `${row.section.kind} ${row.section.title}`
    : `${row.section.title} ${row.charts[0]?.id ?? ''}`
}

type Heading = Extract<ChartRow, { kind: 'heading' }>

function headingOf(row: ChartRow | undefined): Heading | undefined {
  return row?.kind === 'heading' ? row : undefined
}

function chartsOf(row: ChartRow | undefined): Extract<ChartRow, { kind: 'charts' }> | undefined {
  return row?.kind === 'charts' ? row : undefined
}

function SectionHeading(props: { readonly heading: Heading; readonly panel: PanelState }) {
  const title = (): string => props.heading.section.title
  const toggle = (): void => {
    const closed = props.panel.view().closed ?? []
    props.panel.change({
      closed: props.heading.open ? [...closed, title()] : closed.filter((other) => other !== title()),
    })
  }
  return (
    <h2 class={css.heading}>
      <button type="button" aria-expanded={props.heading.open} onClick={toggle}>
        <ChevronRight size={14} />
        <span class={css.headingName}>{title()}</span>
        <span class={css.count}>{formatCount(props.heading.section.charts.length)}</span>
      </button>
    </h2>
  )
}
