import { A } from '@solidjs/router'
import { Show, createSignal, onCleanup } from 'solid-js'
import { formatBytes } from '../format.ts'
import { createLive, makeChangeListener } from '../live.ts'
import { worker } from '../remote.ts'
import { SETTINGS_PATH } from '../routes.ts'
import css from './bar.module.css'

const MOST_NAMED = 3
/** A writer that waits tries again, and is heard, every 5 s: after so long a silence none waits any more. */
const SILENCE_MS = 15_000

/** Stands while the browser refuses space: what is safe, what takes the room, what to do. Goes when there is room again. */
export function StorageBar() {
  const [full, setFull] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  makeChangeListener((change) => {
    if (change.kind !== 'storage') return
    clearTimeout(timer)
    setFull(change.full)
    if (change.full) timer = setTimeout(() => setFull(false), SILENCE_MS)
  })
  onCleanup(() => clearTimeout(timer))
  return (
    <Show when={full()}>
      <FullBar />
    </Show>
  )
}

function FullBar() {
  const space = createLive(
    () => 'space',
    () => worker.measureSpace(),
    (change) => change.kind === 'runs' || change.kind === 'experiments' || change.kind === 'storage',
  )
  const largest = () =>
    (space.data()?.experiments ?? [])
      .map(({ name, metricBytes, artifactBytes }) => ({ name, bytes: metricBytes + artifactBytes }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, MOST_NAMED)
      .map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`)
      .join(', ')
  const deleted = () => space.data()?.deletedBytes ?? 0
  return (
    <div class={`${css.bar} ${css.bad}`} role="alert">
      <p>
        <strong>No space left.</strong> Everything saved so far is safe. Runs that log now wait, and go on by
        themselves when there is room.{' '}
        <span class={css.sizes}>
          <Show when={largest()}>{(names) => <>Largest: {names()}. </>}</Show>
          <Show when={deleted() > 0}>Deleted runs hold {formatBytes(deleted())}.</Show>
        </span>
      </p>
      <A href={SETTINGS_PATH} class={css.link}>
        Free space in settings
      </A>
    </div>
  )
}
