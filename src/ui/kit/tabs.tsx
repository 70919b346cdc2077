/** Tabs that are places: links, each with an address of its own. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { formatCount } from '../format.ts'
import css from './tabs.module.css'

export type TabLink = {
  readonly href: string
  readonly label: string
  /** Behind the label; left out when undefined. */
  readonly count?: number | undefined
  readonly current: boolean
}

export function TabLinks(props: { readonly label: string; readonly tabs: readonly TabLink[] }) {
  return (
    <nav class={css.tabs} aria-label={props.label}>
      <For each={props.tabs}>
        {(tab) => (
          <A
            href={tab.href}
            class={css.tab}
            aria-current={tab.current ? 'page' : undefined}
            data-current={tab.current}
          >
            {tab.label}
            <Show when={tab.count !== undefined}>
              <span class={css.count}>{formatCount(tab.count ?? 0)}</span>
            </Show>
          </A>
        )}
      </For>
    </nav>
  )
}

export type SegmentedProps<T extends string> = {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}

/** A choice of two to four ways to show the same thing: a radio group that looks like one control. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const name = `segmented-${++lastGroup}`
  return (
    <div class={css.segmented} role="radiogroup" aria-label={props.label}>
      <For each={props.options}>
        {(option) => (
          <label class={css.segment}>
            <input
              type="radio"
              name={name}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        )}
      </For>
    </div>
  )
}

let lastGroup = 0
