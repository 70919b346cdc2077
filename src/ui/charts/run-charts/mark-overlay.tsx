import { For, Show, createMemo, createSignal } from 'solid-js'
import { RunSwatch } from '../../kit/run-label.tsx'
import { litRun, setLitRun } from '../../lit-run.ts'
import { useChartGroup } from '../chart-group.ts'
import css from '../chart.module.css'

/** Something of a run, of a group of runs, or of the chart alone, that can be pointed at. */
export type Mark = {
  /** Of the run, the group or the part. */
  readonly id: string
  /** Runs and groups are lit in all charts. */
  readonly kind: 'run' | 'group' | 'part'
  readonly name: string
  readonly color: string
  /** Where its tooltip stands, CSS px from the corner of the picture. */
  readonly left: number
  readonly top: number
  /** Made when they are shown: there may be ten thousand marks. */
  readonly values: () => readonly (readonly [name: string, value: string])[]
}

export type MarkOverlayProps = {
  readonly title: string
  /** In the order in which arrow keys walk. */
  readonly marks: readonly Mark[]
  /** The place in `marks` of what is at a place of the picture. */
  readonly markAt: (left: number, top: number) => number | undefined
  readonly width: number
  /** A click on a run or a part, or Enter. */
  readonly onPick: (id: string) => void
  /** The place of what is pointed at. */
  readonly onPoint?: (place: number | undefined) => void
}

/** What pointer and keys do over the marks of a chart: read them out, light their runs, tick them. */
export function MarkOverlay(props: MarkOverlayProps) {
  const group = useChartGroup()
  const [place, setPlace] = createSignal<number>()
  const mark = createMemo(() => props.marks[place() ?? -1])
  const point = (next: number | undefined): void => {
    setPlace(next)
    const pointed = props.marks[next ?? -1]
    setLitRun(pointed?.kind === 'run' ? pointed.id : undefined)
    group.setLitGroup(pointed?.kind === 'group' ? pointed.id : undefined)
    props.onPoint?.(next)
  }
  const pick = (): void => {
    const picked = mark()
    if (picked !== undefined && picked.kind !== 'group') props.onPick(picked.id)
  }
  const onPointerMove = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const next = props.markAt(event.clientX - left, event.clientY - top)
    if (next !== place()) point(next)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = stepTo(event, place(), props.marks.length)
    if (next !== undefined) point(next)
    else if (event.key === 'Enter') pick()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      class={css.overlay}
      style={{ inset: '0' }}
      tabindex="0"
      role="slider"
      aria-label={`Values of ${props.title}`}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, props.marks.length)}
      aria-valuenow={(place() ?? 0) + 1}
      aria-valuetext={spoken(mark() ?? props.marks[0])}
      onPointerMove={onPointerMove}
      onPointerLeave={() => point(undefined)}
      onClick={pick}
      onKeyDown={onKeyDown}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && place() === undefined && point(0)}
      onBlur={() => point(undefined)}
    >
      <Show when={mark()}>
        {(shown) => <MarkTooltip mark={shown()} width={props.width} lit={litRun() === shown().id} />}
      </Show>
    </div>
  )
}

/** Where a key leads; undefined for a key that means nothing here. */
function stepTo(
  { key, shiftKey }: KeyboardEvent,
  from: number | undefined,
  count: number,
): number | undefined {
  const by = shiftKey ? 10 : 1
  const last = count - 1
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(last, (from ?? -1) + by)
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, (from ?? count) - by)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}

function spoken(mark: Mark | undefined): string {
  if (mark === undefined) return 'Nothing'
  return `${mark.name}: ${mark
    .values()
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}`
}

/** Beside the mark, on the side with more room. */
function MarkTooltip(props: { readonly mark: Mark; readonly width: number; readonly lit: boolean }) {
  const onLeft = (): boolean => props.mark.left > props.width / 2
  return (
    <div
      class={css.tooltip}
      style={{
        top: `${props.mark.top}px`,
        ...(onLeft()
          ? { right: `${props.width - props.mark.left + 12}px` }
          : { left: `${props.mark.left + 12}px` }),
      }}
      aria-hidden="true"
    >
      <table>
        <tbody>
          <tr data-lit={props.lit}>
            <td>
              <RunSwatch color={props.mark.color} />
            </td>
            <td class={css.tooltipName} colspan="2">
              {props.mark.name}
            </td>
          </tr>
          <For each={props.mark.values()}>
            {([name, value]) => (
              <tr>
                <td />
                <td class={css.tooltipName}>{name}</td>
                <td class={css.tooltipValue}>{value}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}
