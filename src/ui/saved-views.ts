/** Views of an experiment under names: the address's search part, kept in the store. */
import type { Accessor } from 'solid-js'
import { refuse } from '#base/errors.ts'
import { readSavedViews, sortViews, viewsSetting, type SavedView } from '#model/saved-view.ts'
import { createAction, undoable, type Action } from './action.ts'
import { createLive } from './live.ts'
import { remote } from './remote.ts'

export type SavedViews = {
  /** By name; undefined while they are read. */
  readonly list: Accessor<readonly SavedView[] | undefined>
  /** In the place of a view of that name. */
  readonly save: Action<[view: SavedView]>
  readonly rename: Action<[name: string, to: string]>
  readonly remove: Action<[name: string]>
}

/** @param experimentId `1+2` of several that are shown together; undefined reads nothing */
export function createSavedViews(experimentId: Accessor<string | undefined>): SavedViews {
  const live = createLive(experimentId, readViews, (change) => change.kind === 'settings')
  /** What it was before is read anew: another tab may have written, too. */
  const edit = async (change: (views: readonly SavedView[]) => readonly SavedView[]) => {
    const id = experimentId()
    if (id === undefined) refuse('Views are of one experiment. Nothing was changed.')
    const before = await readViews(id)
    const write = async (views: readonly SavedView[]): Promise<void> => {
      await remote.setSetting(viewsSetting(id), views)
      live.reread()
    }
    await write(change(before))
    return { before, undo: () => write(before) }
  }
  return {
    list: live.data,
    save: createAction(async (view: SavedView) => {
      const { before, undo } = await edit((views) => withView(views, view))
      const old = before.find(({ name }) => name === view.name)
      if (old !== undefined && old.search !== view.search)
        return undoable(`View “${view.name}” replaced.`, undo)
    }, 'Could not save the view'),
    rename: createAction(async (name: string, to: string) => {
      await edit((views) => {
        const view = views.find((one) => one.name === name)
        if (view === undefined) refuse(`There is no view “${name}” any more. Nothing was changed.`)
        if (views.some((one) => one.name === to))
          refuse(`There is a view “${to}” already. Nothing was changed; choose another name.`)
        return withView(without(views, name), { ...view, name: to })
      })
    }, 'Could not rename the view'),
    remove: createAction(async (name: string) => {
      const { undo } = await edit((views) => without(views, name))
      return undoable(`View “${name}” deleted.`, undo)
    }, 'Could not delete the view'),
  }
}

function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return sortViews([...without(views, view.name), view])
}

function without(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((view) => view.name !== name)
}

async function readViews(experimentId: string): Promise<readonly SavedView[]> {
  return readSavedViews(await remote.getSetting(viewsSetting(experimentId)))
}
