import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { For, Show, createSignal } from 'solid-js'
import { IconButton } from '../kit/icon-button.tsx'
import { TextEditor } from '../kit/editable-text.tsx'
import { AliasChip } from './alias-chip.tsx'
import css from './alias-editor.module.css'
import type { VersionActions } from './version-actions.ts'

export type AliasEditorProps = {
  readonly version: number
  /** Of this version. */
  readonly aliases: readonly string[]
  /** Every alias of the model, to its version. */
  readonly all: ReadonlyMap<string, number>
  readonly actions: VersionActions
}

/** Aliases of a version. An alias that another version has moves here. */
export function AliasEditor(props: AliasEditorProps) {
  const [adding, setAdding] = createSignal(false)
  let plus: HTMLButtonElement | undefined
  const done = () => {
    setAdding(false)
    queueMicrotask(() => plus?.focus())
  }
  return (
    <span class={css.aliases}>
      <For each={props.aliases}>
        {(alias) => (
          <AliasChip alias={alias}>
            <IconButton
              class={css.delete}
              label={`Delete alias ${alias}`}
              size="small"
              writes
              onClick={() => void props.actions.deleteAlias.run(alias)}
            >
              <X size={12} />
            </IconButton>
          </AliasChip>
        )}
      </For>
      <Show
        when={adding()}
        fallback={
          <IconButton
            ref={(button) => (plus = button)}
            label={`Add an alias to version ${props.version}`}
            size="small"
            writes
            onClick={() => setAdding(true)}
          >
            <Plus size={14} />
          </IconButton>
        }
      >
        <TextEditor
          value=""
          label={`New alias of version ${props.version}`}
          class={css.field}
          onSave={(alias) => props.actions.setAlias.run(alias, props.version, props.all.get(alias))}
          onDone={done}
        />
      </Show>
    </span>
  )
}
