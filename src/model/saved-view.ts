/** A view of an experiment under a name: what its page shows, as the address has it. */
export type SavedView = {
  readonly name: string
  /** The address's search part: empty, or from `?` on. */
  readonly search: string
}

/** The setting that has an experiment's views. */
export function viewsSetting(experimentId: string): string {
  return `views.${experimentId}`
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
