import type { ModelVersion, ModelVersionDetails, RegisteredModelDetails } from '#model/registered-model.ts'
import { entriesToWire, listToWire } from './entries.ts'

export function registeredModelToWire({ model, latestVersions }: RegisteredModelDetails) {
  return {
    name: model.name,
    creation_timestamp: model.creationTimestamp,
    last_updated_timestamp: model.lastUpdatedTimestamp,
    description: model.description || undefined,
    latest_versions: listToWire(latestVersions, (version) => versionToWire(version, undefined)),
    tags: entriesToWire(model.tags),
    aliases: listToWire([...model.aliases], ([alias, version]) => ({ alias, version: String(version) })),
  }
}

export function modelVersionToWire({ version, aliases }: ModelVersionDetails) {
  return versionToWire(
    version,
    listToWire(aliases, (alias) => alias),
  )
}

function versionToWire(row: ModelVersion, aliases: readonly string[] | undefined) {
  return {
    name: row.name,
    version: String(row.version),
    creation_timestamp: row.creationTimestamp,
    last_updated_timestamp: row.lastUpdatedTimestamp,
    user_id: row.userId || undefined,
    current_stage: row.currentStage,
    description: row.description,
    source: row.source,
    run_id: row.runId,
    run_link: row.runLink,
    status: row.status,
    status_message: row.statusMessage || undefined,
    tags: entriesToWire(row.tags),
    aliases,
  }
}
