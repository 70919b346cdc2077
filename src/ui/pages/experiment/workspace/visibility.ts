/** Which runs are drawn: all but some, or only some. It stands in the address as the beginnings of ids. */
import type { Accessor } from 'solid-js'

export type Visibility = {
  /** Reactive. */
  readonly isHidden: (runId: string) => boolean
  /** Whether any run could be hidden. Reactive. */
  readonly isLimited: Accessor<boolean>
  readonly toggle: (runId: string) => void
  readonly showOnly: (runIds: Iterable<string>) => void
  readonly hide: (runIds: Iterable<string>) => void
  readonly showAll: () => void
}

/** Undefined for what is not limited that way. */
export type VisibilityText = { readonly hide: string | undefined; readonly only: string | undefined }

/** Eight hex digits tell some thousand runs apart; a link stays short. */
const SHORT = 8

export function createVisibility(
  text: Accessor<VisibilityText>,
  setText: (text: VisibilityText) => void,
): Visibility {
  const ids = (part: string | undefined) => new Set(part?.split('.').filter((id) => id !== ''))
  const write = (name: 'hide' | 'only', shown: ReadonlySet<string>) => {
    const list = [...shown].join('.')
    const none = name === 'hide' && list === ''
    setText({ hide: undefined, only: undefined, ...(!none && { [name]: list === '' ? '-' : list }) })
  }
  const change = (runIds: Iterable<string>, drawn: (id: string, set: Set<string>) => void) => {
    const { hide, only } = text()
    const set = ids(only ?? hide)
    set.delete('-')
    for (const runId of runIds) drawn(runId.slice(0, SHORT), set)
    write(only === undefined ? 'hide' : 'only', set)
  }
  return {
    isHidden: (runId) => {
      const { hide, only } = text()
      const id = runId.slice(0, SHORT)
      return only === undefined ? ids(hide).has(id) : !ids(only).has(id)
    },
    isLimited: () => text().hide !== undefined || text().only !== undefined,
    toggle: (runId) => change([runId], (id, set) => set.delete(id) || set.add(id)),
    showOnly: (runIds) => write('only', new Set(Array.from(runIds, (runId) => runId.slice(0, SHORT)))),
    hide: (runIds) => change(runIds, (id, set) => (text().only === undefined ? set.add(id) : set.delete(id))),
    showAll: () => setText({ hide: undefined, only: undefined }),
  }
}
