/** Begins to load code that is likely wanted next. A failure is told where it is wanted. */
export function fetchEarly(load: () => Promise<unknown>): void {
  load().catch(() => undefined)
}

/** The same once the page has nothing else to do. */
export function fetchWhenIdle(load: () => Promise<unknown>): void {
  // Safari got it late.
  const whenIdle = 'requestIdleCallback' in globalThis ? requestIdleCallback : setTimeout
  whenIdle(() => fetchEarly(load))
}
