import Search from 'lucide-solid/icons/search'
import X from 'lucide-solid/icons/x'
import { Show } from 'solid-js'
import { cx } from './cx.ts'
import { IconButton } from './icon-button.tsx'
import css from './search-field.module.css'

export type SearchFieldProps = {
  readonly value: string
  readonly onInput: (value: string) => void
  /** Its name and its placeholder: `Filter runs by name`. */
  readonly label: string
  readonly class?: string | undefined
  readonly ref?: (input: HTMLInputElement) => void
}

/** Filters while it is typed into. Escape empties it, then gives the focus away. */
export function SearchField(props: SearchFieldProps) {
  let field: HTMLInputElement | undefined
  const clear = () => {
    props.onInput('')
    field?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    if (props.value === '') field?.blur()
    else clear()
  }
  return (
    <div class={cx(css.search, props.class)}>
      <Search size={14} aria-hidden="true" />
      <input
        ref={(input) => {
          field = input
          props.ref?.(input)
        }}
        class={css.input}
        type="text"
        inputmode="search"
        enterkeyhint="search"
        value={props.value}
        placeholder={props.label}
        aria-label={props.label}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Show when={props.value !== ''}>
        <IconButton label="Clear" size="small" onClick={clear}>
          <X size={14} />
        </IconButton>
      </Show>
    </div>
  )
}
