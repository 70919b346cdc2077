import { For, Show, createUniqueId, type JSX } from 'solid-js'
import { cx } from './cx.ts'
import field from './field.module.css'
import css from './select.module.css'

export type SelectOption = { readonly value: string; readonly label: string }
export type SelectGroup = { readonly label: string; readonly options: readonly SelectOption[] }

export type SelectProps = {
  readonly label: string
  /** The label is said to screen readers only. */
  readonly bare?: boolean
  readonly value: string
  readonly options: readonly (SelectOption | SelectGroup)[]
  readonly onChange: (value: string) => void
}

/** The browser's own choice among many, which every keyboard, screen reader and phone knows. */
export function Select(props: SelectProps) {
  const id = createUniqueId()
  return (
    <div class={field.field} data-bare={props.bare ?? false}>
      <Show when={!props.bare}>
        <label for={id} class={field.label}>
          {props.label}
        </label>
      </Show>
      <select
        id={id}
        class={cx(field.input, css.select)}
        aria-label={props.bare ? props.label : undefined}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        <For each={props.options}>
          {(option) =>
            'options' in option ? (
              <optgroup label={option.label}>
                <For each={option.options}>{(inner) => <Option option={inner} chosen={props.value} />}</For>
              </optgroup>
            ) : (
              <Option option={option} chosen={props.value} />
            )
          }
        </For>
      </select>
    </div>
  )
}

function Option(props: { readonly option: SelectOption; readonly chosen: string }): JSX.Element {
  return (
    <option value={props.option.value} selected={props.option.value === props.chosen}>
      {props.option.label}
    </option>
  )
}
