/** The views that were saved: to show one, keep the present one, and what else can be done with them. */
import type { SavedView } from '#model/saved-view.ts'
import { useLocation, useNavigate } from '@solidjs/router'
import Check from 'lucide-solid/icons/check'
import Pencil from 'lucide-solid/icons/pencil'
import Save from 'lucide-solid/icons/save'
import Trash from 'lucide-solid/icons/trash'
import { For, Show, createSignal } from 'solid-js'
import { Button } from '../../kit/button.tsx'
import { cx } from '../../kit/cx.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { TextEditor } from '../../kit/editable-text.tsx'
import field from '../../kit/field.module.css'
import { FloatPanel } from '../../kit/float-panel.tsx'
import { IconButton } from '../../kit/icon-button.tsx'
import { createSavedViews, type SavedViews } from '../../saved-views.ts'
import css from './views-panel.module.css'

export type ViewsPanelProps = {
  readonly experimentId: string
  /** The id of the button below which it stands. */
  readonly buttonId: string
  readonly onClose: () => void
}

const MOST_CHARS = 100

export function ViewsPanel(props: ViewsPanelProps) {
  const views = createSavedViews(() => props.experimentId)
  let panel: HTMLElement | undefined
  return (
    <FloatPanel
      label="Saved views"
      buttonId={props.buttonId}
      ref={(element) => (panel = element)}
      onClose={() => props.onClose()}
    >
      <SaveForm views={views} />
      <Show when={views.list()}>
        {(list) => (
          <Show
            when={list().length > 0}
            fallback={
              <p class={css.none}>
                A view is the filter, columns, order, groups, hidden runs and charts, as they are now.
              </p>
            }
          >
            <ul class={css.list} aria-label="Views">
              <For each={list().map(({ name }) => name)}>
                {(name) => (
                  <Show when={list().find((view) => view.name === name)}>
                    {(view) => <ViewRow view={view()} views={views} onShown={() => panel?.hidePopover()} />}
                  </Show>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Show>
    </FloatPanel>
  )
}

function SaveForm(props: { readonly views: SavedViews }) {
  const location = useLocation()
  const [name, setName] = createSignal('')
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const view = { name: name().trim(), search: location.search }
    if (view.name !== '' && (await props.views.save.run(view))) setName('')
  }
  return (
    <form class={css.form} onSubmit={(event) => void submit(event)}>
      <input
        class={cx(field.input, css.input)}
        aria-label="Name of the view"
        placeholder="Save this view as…"
        maxlength={MOST_CHARS}
        autocomplete="off"
        spellcheck={false}
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" disabled={name().trim() === ''} pending={props.views.save.pending()}>
        Save
      </Button>
    </form>
  )
}

type ViewRowProps = {
  readonly view: SavedView
  readonly views: SavedViews
  readonly onShown: () => void
}

function ViewRow(props: ViewRowProps) {
  const location = useLocation()
  const navigate = useNavigate()
  const [renaming, setRenaming] = createSignal(false)
  let row: HTMLLIElement | undefined
  const name = (): string => props.view.name
  const isShown = (): boolean => props.view.search === location.search
  const link = (): string => new URL(`#${location.pathname}${props.view.search}`, document.baseURI).href
  const show = (): void => {
    navigate(location.pathname + props.view.search, { replace: true, scroll: false })
    props.onShown()
  }
  const stopRenaming = (): void => {
    setRenaming(false)
    queueMicrotask(() => row?.querySelector('button')?.focus())
  }
  return (
    <li ref={row} class={css.row}>
      <Show
        when={!renaming()}
        fallback={
          <TextEditor
            class={css.editor}
            value={name()}
            label={`Name of ${name()}`}
            onSave={(to) => props.views.rename.run(name(), to)}
            onDone={stopRenaming}
          />
        }
      >
        <button
          type="button"
          class={css.name}
          aria-current={isShown()}
          data-tip={name().length > 20 ? name() : undefined}
          onClick={show}
        >
          <span class={css.check}>{isShown() && <Check size={14} />}</span>
          <span class={css.text}>{name()}</span>
        </button>
        <IconButton
          label={`Replace ${name()} by the present view`}
          size="small"
          disabled={isShown()}
          onClick={() => void props.views.save.run({ name: name(), search: location.search })}
        >
          <Save size={14} />
        </IconButton>
        <IconButton label={`Rename ${name()}`} size="small" onClick={() => setRenaming(true)}>
          <Pencil size={14} />
        </IconButton>
        <CopyButton label={`Copy a link to ${name()}`} size="small" text={link()} />
        <IconButton
          label={`Delete ${name()}`}
          size="small"
          onClick={() => void props.views.remove.run(name())}
        >
          <Trash size={14} />
        </IconButton>
      </Show>
    </li>
  )
}
