import { checkModelName, checkNewAlias, checkRegistryTag } from '#model/registry-names.ts'
import type { ModelVersionRecord, RegisteredModelRecord } from '#formats/records.ts'

/** Versions in the order they came. */
export type IncomingModel = { record: RegisteredModelRecord; readonly versions: ModelVersionRecord[] }

/** Registered models and versions of an import, by name; those of several sources are one. */
export class RegistryIntake {
  readonly models = new Map<string, IncomingModel>()

  /** @throws TrackletError INVALID_PARAMETER_VALUE for names that MLflow refuses */
  addModel(record: RegisteredModelRecord): void {
    checkModelName(record.name)
    for (const [key, value] of record.tags) checkRegistryTag(key, value)
    for (const alias of record.aliases.keys()) checkNewAlias(alias)
    const known = this.models.get(record.name)
    if (known === undefined) this.models.set(record.name, { record, versions: [] })
    else known.record = { ...record, aliases: new Map([...known.record.aliases, ...record.aliases]) }
  }

  /** @throws TrackletError INVALID_PARAMETER_VALUE */
  addVersion(record: ModelVersionRecord): void {
    for (const [key, value] of record.tags) checkRegistryTag(key, value)
    this.models.get(record.name)?.versions.push(record)
  }
}
