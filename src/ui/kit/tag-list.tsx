import Trash from 'lucide-solid/icons/trash'
import { For, Show, createMemo, createSignal } from 'solid-js'
import { isReservedTag } from '#model/tags.ts'
import { Button } from './button.tsx'
import { EditableText } from './editable-text.tsx'
import { IconButton } from './icon-button.tsx'
import { Section } from './section.tsx'
import css from './tag-list.module.css'

export type TagListProps = {
  readonly tags: ReadonlyMap<string, string>
  /** What tags are for, where there is none. */
  readonly none: string
  /** Resolves to whether it was taken. */
  readonly onSet: (key: string, value: string) => Promise<boolean>
  readonly onDelete: (key: string) => void
}

/** Tags, changed in their places. */
export function TagList(props: TagListProps) {
  const [adding, setAdding] = createSignal(false)
  const sorted = createMemo(() => [...props.tags].sort(([a], [b]) => (a < b ? -1 : 1)))
  const own = createMemo(() => sorted().filter(([key]) => !isReservedTag(key)))
  const reserved = createMemo(() => sorted().filter(([key]) => isReservedTag(key)))
  return (
    <Section
      title="Tags"
      count={own().length}
      actions={
        <Show when={!adding()}>
          <Button look="plain" writes class={css.add} onClick={() => setAdding(true)}>
            Add tag
          </Button>
        </Show>
      }
    >
      <Show when={adding()}>
        <AddTag onSet={props.onSet} onDone={() => setAdding(false)} />
      </Show>
      <ul class={css.tags}>
        <For each={own().map(([key]) => key)}>
          {(key) => <TagRow {...props} tagKey={key} value={props.tags.get(key) ?? ''} />}
        </For>
      </ul>
      <Show when={own().length === 0 && !adding()}>
        <p class={css.none}>{props.none}</p>
      </Show>
      <Show when={reserved().length > 0}>
        <details class={css.reserved}>
          <summary>{reserved().length} kept by MLflow and Tracklet</summary>
          <dl>
            <For each={reserved()}>
              {([key, value]) => (
                <>
                  <dt>{key}</dt>
                  <dd>{value.length > 300 ? `${value.slice(0, 300)}…` : value}</dd>
                </>
              )}
            </For>
          </dl>
        </details>
      </Show>
    </Section>
  )
}

function TagRow(props: TagListProps & { readonly tagKey: string; readonly value: string }) {
  return (
    <li class={css.tag}>
      <span class={css.key} data-tip={props.tagKey}>
        {props.tagKey}
      </span>
      <EditableText
        class={css.value}
        value={props.value}
        label={`value of ${props.tagKey}`}
        onSave={(value) => props.onSet(props.tagKey, value)}
      />
      <IconButton
        class={css.delete}
        label={`Delete ${props.tagKey}`}
        size="small"
        writes
        onClick={() => props.onDelete(props.tagKey)}
      >
        <Trash size={14} />
      </IconButton>
    </li>
  )
}

function AddTag(props: Pick<TagListProps, 'onSet'> & { readonly onDone: () => void }) {
  const [key, setKey] = createSignal('')
  const [value, setValue] = createSignal('')
  const [pending, setPending] = createSignal(false)
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (key().trim() === '') return
    setPending(true)
    const taken = await props.onSet(key().trim(), value())
    setPending(false)
    if (taken) props.onDone()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') props.onDone()
  }
  return (
    <form class={css.form} onSubmit={(event) => void save(event)} onKeyDown={onKeyDown}>
      <input
        ref={(input) => queueMicrotask(() => input.focus())}
        class={css.input}
        aria-label="Tag name"
        placeholder="Name"
        autocomplete="off"
        value={key()}
        onInput={(event) => setKey(event.currentTarget.value)}
      />
      <input
        class={css.input}
        aria-label="Tag value"
        placeholder="Value"
        autocomplete="off"
        value={value()}
        onInput={(event) => setValue(event.currentTarget.value)}
      />
      <div class={css.formButtons}>
        <Button type="submit" look="primary" disabled={key().trim() === ''} pending={pending()}>
          Add
        </Button>
        <Button look="plain" onClick={() => props.onDone()}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
