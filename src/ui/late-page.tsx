import { createMemo, createSignal, untrack, type Component, type JSX } from 'solid-js'

/**
 * A page whose code comes when it is first shown. Not Solid's `lazy`, under which the router keeps the old page until the
 * code is there: where the address changes again meanwhile, it may keep it for good.
 */
export function latePage(load: () => Promise<Component>): Component {
  let loaded: Component | undefined
  return () => {
    const [page, setPage] = createSignal(loaded)
    const [error, setError] = createSignal<unknown>()
    if (loaded === undefined)
      load().then(
        (found) => setPage(() => (loaded = found)),
        (reason: unknown) => setError(() => reason),
      )
    const shown = createMemo((): JSX.Element => {
      if (error() !== undefined) throw error()
      const Page = page()
      return Page && untrack(() => <Page />)
    })
    return <>{shown()}</>
  }
}
