import { createSignal } from 'solid-js'
import type { Brush, Range } from '#model/chart.ts'
import { formatNumber } from '../../format.ts'
import css from './parallel.module.css'
import { brushOf, topOf, type ParallelAxis, type ParallelLayout } from './parallel.ts'

export type AxisHandleProps = {
  readonly axis: ParallelAxis
  readonly layout: ParallelLayout
  /** CSS px from the left of the picture. */
  readonly left: number
  readonly text: string
  /** @param done false while it is dragged */
  readonly onBrush: (brush: Brush | undefined, done: boolean) => void
}

/** A shorter drag is a click, which takes the brush away. */
const MIN_DRAG_PX = 4
/** Nearer to an end than this is the end: nobody means to leave out the greatest value alone. */
const SNAP_PX = 4
const KEY_STEP = 0.05

/** The brush of one axis: drawn by a drag; Up and Down narrow it from below and above, with Shift they widen it. */
export function AxisHandle(props: AxisHandleProps) {
  const [start, setStart] = createSignal<number>()
  const shareAt = (event: PointerEvent & { currentTarget: HTMLElement }): number => {
    const { top, height } = event.currentTarget.getBoundingClientRect()
    const fromTop = event.clientY - top
    if (fromTop <= SNAP_PX) return 1
    return fromTop >= height - SNAP_PX ? 0 : 1 - fromTop / height
  }
  const isDrag = (from: number, to: number): boolean =>
    Math.abs(to - from) * props.layout.height >= MIN_DRAG_PX
  const brushTo = (event: PointerEvent & { currentTarget: HTMLElement }, done: boolean): void => {
    const [from, to] = [start(), shareAt(event)]
    if (from === undefined) return
    if (done) setStart(undefined)
    if (isDrag(from, to)) props.onBrush(brushOf(props.axis, [from, to]), done)
    else if (done) props.onBrush(undefined, true)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = event.key === 'Escape' ? ([0, 1] as const) : narrowed(event, props.axis.brush ?? [0, 1])
    if (next === undefined || (event.key === 'Escape' && props.axis.brush === undefined)) return
    event.preventDefault()
    event.stopPropagation()
    props.onBrush(brushOf(props.axis, next), true)
  }
  return (
    <div
      class={css.axis}
      style={{
        left: `${props.left}px`,
        top: `${topOf(props.layout, 1)}px`,
        height: `${props.layout.height}px`,
      }}
      tabindex="0"
      role="slider"
      aria-label={`Brush of ${props.axis.name}`}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((props.axis.brush?.[0] ?? 0) * 100)}
      aria-valuetext={props.text}
      data-tip={`${props.axis.name}: drag to keep a part`}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setStart(shareAt(event))
      }}
      onPointerMove={(event) => brushTo(event, false)}
      onPointerUp={(event) => brushTo(event, true)}
      onPointerCancel={() => setStart(undefined)}
      onKeyDown={onKeyDown}
    />
  )
}

/** The brush after a key; undefined for a key that means nothing here. */
function narrowed({ key, shiftKey }: KeyboardEvent, [low, high]: Range): Range | undefined {
  const step = (key === 'ArrowUp' ? 1 : -1) * KEY_STEP
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined
  const moveLow = (key === 'ArrowUp') !== shiftKey
  const next: Range = moveLow ? [Math.max(0, low + step), high] : [low, Math.min(1, high + step)]
  return next[1] - next[0] < KEY_STEP / 2 ? [low, high] : next
}

/** What an axis keeps, as words. */
export function brushText(brush: Brush | undefined): string {
  if (brush === undefined) return 'keeps all'
  if ('values' in brush) return `keeps ${brush.values.join(', ')}`
  return `keeps ${formatNumber(brush.range[0])} to ${formatNumber(brush.range[1])}`
}
