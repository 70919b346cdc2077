import { For, Show, createUniqueId } from 'solid-js'
import css from '../kit/field.module.css'

export type TextLineProps = {
  readonly label: string
  /** The label is said to screen readers only. */
  readonly bare?: boolean
  readonly value: string
  readonly placeholder?: string
  /** Offered while it is typed. */
  readonly choices?: readonly string[]
  readonly error?: string | undefined
  /** When the field is left, or by Enter. */
  readonly onChange: (text: string) => void
}

/** A browser's list of thousands is slow to open; typing narrows the whole of it anyway. */
const MOST_CHOICES = 500

/** A line of text in the settings. */
export function TextLine(props: TextLineProps) {
  const id = createUniqueId()
  return (
    <div class={css.field}>
      <Show when={!props.bare}>
        <label for={id} class={css.label}>
          {props.label}
        </label>
      </Show>
      <input
        id={id}
        class={css.input}
        type="text"
        aria-label={props.bare ? props.label : undefined}
        value={props.value}
        placeholder={props.placeholder ?? ''}
        list={props.choices ? `${id}-choices` : undefined}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Show when={props.choices}>
        {(choices) => (
          <datalist id={`${id}-choices`}>
            <For each={choices().slice(0, MOST_CHOICES)}>{(choice) => <option value={choice} />}</For>
          </datalist>
        )}
      </Show>
      <Show when={props.error}>
        <p id={`${id}-error`} class={css.error}>
          {props.error}
        </p>
      </Show>
    </div>
  )
}
