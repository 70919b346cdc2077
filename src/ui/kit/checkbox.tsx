import { createEffect, splitProps, type JSX } from 'solid-js'
import css from './checkbox.module.css'
import { cx } from './cx.ts'

export type CheckboxProps = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'type' | 'ref'> & {
  /** Some of what it stands for is ticked. */
  readonly partly?: boolean
}

/** A box that is ticked; its name comes from a <label> around it or `aria-label`. */
export function Checkbox(props: CheckboxProps) {
  const [own, rest] = splitProps(props, ['partly', 'class'])
  return (
    <input
      {...rest}
      ref={(input) => createEffect(() => (input.indeterminate = own.partly ?? false))}
      type="checkbox"
      class={cx(css.checkbox, own.class)}
    />
  )
}
