import type { DatasetInput, DatasetSummary } from '#model/dataset.ts'
import { entriesToWire } from './entries.ts'

export function datasetInputToWire({ dataset, tags }: DatasetInput) {
  return {
    tags: entriesToWire(tags),
    dataset: {
      name: dataset.name,
      digest: dataset.digest,
      source_type: dataset.sourceType,
      source: dataset.source,
      schema: dataset.schema ?? undefined,
      profile: dataset.profile ?? undefined,
    },
  }
}

export function datasetSummaryToWire({ experimentId, name, digest, context }: DatasetSummary) {
  return { experiment_id: experimentId, name, digest, context: context ?? undefined }
}
