import { createUniqueId, splitProps, type JSX } from 'solid-js'
import css from './field.module.css'

export type FieldProps = JSX.InputHTMLAttributes<HTMLInputElement> & {
  readonly label: string
  /** Why the value is not accepted; said to screen readers too. */
  readonly error?: string | undefined
  /** What the value means, in the room of the error. */
  readonly hint?: string | undefined
}

/** A labelled line of text. */
export function Field(props: FieldProps) {
  const [own, rest] = splitProps(props, ['label', 'error', 'hint'])
  const id = createUniqueId()
  return (
    <div class={css.field}>
      <label for={id} class={css.label}>
        {own.label}
      </label>
      <input
        {...rest}
        id={id}
        class={css.input}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={own.error ? true : undefined}
        aria-describedby={`${id}-error`}
      />
      <p id={`${id}-error`} class={own.error ? css.error : css.hint}>
        {own.error ?? own.hint}
      </p>
    </div>
  )
}
