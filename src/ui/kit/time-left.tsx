import type { Milliseconds } from '#base/units.ts'
import { Show } from 'solid-js'
import { formatDuration } from '../format.ts'

/** A guess after less than this is worth nothing. */
const GUESS_MS = 2_000

export type TimeLeftProps = {
  readonly begun: Milliseconds
  /** From 0 to 1; undefined while nobody knows. */
  readonly fraction: number | undefined
}

/** How long work takes still, as far as its pace so far tells; nothing before that tells much. */
export function TimeLeft(props: TimeLeftProps) {
  const left = () => {
    const fraction = props.fraction ?? 0
    // The clock is read when the fraction moves.
    const passed = Date.now() - props.begun
    return passed < GUESS_MS || fraction <= 0.02 ? undefined : (passed / fraction) * (1 - fraction)
  }
  return <Show when={left()}>{(duration) => <>{formatDuration(Math.max(1_000, duration()))} left</>}</Show>
}
