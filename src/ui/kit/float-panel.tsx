import { onMount, type JSX } from 'solid-js'
import { cx } from './cx.ts'
import css from './float-panel.module.css'
import { placeUnder } from './place-under.ts'

export type FloatPanelProps = {
  readonly label: string
  /** The id of the button below which it stands. */
  readonly buttonId: string
  readonly class?: string | undefined
  readonly ref?: (panel: HTMLElement) => void
  /** Also after Escape, or a click beside it. */
  readonly onClose: () => void
  readonly children: JSX.Element
}

/** Choices in a layer of their own, below the button that opened it. It begins in its first field. */
export function FloatPanel(props: FloatPanelProps) {
  let panel: HTMLDivElement | undefined
  onMount(() => {
    if (panel) props.ref?.(panel)
    panel?.showPopover()
    placeUnder(panel, document.getElementById(props.buttonId))
    panel?.querySelector('input')?.focus()
  })
  return (
    <div
      ref={panel}
      popover="auto"
      role="dialog"
      aria-label={props.label}
      class={cx(css.panel, props.class)}
      onToggle={(event) => {
        if (event.newState === 'closed') props.onClose()
      }}
    >
      {props.children}
    </div>
  )
}
