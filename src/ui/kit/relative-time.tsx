import type { Milliseconds } from '#base/units.ts'
import { createNow } from '../clock.ts'
import { formatDateTime, formatRelative } from '../format.ts'

/** `5 min ago`, with the whole date as its tooltip. */
export function RelativeTime(props: { readonly time: Milliseconds }) {
  const now = createNow()
  return (
    <time datetime={new Date(props.time).toISOString()} data-tip={formatDateTime(props.time)}>
      {formatRelative(props.time, now())}
    </time>
  )
}
