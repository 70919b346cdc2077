import { For, Show, createMemo } from 'solid-js'
import { formatDateTime, formatDuration, formatExact, formatNumber } from '../format.ts'
import { cx } from '../kit/cx.ts'
import { RunStateMark, RunSwatch } from '../kit/run-label.tsx'
import table from '../kit/table.module.css'
import { litRun, setLitRun } from '../lit-run.ts'
import { runState } from '../run-state.ts'
import css from './report.module.css'
import type { PaintedRun } from './report-chart.tsx'
import {
  cellOf,
  chooseColumns,
  isSameColumn,
  sortRuns,
  type ReportColumn,
  type ReportSort,
} from './report-table.ts'

export type RunTableProps = {
  readonly runs: readonly PaintedRun[]
  readonly experiments: readonly string[]
  readonly metrics: readonly string[]
  readonly hidden: ReadonlySet<string>
  readonly onToggle: (runId: string) => void
  readonly onOpen: (run: PaintedRun) => void
  readonly sort: ReportSort | undefined
  readonly onSort: (sort: ReportSort | undefined) => void
}

export function RunTable(props: RunTableProps) {
  const columns = createMemo(() => chooseColumns(props.runs, props.metrics))
  const rows = createMemo(() => sortRuns(props.runs, props.sort) as readonly PaintedRun[])
  /** First rising, then falling, then as it was. */
  const sortBy = (column: ReportColumn): void => {
    const { sort } = props
    if (!sort || !isSameColumn(sort.column, column)) props.onSort({ column, descending: false })
    else props.onSort(sort.descending ? undefined : { column, descending: true })
  }
  return (
    <div class={css.tableScroller} tabindex="0" aria-label="Runs" role="region">
      <table class={cx(table.table, css.runs)}>
        <thead>
          <tr>
            <For each={columns()}>
              {(column) => <HeaderCell column={column} sort={props.sort} onSort={() => sortBy(column)} />}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(run) => (
              <tr
                data-lit={litRun() === run.runId}
                data-hidden={props.hidden.has(run.runId)}
                onPointerEnter={() => setLitRun(run.runId)}
                onPointerLeave={() => setLitRun(undefined)}
              >
                <For each={columns()}>
                  {(column) => (
                    <Show
                      when={column.kind === 'name'}
                      fallback={<ValueCell run={run} column={column} experiments={props.experiments} />}
                    >
                      <td class={css.nameCell}>
                        <span class={css.name}>
                          <button
                            type="button"
                            class={css.swatchButton}
                            aria-pressed={!props.hidden.has(run.runId)}
                            aria-label={`Draw ${run.runName}`}
                            onClick={() => props.onToggle(run.runId)}
                          >
                            <RunSwatch color={run.paint} hollow={props.hidden.has(run.runId)} />
                          </button>
                          <button type="button" class={css.nameButton} onClick={() => props.onOpen(run)}>
                            {run.runName}
                          </button>
                          <RunStateMark state={runState(run.status, false)} />
                        </span>
                      </td>
                    </Show>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}

const TITLES = { name: 'Run', experiment: 'Experiment', start: 'Started', duration: 'Duration' } as const

function HeaderCell(props: {
  readonly column: ReportColumn
  readonly sort: ReportSort | undefined
  readonly onSort: () => void
}) {
  const title = (): string => ('key' in props.column ? props.column.key : TITLES[props.column.kind])
  const direction = () => {
    if (!props.sort || !isSameColumn(props.sort.column, props.column)) return undefined
    return props.sort.descending ? 'descending' : 'ascending'
  }
  return (
    <th
      scope="col"
      class={cx(
        props.column.kind === 'name' ? css.nameCell : undefined,
        isNumeric(props.column) ? table.number : undefined,
      )}
      aria-sort={direction()}
      data-tip={'key' in props.column ? `${props.column.kind} ${props.column.key}` : undefined}
    >
      <button type="button" class={css.sortButton} onClick={() => props.onSort()}>
        {title()}
        <span class={css.sortSign} aria-hidden="true">
          {direction() === undefined ? '' : direction() === 'ascending' ? '↑' : '↓'}
        </span>
      </button>
    </th>
  )
}

function ValueCell(props: {
  readonly run: PaintedRun
  readonly column: ReportColumn
  readonly experiments: readonly string[]
}) {
  const cell = () => cellOf(props.run, props.column)
  const text = (): string => cellText(cell(), props.column, props.experiments)
  const exact = (): string =>
    typeof cell() === 'number' && props.column.kind === 'metric' ? formatExact(cell() as number) : text()
  return (
    <td class={isNumeric(props.column) ? table.number : undefined} data-tip={exact()}>
      {text()}
    </td>
  )
}

function isNumeric({ kind }: ReportColumn): boolean {
  return kind === 'metric' || kind === 'duration'
}

function cellText(
  cell: number | string | undefined,
  { kind }: ReportColumn,
  experiments: readonly string[],
): string {
  if (cell === undefined) return '–'
  if (typeof cell === 'string') return cell
  if (kind === 'experiment') return experiments[cell] ?? ''
  if (kind === 'start') return formatDateTime(cell)
  return kind === 'duration' ? formatDuration(cell) : formatNumber(cell)
}
