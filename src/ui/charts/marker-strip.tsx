/**
 * The strip of the axis below a plot, on which steps are marked: a click marks one, a drag a range. Each mark has a handle
 * that is dragged, or moved from point to point by the arrow keys; Delete takes it away.
 */
import { For, Show, createMemo, createSignal } from 'solid-js'
import type { StepMarker } from '#model/charts-view.ts'
import { axisKind, X_AXIS_HEIGHT } from './axis-ticks.ts'
import { useChartGroup } from './chart-group.ts'
import type { PlotBox } from './chart.tsx'
import type { LineChartState } from './line-chart-state.ts'
import css from './marker.module.css'
import { xText } from './reading-text.ts'
import { shareOf, valueAtShare } from './scale.ts'
import { nearestIndex, stepAlong } from './slices.ts'

export type MarkerStripProps = {
  readonly title: string
  readonly state: LineChartState
  readonly box: PlotBox
  readonly logX: boolean
}

type End = 'at' | 'to'

export function MarkerStrip(props: MarkerStripProps) {
  const group = useChartGroup()
  const x = () => props.state.xAxis()
  const marker = createMemo(() => (group.marker()?.x === x() ? group.marker() : undefined))
  const ends = createMemo((): readonly End[] => {
    const now = marker()
    if (now === undefined) return []
    return now.to === undefined ? ['at'] : ['at', 'to']
  })
  const [start, setStart] = createSignal<number>()
  const valueAt = (event: PointerEvent, strip: HTMLElement): number => {
    const { left, width } = strip.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width))
    return nearestPlace(props.state, valueAtShare(share, props.state.x(), props.logX))
  }
  const mark = (event: PointerEvent & { currentTarget: HTMLElement }, done: boolean): void => {
    const from = start()
    if (from === undefined) return
    const to = valueAt(event, event.currentTarget)
    group.setMarker({ x: x(), at: from, ...(to !== from && { to }) }, done)
    if (done) setStart(undefined)
  }
  const move = (end: End, value: number, done: boolean): void => {
    const now = marker()
    if (now !== undefined) group.setMarker({ ...now, [end]: value }, done)
  }
  return (
    <div
      class={css.strip}
      style={{
        left: `${props.box.left}px`,
        top: `${props.box.top + props.box.height}px`,
        width: `${props.box.width}px`,
        height: `${X_AXIS_HEIGHT}px`,
      }}
      data-tip={marker() === undefined ? 'Click to mark a step, drag to mark a range' : undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setStart(valueAt(event, event.currentTarget))
        mark(event, false)
      }}
      onPointerMove={(event) => mark(event, false)}
      onPointerUp={(event) => mark(event, true)}
      onPointerCancel={() => setStart(undefined)}
    >
      <For each={ends()}>
        {(end) => (
          <Handle
            {...props}
            end={end}
            value={marker()?.[end] ?? 0}
            valueAt={valueAt}
            onMove={(value, done) => move(end, value, done)}
            onRemove={() => group.setMarker(withoutEnd(marker(), end), true)}
          />
        )}
      </For>
    </div>
  )
}

type HandleProps = MarkerStripProps & {
  readonly end: End
  readonly value: number
  readonly valueAt: (event: PointerEvent, strip: HTMLElement) => number
  /** @param done false while it is dragged */
  readonly onMove: (value: number, done: boolean) => void
  readonly onRemove: () => void
}

function Handle(props: HandleProps) {
  const [dragging, setDragging] = createSignal(false)
  const range = () => props.state.x()
  const share = (): number => shareOf(props.value, range(), props.logX)
  const words = (): string => xText(props.value, axisKind(props.state.xAxis()))
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }, done: boolean): void => {
    const strip = event.currentTarget.parentElement
    if (!dragging() || strip === null) return
    event.stopPropagation()
    if (done) setDragging(false)
    props.onMove(props.valueAt(event, strip), done)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const direction = event.key === 'ArrowRight' ? 1 : -1
      props.onMove(stepAlong(props.state.slices(), props.value, direction) ?? props.value, true)
    } else if (event.key === 'Delete' || event.key === 'Backspace') props.onRemove()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Show when={share() >= 0 && share() <= 1}>
      <div
        class={css.handle}
        style={{ left: `${share() * 100}%` }}
        tabindex="0"
        role="slider"
        aria-label={`${props.end === 'at' ? 'Mark' : 'End of the marked range'} in ${props.title}`}
        aria-orientation="horizontal"
        aria-valuemin={range()[0]}
        aria-valuemax={range()[1]}
        aria-valuenow={props.value}
        aria-valuetext={words()}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.stopPropagation()
          event.currentTarget.setPointerCapture(event.pointerId)
          setDragging(true)
        }}
        onPointerMove={(event) => drag(event, false)}
        onPointerUp={(event) => drag(event, true)}
        onPointerCancel={() => setDragging(false)}
        onDblClick={() => props.onRemove()}
        onKeyDown={onKeyDown}
      >
        {words().replace(/^step /, '')}
      </div>
    </Show>
  )
}

/** Without its first end a range is a mark at the other one. */
function withoutEnd(marker: StepMarker | undefined, end: End): StepMarker | undefined {
  if (marker?.to === undefined) return undefined
  const { x, at, to } = marker
  return { x, at: end === 'at' ? to : at }
}

/** Where a point is. */
function nearestPlace(state: LineChartState, wish: number): number {
  let best = wish
  let distance = Infinity
  for (const slice of state.slices()) {
    const place = slice.x[nearestIndex(slice, wish)]
    if (place === undefined || Math.abs(place - wish) >= distance) continue
    best = place
    distance = Math.abs(place - wish)
  }
  return best
}
