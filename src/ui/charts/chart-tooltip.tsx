import { For, Show, createMemo } from 'solid-js'
import { formatExact } from '../format.ts'
import { RunSwatch } from '../kit/run-label.tsx'
import type { TooltipSettings } from './chart-group.ts'
import css from './chart.module.css'
import type { AxisKind } from './axis-ticks.ts'
import { columnText, rangeText, readingText, xText } from './reading-text.ts'
import type { LineReading } from './readings.ts'

export type ChartTooltipProps = {
  /** Of the hairline, in px from the left of the plot. */
  readonly x: number
  readonly width: number
  readonly heading: string
  readonly xAxis: AxisKind
  /** In the order they are listed. */
  readonly rows: readonly LineReading[]
  readonly settings: TooltipSettings
  readonly lit: string | undefined
  readonly single: boolean
  /** Each line's own place and every digit (Shift is held). */
  readonly detailed: boolean
}

const ORDERED_BY = { value: 'by value', nearest: 'nearest first', name: 'by name' } as const

/** The values at the crosshair. It stands beside the hairline, on the side with more room, so it covers no point. */
export function ChartTooltip(props: ChartTooltipProps) {
  const onLeft = () => props.x > props.width / 2
  const listed = createMemo(() => around(props.rows, props.lit, props.settings))
  const more = () => props.rows.length - listed().length
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
              <tr data-lit={!props.single && props.lit === row.line.id}>
                <Show when={!props.single}>
                  <td>
                    <RunSwatch color={row.line.color} />
                  </td>
                  <td class={css.tooltipName}>{row.line.name}</td>
                </Show>
                <td class={css.tooltipValue}>{props.detailed ? exactText(row) : readingText(row.reading)}</td>
                <Show when={row.n !== undefined}>
                  <td class={css.tooltipNote}>n {row.n}</td>
                </Show>
                <Show when={props.detailed || (props.single && row.reading.kind === 'column')}>
                  <td class={css.tooltipNote}>
                    {props.detailed ? placeText(row, props.xAxis) : columnText(row.reading)}
                  </td>
                </Show>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={!props.single}>
        <div class={css.tooltipNote}>
          {more() > 0 ? `+${more()} more, ` : ''}
          {ORDERED_BY[props.settings.order]}
        </div>
      </Show>
    </div>
  )
}

function exactText({ reading }: LineReading): string {
  return reading.kind === 'point'
    ? formatExact(reading.y)
    : `${formatExact(reading.min)} … ${formatExact(reading.max)}`
}

function placeText({ reading }: LineReading, axis: AxisKind): string {
  if (reading.kind === 'point') return xText(reading.x, axis)
  return `${rangeText(reading.x, reading.xEnd, axis)}, ${columnText(reading)}`
}

/** The rows that fit: those about the lit line, else the first. */
function around(
  rows: readonly LineReading[],
  lit: string | undefined,
  { order, rows: most }: TooltipSettings,
): readonly LineReading[] {
  if (rows.length <= most || order === 'nearest') return rows.slice(0, most)
  const center = Math.max(
    0,
    rows.findIndex((row) => row.line.id === lit),
  )
  const start = Math.min(Math.max(0, center - Math.floor(most / 2)), rows.length - most)
  return rows.slice(start, start + most)
}
