/** What can be done to the versions of a registered model; what can be undone offers it. */
import type { ModelStage, ModelVersion } from '#model/registered-model.ts'
import type { Accessor } from 'solid-js'
import { createAction, undoable } from '../action.ts'
import { remote } from '../remote.ts'

export type VersionActions = ReturnType<typeof createVersionActions>

export function createVersionActions(name: Accessor<string>) {
  return {
    ...createMoves(name),
    ...createTexts(name),
    remove: createAction(async (version: number) => {
      await remote.deleteModelVersion(name(), version)
      return { text: `Version ${version} deleted.` }
    }, 'Could not delete the version'),
  }
}

function createMoves(name: Accessor<string>) {
  return {
    /** @param displaced versions that have the stage and move to Archived */
    move: createAction(
      async (version: ModelVersion, stage: ModelStage, displaced: readonly ModelVersion[]) => {
        const model = name()
        const back = version.currentStage as ModelStage
        await remote.transitionModelVersionStage(model, version.version, stage, displaced.length > 0)
        return undoable(`Version ${version.version} moved to ${stage}.`, async () => {
          await remote.transitionModelVersionStage(model, version.version, back, false)
          for (const old of displaced)
            await remote.transitionModelVersionStage(model, old.version, stage, false)
        })
      },
      'Could not move the version',
    ),
    /** @param from the version that has the alias now */
    setAlias: createAction(async (alias: string, version: number, from: number | undefined) => {
      const model = name()
      await remote.setModelAlias(model, alias, version)
      if (from === undefined || from === version) return
      return undoable(`${alias} moved from version ${from} to version ${version}.`, () =>
        remote.setModelAlias(model, alias, from),
      )
    }, 'Could not set the alias'),
    deleteAlias: createAction(async (alias: string) => {
      const model = name()
      // Asked anew, so that the undo brings back what was there and not what was shown.
      const version = (await remote.getRegisteredModel(model)).model.aliases.get(alias)
      await remote.deleteModelAlias(model, alias)
      if (version === undefined) return
      return undoable(`Alias ${alias} deleted.`, () => remote.setModelAlias(model, alias, version))
    }, 'Could not delete the alias'),
  }
}

function createTexts(name: Accessor<string>) {
  return {
    describe: createAction(async (version: number, description: string) => {
      await remote.updateModelVersion(name(), version, description)
    }, 'Could not save the description'),
    setTag: createAction(
      (version: number, key: string, value: string) => remote.setModelVersionTag(name(), version, key, value),
      'Could not save the tag',
    ),
    deleteTag: createAction(async (version: number, key: string) => {
      const model = name()
      const value = (await remote.getModelVersion(model, version)).version.tags.get(key) ?? ''
      await remote.deleteModelVersionTag(model, version, key)
      return undoable(`Tag ${key} deleted.`, () => remote.setModelVersionTag(model, version, key, value))
    }, 'Could not delete the tag'),
  }
}
