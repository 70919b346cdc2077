import css from './live-dot.module.css'

/** Breathes where points arrive now. */
export function LiveDot() {
  return <span class={css.live} role="img" aria-label="logging now" data-tip="Logging now" />
}
