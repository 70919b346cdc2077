import css from './splitter.module.css'

export type SplitterProps = {
  readonly label: string
  /** Of what stands before it, CSS px. */
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
  /** By a double click, or Enter. */
  readonly onReset?: () => void
}

const KEY_STEP = 16

/** A line between two panes that is dragged, or moved by the arrow keys. */
export function Splitter(props: SplitterProps) {
  const onPointerDown = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    const start = { x: event.clientX, value: props.value }
    const handle = event.currentTarget
    handle.setPointerCapture(event.pointerId)
    const move = (moved: PointerEvent): void => props.onChange(start.value + moved.clientX - start.x)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') return props.onReset?.()
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    event.stopPropagation()
    props.onChange(props.value + (event.key === 'ArrowLeft' ? -KEY_STEP : KEY_STEP))
  }
  return (
    <div
      class={css.splitter}
      role="separator"
      aria-orientation="vertical"
      aria-label={props.label}
      aria-valuenow={props.value}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      tabindex="0"
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDblClick={() => props.onReset?.()}
    />
  )
}
