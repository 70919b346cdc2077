import { For, Show } from 'solid-js'
import css from './metric-title.module.css'
import { lastSegmentOf, prefixOf } from './metric-sections.ts'

/** A metric's name with its last part in bold, which is also what stays when there is little room. */
export function MetricTitle(props: { readonly metric: string }) {
  return (
    <span class={css.title} data-tip={props.metric}>
      <span class={css.prefix}>
        <For each={prefixOf(props.metric).split('/')}>
          {(part) => <Show when={part !== ''}>{`${part} / `}</Show>}
        </For>
      </span>
      <b>{lastSegmentOf(props.metric)}</b>
    </span>
  )
}
