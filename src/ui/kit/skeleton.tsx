import type { JSX } from 'solid-js'
import css from './skeleton.module.css'

/** Takes the room of what is being read; shows itself after 150 ms, so that a quick answer flashes nothing. */
export function Skeleton(props: { readonly width: JSX.CSSProperties['width']; readonly height?: string }) {
  return (
    <span
      class={css.skeleton}
      aria-hidden="true"
      style={{ width: props.width, height: props.height ?? '12px' }}
    />
  )
}
