import { Show, children, type JSX } from 'solid-js'
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
  // Each reading of such a property makes its elements anew, with all that they do.
  const path = children(() => props.path)
  const note = children(() => props.note)
  const actions = children(() => props.actions)
  const tabs = children(() => props.tabs)
  return (
    <header class={css.header}>
      <Show when={path()}>
        <nav class={css.path} aria-label="Where this belongs">
          {path()}
        </nav>
      </Show>
      <div class={css.line}>
        <h1 class={css.title}>{props.title}</h1>
        <Show when={note()}>
          <div class={css.note}>{note()}</div>
        </Show>
        <Show when={actions()}>
          <div class={css.actions}>{actions()}</div>
        </Show>
      </div>
      {props.children}
      <Show when={tabs()}>
        <div class={css.tabs}>{tabs()}</div>
      </Show>
    </header>
  )
}
