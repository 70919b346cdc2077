/** What opens under a filter: what fits at the cursor, filters used before, examples, and why the text is no filter. */
import { For, Show, createEffect } from 'solid-js'
import { formatCount } from '../format.ts'
import { Keys } from '../kit/keys.tsx'
import css from './filter-panel.module.css'
import type { FilterItem, FilterState } from './filter-state.ts'
import { KIND_WORDS, OPERATOR_WORDS } from './filter-words.ts'

export type FilterPanelProps = {
  /** Its items are `<id>-0` and so on. */
  readonly id: string
  readonly filter: FilterState
  readonly isBad: boolean
  readonly onChoose: (item: FilterItem) => void
}

export function FilterPanel(props: FilterPanelProps) {
  let list: HTMLUListElement | undefined
  const items = () => props.filter.items()
  const isOpen = () => items().length > 0
  createEffect(() => {
    const active = props.filter.active()
    if (active >= 0) list?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' })
  })
  return (
    <div
      class={css.panel}
      data-open={isOpen() || props.isBad}
      onMouseDown={(event) => event.preventDefault()}
    >
      <ul ref={list} id={`${props.id}-list`} class={css.list} role="listbox" aria-label="What fits here">
        <For each={items()}>
          {(item, index) => (
            <>
              <Show when={headingOf(item) !== undefined && item.kind !== items()[index() - 1]?.kind}>
                <li class={css.heading} role="presentation">
                  {headingOf(item)}
                </li>
              </Show>
              <li
                id={`${props.id}-${index()}`}
                data-index={index()}
                class={css.item}
                role="option"
                aria-selected={index() === props.filter.active()}
                onPointerMove={() => props.filter.setActive(index())}
                onClick={() => props.onChoose(item)}
              >
                <ItemWords item={item} />
              </li>
            </>
          )}
        </For>
      </ul>
      <Show when={props.isBad}>
        <p id={`${props.id}-error`} class={css.error} role="alert">
          {props.filter.error()?.message}
        </p>
      </Show>
      <Show when={isOpen()}>
        <p class={css.foot} aria-hidden="true">
          <span>
            <Keys keys="ArrowUp ArrowDown" /> choose
          </span>
          <span>
            <Keys keys="Tab" /> complete
          </span>
          <span>
            <Keys keys="Escape" /> close
          </span>
        </p>
      </Show>
    </div>
  )
}

function headingOf({ kind }: FilterItem): string | undefined {
  return { suggestion: undefined, recent: 'Used before', example: 'Examples' }[kind]
}

function ItemWords(props: { readonly item: FilterItem }) {
  const words = () => wordsOf(props.item)
  return (
    <>
      <span class={css.label}>{words().label}</span>
      <span class={css.detail}>{words().detail}</span>
    </>
  )
}

function wordsOf(item: FilterItem): { readonly label: string; readonly detail: string } {
  if (item.kind === 'recent') return { label: item.text, detail: '' }
  if (item.kind === 'example') return { label: item.text, detail: item.words }
  const { kind, label, count } = item.suggestion
  if (kind === 'operator' || kind === 'connective') return { label, detail: OPERATOR_WORDS[label] ?? '' }
  if (kind === 'value') return { label, detail: count === undefined ? '' : formatCount(count) }
  return { label, detail: KIND_WORDS[kind === 'prefix' ? label : kind] ?? '' }
}
