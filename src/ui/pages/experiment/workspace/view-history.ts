/** Undo and redo of the view, which is the address's search part: whatever changed it. */
import { useLocation, useNavigate } from '@solidjs/router'
import { createEffect, createSignal, on, type Accessor } from 'solid-js'

export type ViewHistory = {
  readonly canUndo: Accessor<boolean>
  readonly canRedo: Accessor<boolean>
  readonly undo: () => void
  readonly redo: () => void
}

/** Changes of the same part within this time, as of a drag or of typing, are one step. */
const SAME_STEP_MS = 800
const MOST_STEPS = 200

export function createViewHistory(): ViewHistory {
  const location = useLocation()
  const navigate = useNavigate()
  const [past, setPast] = createSignal<readonly string[]>([])
  const [future, setFuture] = createSignal<readonly string[]>([])
  let expected: string | undefined
  let last = { parts: '', time: -Infinity }
  createEffect(
    on([() => location.pathname, () => location.search], ([path, now], before) => {
      const old = before?.[1]
      if (old === undefined) return
      if (before?.[0] !== path) return clear()
      if (now === old) return
      if (now === expected) return (expected = undefined)
      const step = { parts: changedParts(old, now), time: performance.now() }
      const goesOn = step.parts === last.parts && step.time - last.time < SAME_STEP_MS
      last = step
      setFuture([])
      if (!goesOn) setPast((steps) => [...steps, old].slice(-MOST_STEPS))
    }),
  )
  const clear = () => {
    setPast([])
    setFuture([])
  }
  const go = (
    from: Accessor<readonly string[]>,
    setFrom: (steps: readonly string[]) => void,
    to: Accessor<readonly string[]>,
    setTo: (steps: readonly string[]) => void,
  ) => {
    const target = from().at(-1)
    if (target === undefined) return
    setFrom(from().slice(0, -1))
    setTo([...to(), location.search])
    expected = target
    last = { parts: '', time: -Infinity }
    navigate(location.pathname + target, { replace: true, scroll: false })
  }
  return {
    canUndo: () => past().length > 0,
    canRedo: () => future().length > 0,
    undo: () => go(past, setPast, future, setFuture),
    redo: () => go(future, setFuture, past, setPast),
  }
}

function changedParts(before: string, after: string): string {
  const [old, now] = [new URLSearchParams(before), new URLSearchParams(after)]
  const names = new Set([...old.keys(), ...now.keys()])
  return [...names].filter((name) => old.get(name) !== now.get(name)).join()
}
