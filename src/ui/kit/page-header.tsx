import { Show, type JSX } from 'solid-js'
import css from './page-header.module.css'

export type PageHeaderProps = {
  /** Above the title, small: links to where this belongs, from the outermost on. */
  readonly path?: JSX.Element
  readonly title: JSX.Element
  /** Beside the title, secondary: a count, a state. */
  readonly note?: JSX.Element
  /** At the end of the line. */
  readonly actions?: JSX.Element
  /** Below: tags, a note. */
  readonly children?: JSX.Element
  /** Last, on a hairline of the page's width. */
  readonly tabs?: JSX.Element
}

export function PageHeader(props: PageHeaderProps) {
  return (
    <header class={css.header}>
      <Show when={props.path}>
        <nav class={css.path} aria-label="Where this belongs">
          {props.path}
        </nav>
      </Show>
      <div class={css.line}>
        <h1 class={css.title}>{props.title}</h1>
        <Show when={props.note}>
          <div class={css.note}>{props.note}</div>
        </Show>
        <Show when={props.actions}>
          <div class={css.actions}>{props.actions}</div>
        </Show>
      </div>
      {props.children}
      <Show when={props.tabs}>
        <div class={css.tabs}>{props.tabs}</div>
      </Show>
    </header>
  )
}
