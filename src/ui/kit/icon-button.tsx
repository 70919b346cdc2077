import { Show, splitProps, type JSX } from 'solid-js'
import { canWrite } from '../can-write.ts'
import css from './icon-button.module.css'
import { cx } from './cx.ts'

export type IconButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> & {
  /** What it does; its accessible name and its tooltip. */
  readonly label: string
  /** Shown behind the label in the tooltip. */
  readonly keys?: string
  readonly pressed?: boolean
  readonly size?: 'small'
  /** It changes what is kept, so it is not there while that cannot be changed. */
  readonly writes?: boolean
}

/** A square button whose child is one icon of 16 px (14 when small). */
export function IconButton(props: IconButtonProps) {
  const [own, rest] = splitProps(props, ['label', 'keys', 'pressed', 'size', 'class', 'writes'])
  return (
    <Show when={!own.writes || canWrite()}>
      <button
        type="button"
        {...rest}
        class={cx(css.iconButton, own.size && css.small, own.class)}
        aria-label={own.label}
        aria-pressed={own.pressed}
        data-tip={own.label}
        data-tip-keys={own.keys}
      />
    </Show>
  )
}
