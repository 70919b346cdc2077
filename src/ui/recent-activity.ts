/** Which experiments are being logged to: those that points were announced for in the last seconds. */
import { createSignal, onCleanup } from 'solid-js'
import { makeChangeListener } from './live.ts'

/** Longer than the pause between two flushes of a busy client, and than a short epoch. */
const FADES_MS = 8_000

/** A reactive test; each experiment falls silent by itself. */
export function createRecentActivity(): (experimentId: string) => boolean {
  const [active, setActive] = createSignal<ReadonlySet<string>>(new Set())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const forget = (id: string) => {
    timers.delete(id)
    setActive((old) => new Set([...old].filter((other) => other !== id)))
  }
  makeChangeListener((change) => {
    if (change.kind !== 'metrics') return
    for (const id of change.experimentIds) {
      clearTimeout(timers.get(id))
      timers.set(id, setTimeout(forget, FADES_MS, id))
      if (!active().has(id)) setActive((old) => new Set([...old, id]))
    }
  })
  onCleanup(() => timers.forEach((timer) => clearTimeout(timer)))
  return (experimentId) => active().has(experimentId)
}
