import { A } from '@solidjs/router'
import { ROUTES } from '../routes.ts'
import css from './wordmark.module.css'

/** The mark of the app's icon and the name; leads home. */
export function Wordmark() {
  return (
    <A href={ROUTES.home} class={css.wordmark}>
      <svg width="18" height="18" viewBox="0 0 18 18" fill="none" aria-hidden="true">
        <path
          d="M3.4 12.9 7.3 8.4 10.1 10.7 14.1 5.6"
          stroke="currentColor"
          stroke-width="1.8"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
        <circle cx="14.1" cy="5.6" r="2.2" fill="currentColor" />
      </svg>
      Tracklet
    </A>
  )
}
