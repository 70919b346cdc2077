import { For, Show, createMemo, createSignal } from 'solid-js'
import type { LineMark, MarksRequest } from '#model/lines.ts'
import { formatExact, formatNumber } from '../format.ts'
import { RunSwatch } from '../kit/run-label.tsx'
import { SortHeader } from '../kit/sort-header.tsx'
import { setLitRun } from '../lit-run.ts'
import { createLive } from '../live.ts'
import { remote } from '../remote.ts'
import type { Appearance } from './appearance.ts'
import { axisKind } from './axis-ticks.ts'
import { useChartGroup } from './chart-group.ts'
import type { PlotHandle } from './line-plot.tsx'
import css from './marker.module.css'
import { xText } from './reading-text.ts'

export type MarkerTableProps = {
  readonly title: string
  readonly plots: readonly PlotHandle[]
  readonly appearance: Appearance
}

type Row = {
  readonly id: string
  readonly isRun: boolean
  readonly name: string
  readonly color: string
  readonly mark: LineMark
}

const COLUMNS = {
  at: (mark: LineMark) => mark.value,
  to: (mark: LineMark) => mark.range?.value ?? NaN,
  change: (mark: LineMark) => (mark.range?.value ?? NaN) - mark.value,
  min: (mark: LineMark) => mark.range?.min ?? NaN,
  max: (mark: LineMark) => mark.range?.max ?? NaN,
  mean: (mark: LineMark) => mark.range?.mean ?? NaN,
} as const

type Column = keyof typeof COLUMNS
type Sort = { readonly column: Column; readonly descending: boolean }

/** What the lines of a chart say at the marked step, or over the marked range. Live. */
export function MarkerTable(props: MarkerTableProps) {
  const group = useChartGroup()
  const [sort, setSort] = createSignal<Sort>()
  const requests = createMemo(() => props.plots.flatMap((plot) => requestOf(plot, group.marker())))
  const live = createLive(
    requests,
    async (asked) => await Promise.all(asked.map(({ request }) => remote.readMarks(request))),
    (change, asked) =>
      change.kind === 'metrics' &&
      asked.some(({ request }) => request.lines.runIds.some((id) => change.runIds.includes(id))),
  )
  const rows = createMemo(() => {
    const asked = live.dataSource() ?? []
    const all = (live.data() ?? []).flatMap((marks, i) =>
      marks.flatMap((mark) => rowOf(mark, asked[i], props.appearance)),
    )
    return sorted(all, sort())
  })
  const isRange = (): boolean => group.marker()?.to !== undefined
  const columns = (): readonly Column[] => (isRange() ? (Object.keys(COLUMNS) as Column[]) : ['at'])
  const place = (value: number | undefined): string =>
    value === undefined ? '' : xText(value, axisKind(props.plots[0]?.state.xAxis() ?? 'step'))
  const heading = (column: Column): string => {
    if (column === 'at' || column === 'to') return place(group.marker()?.[column])
    return column
  }
  const toggle = (column: Column): void => {
    const now = sort()
    setSort(
      now?.column === column && now.descending ? { column, descending: false } : { column, descending: true },
    )
  }
  const directionOf = (column: Column) => {
    if (sort()?.column !== column) return undefined
    return sort()?.descending ? 'descending' : 'ascending'
  }
  return (
    <div class={css.scroller} tabindex="0" role="region" aria-label={`Marked values of ${props.title}`}>
      <table class={css.table}>
        <thead>
          <tr>
            <th scope="col">{props.appearance.groups.length > 0 ? 'Group' : 'Run'}</th>
            <For each={columns()}>
              {(column) => (
                <SortHeader align="end" sorted={directionOf(column)} onSort={() => toggle(column)}>
                  {heading(column)}
                </SortHeader>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(row) => (
              <tr
                onPointerEnter={() => row.isRun && setLitRun(row.id)}
                onPointerLeave={() => setLitRun(undefined)}
              >
                <th scope="row">
                  <span class={css.name}>
                    <RunSwatch color={row.color} />
                    <span class={css.text} data-tip={row.name.length > 18 ? row.name : undefined}>
                      {row.name}
                    </span>
                  </span>
                </th>
                <For each={columns()}>
                  {(column) => {
                    const value = COLUMNS[column](row.mark)
                    return <td data-tip={tipOf(row.mark, column, place)}>{formatNumber(value)}</td>
                  }}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={live.data() !== undefined && rows().length === 0}>
        <p class={css.none}>No line has a point.</p>
      </Show>
    </div>
  )
}

type Asked = { readonly request: MarksRequest; readonly groupIds: readonly string[] }

function requestOf(
  { state }: PlotHandle,
  marker: { readonly x: string; readonly at: number; readonly to?: number } | undefined,
): Asked[] {
  const { runIds, sources, x, jumps, groups, groupIds } = state.source()
  if (marker === undefined || marker.x !== x) return []
  const lines = { runIds, sources, x, jumps, ...(groups && { groups }) }
  return [{ request: { lines, at: marker.at, ...(marker.to !== undefined && { to: marker.to }) }, groupIds }]
}

function rowOf(mark: LineMark, asked: Asked | undefined, appearance: Appearance): Row[] {
  if (asked === undefined) return []
  const { runIds, sources } = asked.request.lines
  const named = (name: string): string =>
    sources.length > 1 ? `${name} ${sources[mark.source]?.replace(/^=\s*/, '') ?? ''}` : name
  if (mark.group >= 0) {
    const group = appearance.groups.find(({ id }) => id === asked.groupIds[mark.group])
    if (group === undefined) return []
    return [{ id: group.id, isRun: false, name: named(group.name), color: group.color, mark }]
  }
  const run = appearance.runOf(runIds[mark.run] ?? '')
  if (run === undefined) return []
  const color = appearance.lookOf(run.runId)?.color ?? run.color
  return [{ id: run.runId, isRun: true, name: named(run.name), color, mark }]
}

/** What is no number comes last. */
function sorted(rows: readonly Row[], sort: Sort | undefined): readonly Row[] {
  if (sort === undefined) return rows
  const value = (row: Row): number => {
    const own = COLUMNS[sort.column](row.mark)
    return Number.isNaN(own) ? -Infinity : sort.descending ? own : -own
  }
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    return x === y ? 0 : y - x
  })
}

/** Every digit, and where the point is. */
function tipOf(mark: LineMark, column: Column, place: (x: number) => string): string {
  const value = formatExact(COLUMNS[column](mark))
  if (column === 'at') return `${value} at ${place(mark.x)}`
  return column === 'to' && mark.range !== undefined ? `${value} at ${place(mark.range.x)}` : value
}
