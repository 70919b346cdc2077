/** Views of an experiment under names: the address's search part, kept in the store. */
import type { Accessor } from 'solid-js'
import { refuse } from '#base/errors.ts'
import { createAction } from '../../action.ts'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'

export type SavedView = {
  readonly name: string
  /** As in the address: empty, or from `?` on. */
  readonly search: string
}

export type SavedViews = {
  /** By name; undefined while they are read. */
  readonly list: Accessor<readonly SavedView[] | undefined>
  /** In the place of a view of that name. @throws TrackletError where the store cannot be written */
  readonly save: (view: SavedView) => Promise<void>
  readonly forget: (name: string) => void
}

export function createSavedViews(experimentId: Accessor<string>): SavedViews {
  const live = createLive(
    () => `views.${experimentId()}`,
    async (setting) => readViews(await remote.getSetting(setting)),
    (change) => change.kind === 'settings',
  )
  const others = (name: string): SavedView[] => (live.data() ?? []).filter((view) => view.name !== name)
  const write = async (views: readonly SavedView[]): Promise<void> => {
    const setting = live.dataSource()
    if (setting === undefined) refuse('The saved views are not read yet. Nothing was changed; try again.')
    await remote.setSetting(setting, views)
    live.reread()
  }
  const forget = createAction(async (name: string) => await write(others(name)), 'Could not forget the view')
  return {
    list: live.data,
    save: (view) => write([...others(view.name), view].sort((a, b) => a.name.localeCompare(b.name, 'en'))),
    forget: (name) => void forget.run(name),
  }
}

/** Another version of Tracklet may have written something else. */
function readViews(value: unknown): SavedView[] {
  return Array.isArray(value) ? value.filter(isView) : []
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== 'object' || value === null) return false
  const { name, search } = value as Readonly<Record<string, unknown>>
  return typeof name === 'string' && typeof search === 'string' && /^(\?|$)/.test(search)
}
