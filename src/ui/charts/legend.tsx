import type { JSX } from 'solid-js'
import css from './chart.module.css'
import { createOverflow } from './visibility.ts'

/** Two rows below a chart; more are scrolled to. */
export function Legend(props: { readonly title: string; readonly children: JSX.Element }) {
  let host: HTMLDivElement | undefined
  const overflow = createOverflow(() => host)
  return (
    <div
      ref={host}
      class={css.legend}
      role="group"
      aria-label={`Legend of ${props.title}`}
      tabindex={overflow() ? 0 : undefined}
    >
      {props.children}
    </div>
  )
}
