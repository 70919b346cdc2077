import type { Experiment } from '#model/experiment.ts'
import { joinViews, readSavedViews, viewsSetting } from '#model/saved-view.ts'
import type { ExperimentRecord } from '#formats/records.ts'
import type { SettingRow } from '#store/schema.ts'
import { settingName } from '../settings.ts'

/**
 * Saved views of incoming experiments, beside those that are there.
 * @param experiments by the import's key, as `records`
 * @returns settings that change, and how many views are new
 */
export function makeViewRows(
  records: ReadonlyMap<string, ExperimentRecord>,
  experiments: ReadonlyMap<string, Experiment>,
  settings: ReadonlyMap<string, unknown>,
): { readonly settings: readonly SettingRow[]; readonly added: number } {
  const changed = new Map<string, SettingRow>()
  let added = 0
  for (const [key, { views = [] }] of records) {
    const name = settingName(viewsSetting(experiments.get(key)?.experimentId ?? ''))
    const kept = readSavedViews(changed.get(name)?.value ?? settings.get(name))
    const joined = joinViews(kept, views)
    if (joined.length === kept.length) continue
    added += joined.length - kept.length
    changed.set(name, { name, value: joined })
  }
  return { settings: [...changed.values()], added }
}
