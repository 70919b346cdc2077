import { createSignal, type Accessor } from 'solid-js'

export type Selection = {
  /** Run ids. */
  readonly ids: Accessor<ReadonlySet<string>>
  readonly has: (runId: string) => boolean
  readonly clear: () => void
  readonly only: (runId: string, index: number) => void
  readonly toggle: (runId: string, index: number) => void
  /** Where a range starts: the row of the last `only` or `toggle`. */
  readonly anchor: Accessor<number>
  readonly add: (runIds: readonly string[]) => void
  readonly remove: (runIds: readonly string[]) => void
}

/** Which runs are ticked. It outlives filters and orders: what is ticked may be out of sight, and the footer counts it. */
export function createSelection(): Selection {
  const [ids, setIds] = createSignal<ReadonlySet<string>>(new Set())
  const [anchor, setAnchor] = createSignal(0)
  return {
    ids,
    has: (runId) => ids().has(runId),
    clear: () => setIds(new Set<string>()),
    only: (runId, index) => {
      setIds(new Set([runId]))
      setAnchor(index)
    },
    toggle: (runId, index) => {
      setIds((old) => {
        const next = new Set(old)
        if (!next.delete(runId)) next.add(runId)
        return next
      })
      setAnchor(index)
    },
    anchor,
    add: (runIds) => setIds((old) => new Set([...old, ...runIds])),
    remove: (runIds) =>
      setIds((old) => {
        const gone = new Set(runIds)
        return new Set([...old].filter((id) => !gone.has(id)))
      }),
  }
}
