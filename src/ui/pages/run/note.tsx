import Pencil from 'lucide-solid/icons/pencil'
import { Match, Show, Switch, createSignal, untrack } from 'solid-js'
import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { Button } from '../../kit/button.tsx'
import { IconButton } from '../../kit/icon-button.tsx'
import { Keys } from '../../kit/keys.tsx'
import { Markdown } from '../../kit/markdown.tsx'
import { Segmented } from '../../kit/tabs.tsx'
import { maybeReadArtifact } from './artifact-files.ts'
import css from './note.module.css'
import { Section } from './section.tsx'
import type { RunPageState } from './state.ts'

export type NoteProps = { readonly state: RunPageState; readonly run: Run }

/** The run's description: Markdown in MLflow's own tag. */
export function Note(props: NoteProps) {
  const [editing, setEditing] = createSignal(false)
  const text = (): string => props.run.tags.get(TAG.note) ?? ''
  return (
    <Section
      title="Description"
      actions={
        <Show when={!editing() && text() !== ''}>
          <IconButton label="Edit description" size="small" onClick={() => setEditing(true)}>
            <Pencil size={14} />
          </IconButton>
        </Show>
      }
    >
      <Switch>
        <Match when={editing()}>
          <NoteEditor state={props.state} run={props.run} text={text()} onDone={() => setEditing(false)} />
        </Match>
        <Match when={text() === ''}>
          <button type="button" class={css.add} onClick={() => setEditing(true)}>
            Add a description: what this run tries, what came out
          </button>
        </Match>
        <Match when={text() !== ''}>
          <div class={css.note}>
            <Markdown text={text()} loadImage={(path) => maybeReadArtifact(props.run.runId, path)} />
          </div>
        </Match>
      </Switch>
    </Section>
  )
}

type View = 'write' | 'preview'

function NoteEditor(props: NoteProps & { readonly text: string; readonly onDone: () => void }) {
  // What was there when editing began; a change from elsewhere meanwhile does not take the words away.
  const [draft, setDraft] = createSignal(untrack(() => props.text))
  const [view, setView] = createSignal<View>('write')
  const save = async (): Promise<void> => {
    const text = draft().trim()
    const { setTag, deleteTag } = props.state
    const saved =
      text === props.text
        ? true
        : text === ''
          ? await deleteTag.run(TAG.note)
          : await setTag.run(TAG.note, text)
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
            <Markdown text={draft()} loadImage={(path) => maybeReadArtifact(props.run.runId, path)} />
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
        <Button look="primary" pending={props.state.setTag.pending()} onClick={() => void save()}>
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
