import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import { Show, type JSX } from 'solid-js'
import { cx } from './cx.ts'
import css from './sort-header.module.css'

export type SortHeaderProps = {
  readonly sorted: 'ascending' | 'descending' | undefined
  readonly onSort: () => void
  readonly align?: 'end'
  readonly class?: string | undefined
  readonly children: JSX.Element
}

/** A <th> that orders its table. The arrow's room is kept while it is not there. */
export function SortHeader(props: SortHeaderProps) {
  return (
    <th scope="col" aria-sort={props.sorted ?? 'none'} class={props.class}>
      <button type="button" class={cx(css.button, props.align && css.end)} onClick={() => props.onSort()}>
        <span>{props.children}</span>
        <span class={css.arrow} aria-hidden="true">
          <Show when={props.sorted === 'ascending'}>
            <ArrowUp size={12} />
          </Show>
          <Show when={props.sorted === 'descending'}>
            <ArrowDown size={12} />
          </Show>
        </span>
      </button>
    </th>
  )
}
