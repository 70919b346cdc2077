import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'

export type Loaded<T> = {
  /** The latest; kept while the next loads, so that content which changes does not flash. */
  readonly data: Accessor<T | undefined>
  /** What the latest load threw. */
  readonly error: Accessor<unknown>
}

/** Loads once for each value of `source`; an answer to an earlier value is dropped. */
export function createLoad<S, T>(
  source: Accessor<S>,
  load: (source: S, signal: AbortSignal) => Promise<T>,
): Loaded<T> {
  const [data, setData] = createSignal<T>()
  const [error, setError] = createSignal<unknown>()
  createEffect(
    on(source, (value) => {
      const controller = new AbortController()
      onCleanup(() => controller.abort())
      load(value, controller.signal).then(
        (loaded) => {
          if (controller.signal.aborted) return
          setError(undefined)
          setData(() => loaded)
        },
        (thrown: unknown) => {
          if (!controller.signal.aborted) setError(() => thrown)
        },
      )
    }),
  )
  return { data, error }
}

/** A `blob:` address of a Blob while the owner lives. */
export function createBlobUrl(blob: Accessor<Blob>): Accessor<string> {
  const [url, setUrl] = createSignal('')
  createEffect(
    on(blob, (content) => {
      const made = URL.createObjectURL(content)
      setUrl(made)
      onCleanup(() => URL.revokeObjectURL(made))
    }),
  )
  return url
}
