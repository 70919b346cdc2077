import type { Experiment } from '#model/experiment.ts'
import { joinViews, readSavedViews, viewsSetting, type SavedView } from '#model/saved-view.ts'
import type { SettingRow } from '#store/schema.ts'
import { settingName } from '../settings.ts'
import type { Intake } from './intake.ts'

/** What the store has before. */
export type ViewsGround = {
  readonly experiments: readonly Experiment[]
  readonly settings: ReadonlyMap<string, unknown>
}

/**
 * Saved views of incoming experiments, beside those that are there. One of several experiments comes in where all of them
 * are there then.
 * @param byKey experiments by the import's key, as in the intake
 * @returns settings that change, and how many views are new
 */
export function makeViewRows(
  { experiments, jointViews }: Pick<Intake, 'experiments' | 'jointViews'>,
  byKey: ReadonlyMap<string, Experiment>,
  ground: ViewsGround,
): { readonly settings: readonly SettingRow[]; readonly added: number } {
  const changed = new Map<string, SettingRow>()
  let added = 0
  const join = (experimentId: string, views: readonly SavedView[]): void => {
    const name = settingName(viewsSetting(experimentId))
    const kept = readSavedViews(changed.get(name)?.value ?? ground.settings.get(name))
    const joined = joinViews(kept, views)
    if (joined.length === kept.length) return
    added += joined.length - kept.length
    changed.set(name, { name, value: joined })
  }
  for (const [key, { views = [] }] of experiments) join(byKey.get(key)?.experimentId ?? '', views)
  const byName = new Map(ground.experiments.map((experiment) => [experiment.name, experiment]))
  for (const { index, experiments: whose, ...view } of jointViews) {
    const found = whose.flatMap(
      ({ experimentId, name }) => byKey.get(`${index}/${experimentId}`) ?? byName.get(name) ?? [],
    )
    const ids = new Set(found.map(({ experimentId }) => experimentId))
    if (ids.size === whose.length) join([...ids].join('+'), [view])
  }
  return { settings: [...changed.values()], added }
}
