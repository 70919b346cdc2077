import type { JSX } from 'solid-js'
import css from './facts.module.css'

/** Names and what they are, one below the other. */
export function Facts(props: { readonly children: JSX.Element }) {
  return <dl class={css.list}>{props.children}</dl>
}

export function Fact(props: { readonly name: string; readonly children: JSX.Element }) {
  return (
    <div class={css.fact}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}

export { css as factCss }
