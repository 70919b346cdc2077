import { Show, createUniqueId, type JSX } from 'solid-js'
import { formatCount } from '../format.ts'
import css from './section.module.css'

export type SectionProps = {
  readonly title: string
  /** Behind the title. */
  readonly count?: number | undefined
  /** At the end of the line: a search, a button. */
  readonly actions?: JSX.Element
  readonly children: JSX.Element
}

/** A part of a page under its heading. */
export function Section(props: SectionProps) {
  const id = createUniqueId()
  return (
    <section class={css.section} aria-labelledby={id}>
      <header class={css.header}>
        <h2 id={id}>{props.title}</h2>
        <Show when={props.count !== undefined}>
          <span class={css.count}>{formatCount(props.count ?? 0)}</span>
        </Show>
        <div class={css.actions}>{props.actions}</div>
      </header>
      {props.children}
    </section>
  )
}
