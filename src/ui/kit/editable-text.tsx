import Pencil from 'lucide-solid/icons/pencil'
import { Show, createSignal } from 'solid-js'
import { canWrite } from '../can-write.ts'
import { cx } from './cx.ts'
import css from './editable-text.module.css'
import { IconButton } from './icon-button.tsx'

export type EditableTextProps = {
  readonly value: string
  /** What it is: `run name`. */
  readonly label: string
  /** Called with changed, trimmed, non-empty text. Resolves to whether it was taken; if not, editing goes on. */
  readonly onSave: (value: string) => Promise<boolean>
  readonly class?: string | undefined
}

/** Text that is renamed in place: the pencil or a double click edits, Enter saves, Escape goes back. */
export function EditableText(props: EditableTextProps) {
  const [editing, setEditing] = createSignal(false)
  let pencil: HTMLButtonElement | undefined
  const stop = () => {
    setEditing(false)
    queueMicrotask(() => pencil?.focus())
  }
  return (
    <Show
      when={editing()}
      fallback={
        <span class={cx(css.editable, props.class)}>
          <span class={css.value} data-tip={props.value} onDblClick={() => setEditing(canWrite())}>
            {props.value}
          </span>
          <IconButton
            ref={(button) => (pencil = button)}
            class={css.pencil}
            label={`Rename ${props.label}`}
            size="small"
            writes
            onClick={() => setEditing(true)}
          >
            <Pencil size={14} />
          </IconButton>
        </span>
      }
    >
      <TextEditor
        value={props.value}
        label={props.label}
        class={props.class}
        onSave={(value) => props.onSave(value)}
        onDone={stop}
      />
    </Show>
  )
}

export type TextEditorProps = EditableTextProps & {
  /** After a save that was taken, or without one. */
  readonly onDone: () => void
}

/** The field alone, for whoever has a place and a way to start of its own (a table cell and F2). */
export function TextEditor(props: TextEditorProps) {
  let saving = false
  const save = async (input: HTMLInputElement) => {
    if (saving) return
    const value = input.value.trim()
    if (value === '' || value === props.value) return props.onDone()
    saving = true
    // Once taken, nothing more is saved: the field loses the focus when it goes away.
    if (await props.onSave(value)) return props.onDone()
    saving = false
    input.focus()
  }
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    event.stopPropagation()
    if (event.key === 'Enter') {
      // Else the same key would press what gets the focus next.
      event.preventDefault()
      void save(event.currentTarget)
    }
    if (event.key === 'Escape') {
      event.preventDefault()
      saving = true
      props.onDone()
    }
  }
  return (
    <input
      ref={(input) => queueMicrotask(() => focusAll(input))}
      class={cx(css.input, props.class)}
      value={props.value}
      aria-label={props.label}
      autocomplete="off"
      spellcheck={false}
      onKeyDown={onKeyDown}
      onBlur={(event) => void save(event.currentTarget)}
    />
  )
}

function focusAll(input: HTMLInputElement): void {
  input.focus()
  input.select()
}
