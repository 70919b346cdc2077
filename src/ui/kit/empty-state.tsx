import type { JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import css from './empty-state.module.css'

export type EmptyStateProps = {
  readonly title: string
  /** What is missing and what brings it. */
  readonly text?: JSX.Element
  /** It is all the page there is, so its title is the page's. */
  readonly wholePage?: boolean
  readonly children?: JSX.Element
}

export function EmptyState(props: EmptyStateProps) {
  return (
    <div class={css.empty}>
      <Dynamic component={props.wholePage ? 'h1' : 'h2'} class={css.title}>
        {props.title}
      </Dynamic>
      <p class={css.text}>{props.text}</p>
      {props.children}
    </div>
  )
}
