/** The command palette: commands, experiments and runs by a few letters. A combobox over a listbox, in a dialog. */
import { useNavigate } from '@solidjs/router'
import { For, Show, createEffect, createMemo, createSignal, on } from 'solid-js'
import { cx } from '../kit/cx.ts'
import frame from '../kit/dialog.module.css'
import { Keys } from '../kit/keys.tsx'
import { createPaletteItems, type PaletteItem } from './palette-items.ts'
import css from './palette.module.css'

export function Palette(props: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [query, setQuery] = createSignal('')
  const [active, setActive] = createSignal(0)
  const items = createPaletteItems(query, navigate)
  const current = createMemo(() => Math.min(active(), items().length - 1))
  let dialog: HTMLDialogElement | undefined
  let list: HTMLUListElement | undefined

  createEffect(on(query, () => setActive(0)))
  createEffect(() => list?.children[current()]?.scrollIntoView({ block: 'nearest' }))
  createEffect(() => dialog?.showModal())

  const choose = (item: PaletteItem | undefined) => {
    if (!item) return
    props.onClose()
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const count = items().length
      if (count > 0) setActive((current() + step + count) % count)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(items()[current()])
    }
  }
  return (
    <dialog
      ref={dialog}
      class={cx(frame.dialog, css.palette)}
      aria-label="Command palette"
      onClose={() => props.onClose()}
      onMouseDown={(event) => event.target === dialog && props.onClose()}
    >
      <input
        class={css.input}
        placeholder="Search commands, experiments and runs"
        autocomplete="off"
        spellcheck={false}
        autofocus
        role="combobox"
        aria-label="Search commands, experiments and runs"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-activedescendant={items().length > 0 ? `palette-${current()}` : undefined}
        onInput={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id="palette-list" class={css.list} role="listbox" aria-label="Results">
        <For each={items()}>
          {(item, index) => (
            <li
              id={`palette-${index()}`}
              class={css.item}
              role="option"
              aria-selected={index() === current()}
              onPointerMove={() => setActive(index())}
              onClick={() => choose(item)}
            >
              <span class={css.kind}>{item.kind}</span>
              <span class={css.title}>{item.title}</span>
              <Show when={item.keys}>{(keys) => <Keys keys={keys()} />}</Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={items().length === 0}>
        <p class={css.none}>Nothing matches “{query()}”.</p>
      </Show>
    </dialog>
  )
}
