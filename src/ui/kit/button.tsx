import { Show, splitProps, type JSX } from 'solid-js'
import { canWrite } from '../can-write.ts'
import css from './button.module.css'
import { cx } from './cx.ts'

export type ButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  /** `primary` once a screen at most; `danger` for what cannot be undone; `plain` has no edge until hovered. */
  readonly look?: 'primary' | 'danger' | 'plain'
  /** Keeps the width and the focus, takes no clicks. */
  readonly pending?: boolean
  /** It changes what is kept, so it is not there while that cannot be changed. */
  readonly writes?: boolean
}

/** A verb. Type is `button`, so that it never submits by accident. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['look', 'pending', 'class', 'disabled', 'onClick', 'writes'])
  return (
    <Show when={!own.writes || canWrite()}>
      <button
        type="button"
        {...rest}
        class={cx(css.button, own.look !== undefined && css[own.look], own.class)}
        disabled={own.disabled}
        aria-disabled={own.pending ? true : undefined}
        aria-busy={own.pending ? true : undefined}
        onClick={(event) => {
          if (own.pending) event.preventDefault()
          else if (typeof own.onClick === 'function') own.onClick(event)
        }}
      />
    </Show>
  )
}
