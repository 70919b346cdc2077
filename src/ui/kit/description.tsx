import Pencil from 'lucide-solid/icons/pencil'
import { Match, Show, Switch, createSignal, untrack } from 'solid-js'
import { canWrite } from '../can-write.ts'
import { Button } from './button.tsx'
import css from './description.module.css'
import { IconButton } from './icon-button.tsx'
import { Keys } from './keys.tsx'
import { Markdown } from './markdown.tsx'
import { Section } from './section.tsx'
import { Segmented } from './tabs.tsx'

export type DescriptionProps = {
  /** Markdown; empty for none. */
  readonly text: string
  /** What the button says while there is none. */
  readonly invitation: string
  /** Resolves to whether it was taken; if not, editing goes on. */
  readonly onSave: (text: string) => Promise<boolean>
  /** A picture that the text names by its path; absent where there are no files. */
  readonly loadImage?: (path: string) => Promise<Blob | undefined>
}

/** A description in Markdown, shown and edited in its place. */
export function Description(props: DescriptionProps) {
  const [editing, setEditing] = createSignal(false)
  return (
    <Section
      title="Description"
      actions={
        <Show when={!editing() && props.text !== ''}>
          <IconButton label="Edit description" size="small" writes onClick={() => setEditing(true)}>
            <Pencil size={14} />
          </IconButton>
        </Show>
      }
    >
      <Switch>
        <Match when={editing()}>
          <Editor {...props} onDone={() => setEditing(false)} />
        </Match>
        <Match when={props.text === '' && !canWrite()}>
          <p class={css.none}>None.</p>
        </Match>
        <Match when={props.text === ''}>
          <button type="button" class={css.add} onClick={() => setEditing(true)}>
            {props.invitation}
          </button>
        </Match>
        <Match when={props.text !== ''}>
          <div class={css.note}>
            <Markdown text={props.text} loadImage={props.loadImage} />
          </div>
        </Match>
      </Switch>
    </Section>
  )
}

type View = 'write' | 'preview'

function Editor(props: DescriptionProps & { readonly onDone: () => void }) {
  // What was there when editing began; a change from elsewhere meanwhile does not take the words away.
  const [draft, setDraft] = createSignal(untrack(() => props.text))
  const [view, setView] = createSignal<View>('write')
  const [pending, setPending] = createSignal(false)
  const save = async (): Promise<void> => {
    const text = draft().trim()
    if (text === props.text) return props.onDone()
    setPending(true)
    const saved = await props.onSave(text)
    setPending(false)
    if (saved) props.onDone()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key === 'Escape' && draft() === props.text) props.onDone()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void save()
    }
  }
  return (
    <div class={css.editor} onKeyDown={onKeyDown}>
      <Segmented<View>
        label="View"
        value={view()}
        options={[
          { value: 'write', label: 'Write' },
          { value: 'preview', label: 'Preview' },
        ]}
        onChange={setView}
      />
      <Show
        when={view() === 'write'}
        fallback={
          <div class={css.preview}>
            <Markdown text={draft()} loadImage={props.loadImage} />
          </div>
        }
      >
        <textarea
          ref={(area) => queueMicrotask(() => area.focus())}
          class={css.area}
          aria-label="Description, in Markdown"
          rows={8}
          value={draft()}
          onInput={(event) => setDraft(event.currentTarget.value)}
        />
      </Show>
      <div class={css.buttons}>
        <Button look="primary" pending={pending()} onClick={() => void save()}>
          Save
        </Button>
        <Button look="plain" onClick={() => props.onDone()}>
          Cancel
        </Button>
        <span class={css.keys}>
          <Keys keys="$mod+Enter" /> saves
        </span>
      </div>
    </div>
  )
}
