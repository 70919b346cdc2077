import { createComputed, createSignal, untrack, type Accessor } from 'solid-js'

/**
 * The same value, for thousands of readers. Solid marks all that stands behind a memo whenever something before it moves,
 * and then asks each whether it changed; what reads a signal is left alone until the signal is set.
 */
export function createSteady<T>(read: Accessor<T>): Accessor<T> {
  const [value, setValue] = createSignal(untrack(read))
  createComputed(() => setValue(() => read()))
  return value
}
