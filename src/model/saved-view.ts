/** A view of an experiment under a name: what its page shows, as the address has it. */
export type SavedView = {
  readonly name: string
  /** The address's search part: empty, or from `?` on. */
  readonly search: string
}

/** A view of several experiments that are shown together. */
export type JointView = SavedView & {
  /** As they stand in the address; other stores may know them by name alone. */
  readonly experiments: readonly { readonly experimentId: string; readonly name: string }[]
}

/** The setting that has an experiment's views. @param experimentId of several that are shown together: `1+2` */
export function viewsSetting(experimentId: string): string {
  return `views.${experimentId}`
}

/** Whose views a setting has, where it is of several experiments. */
export function jointExperiments(setting: string): readonly string[] | undefined {
  const ids = /^views\.(\d+(?:\+\d+)+)$/.exec(setting)?.[1]
  return ids?.split('+')
}

/** What a setting holds; another version of Tracklet may have written something else. */
export function readSavedViews(value: unknown): readonly SavedView[] {
  return Array.isArray(value) ? value.filter(isView) : []
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== 'object' || value === null) return false
  const { name, search } = value as Readonly<Record<string, unknown>>
  return typeof name === 'string' && typeof search === 'string' && /^(\?|$)/.test(search)
}

export function sortViews(views: readonly SavedView[]): SavedView[] {
  return [...views].sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** Both, each once. Of two of one name the incoming gets another, and the same one each time. */
export function joinViews(kept: readonly SavedView[], incoming: readonly SavedView[]): SavedView[] {
  const joined = new Map(kept.map(({ name, search }) => [name, search]))
  for (const { name, search } of incoming) {
    let free = name
    while (joined.has(free) && joined.get(free) !== search) free += ' (imported)'
    joined.set(free, search)
  }
  return sortViews([...joined].map(([name, search]) => ({ name, search })))
}
