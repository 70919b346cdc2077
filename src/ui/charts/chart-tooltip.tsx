import { For, Show, createMemo } from 'solid-js'
import { RunSwatch } from '../kit/run-label.tsx'
import { litRun } from '../lit-run.ts'
import type { ChartRun } from './chart-run.ts'
import css from './chart.module.css'
import { columnText, readingText } from './reading-text.ts'
import type { Reading } from './slices.ts'

export type TooltipRow = { readonly run: ChartRun; readonly reading: Reading }

const MOST_ROWS = 12

export type ChartTooltipProps = {
  /** Of the hairline, in px from the left of the plot. */
  readonly x: number
  readonly width: number
  readonly heading: string
  /** By value, largest first. */
  readonly rows: readonly TooltipRow[]
  readonly single: boolean
}

/** The values at the crosshair. It stands beside the hairline, on the side with more room, so it covers no point. */
export function ChartTooltip(props: ChartTooltipProps) {
  const onLeft = () => props.x > props.width / 2
  const listed = createMemo(() => around(props.rows, litRun()))
  return (
    <div
      class={css.tooltip}
      style={onLeft() ? { right: `${props.width - props.x + 12}px` } : { left: `${props.x + 12}px` }}
      aria-hidden="true"
    >
      <div class={css.tooltipHeading}>{props.heading}</div>
      <table>
        <tbody>
          <For each={listed()}>
            {(row) => (
              <tr data-lit={!props.single && litRun() === row.run.runId}>
                <Show when={!props.single}>
                  <td>
                    <RunSwatch color={row.run.color} />
                  </td>
                  <td class={css.tooltipName}>{row.run.name}</td>
                </Show>
                <td class={css.tooltipValue}>{readingText(row.reading)}</td>
                <Show when={props.single && row.reading.kind === 'column'}>
                  <td class={css.tooltipNote}>{columnText(row.reading)}</td>
                </Show>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.rows.length > listed().length}>
        <div class={css.tooltipNote}>+{props.rows.length - listed().length} more</div>
      </Show>
    </div>
  )
}

/** The rows that fit: those about the lit run, else the first. */
function around(rows: readonly TooltipRow[], lit: string | undefined): readonly TooltipRow[] {
  if (rows.length <= MOST_ROWS) return rows
  const center = Math.max(
    0,
    rows.findIndex((row) => row.run.runId === lit),
  )
  const start = Math.min(Math.max(0, center - MOST_ROWS / 2), rows.length - MOST_ROWS)
  return rows.slice(start, start + MOST_ROWS)
}
