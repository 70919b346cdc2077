import type { JSX } from 'solid-js'
import css from './empty-state.module.css'

export type EmptyStateProps = {
  readonly title: string
  /** What is missing and what brings it. */
  readonly text?: JSX.Element
  readonly children?: JSX.Element
}

export function EmptyState(props: EmptyStateProps) {
  return (
    <div class={css.empty}>
      <h2 class={css.title}>{props.title}</h2>
      <p class={css.text}>{props.text}</p>
      {props.children}
    </div>
  )
}
