import type { JSX } from 'solid-js'
import css from './two-columns.module.css'

export type TwoColumnsProps = { readonly main: JSX.Element; readonly side: JSX.Element }

/** What a thing is about, and beside it its facts; one below the other where it is narrow. Scrolls. */
export function TwoColumns(props: TwoColumnsProps) {
  return (
    <div class={css.page}>
      <div class={css.columns}>
        <div class={css.main}>{props.main}</div>
        <div class={css.side}>{props.side}</div>
      </div>
    </div>
  )
}
