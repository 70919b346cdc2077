import { RUN_COLORS, runColorFor } from '#model/run-color.ts'
import type { Run } from '#model/run.ts'
import { For, onMount } from 'solid-js'
import type { Place } from '../../../kit/menu.tsx'
import { shownColor } from '../../../theme/run-colors.ts'
import { scheme } from '../../../theme/theme.ts'
import css from './color-picker.module.css'

export type ColorPickerProps = {
  readonly at: Place
  readonly run: Pick<Run, 'runId' | 'runName' | 'tags'>
  readonly onChoose: (color: string) => void
  readonly onClose: () => void
}

const COLUMNS = 6

/** The twelve colours that stay apart for every eye, and any other. */
export function ColorPicker(props: ColorPickerProps) {
  const current = () => runColorFor(props.run)
  let panel: HTMLDivElement | undefined
  onMount(() => {
    panel?.showPopover()
    const chosen = panel?.querySelector<HTMLElement>('[aria-pressed=true]') ?? panel?.querySelector('button')
    chosen?.focus()
  })
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const at = buttons.findIndex((button) => button === document.activeElement)
    buttons[at + step]?.focus()
  }
  return (
    <div
      ref={panel}
      popover="auto"
      role="dialog"
      aria-label={`Colour of ${props.run.runName}`}
      class={css.panel}
      style={{ left: `${props.at.x}px`, top: `${Math.min(props.at.y, innerHeight - 140)}px` }}
      onKeyDown={onKeyDown}
      onToggle={(event) => {
        if (event.newState === 'closed') props.onClose()
      }}
    >
      <div class={css.colors}>
        <For each={RUN_COLORS}>
          {(color, index) => (
            <button
              type="button"
              class={css.color}
              aria-label={`Colour ${index() + 1}, ${color}`}
              aria-pressed={color === current()}
              onClick={() => {
                props.onChoose(color)
                panel?.hidePopover()
              }}
            >
              <span class={css.dot} style={{ 'background-color': shownColor(color, scheme()) }} />
            </button>
          )}
        </For>
      </div>
      <label class={css.other}>
        Another colour
        <input
          type="color"
          value={current()}
          onChange={(event) => props.onChoose(event.currentTarget.value)}
        />
      </label>
    </div>
  )
}
