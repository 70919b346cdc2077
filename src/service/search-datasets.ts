import { refuse } from '#base/errors.ts'
import type { DatasetSummary } from '#model/dataset.ts'
import { TAG } from '#model/tags.ts'
import type { RunIndexes } from './run-indexes.ts'

const MAX_EXPERIMENTS = 20
const MAX_SUMMARIES = 1_000

/**
 * Which datasets the runs of some experiments used, and as what; deleted runs count too, as in MLflow.
 * @throws TrackletError INVALID_PARAMETER_VALUE for no or too many experiments
 */
export async function searchDatasets(
  indexes: RunIndexes,
  experimentIds: readonly string[],
): Promise<DatasetSummary[]> {
  if (experimentIds.length < 1 || experimentIds.length > MAX_EXPERIMENTS) {
    refuse(
      `Datasets are searched in 1 to ${String(MAX_EXPERIMENTS)} experiments, not in ${String(experimentIds.length)}.`,
    )
  }
  const found = new Map<string, DatasetSummary>()
  for (const index of await indexes.load([...new Set(experimentIds)])) {
    for (const { experimentId, inputs } of index.runs.values()) {
      for (const { name, digest, tags } of inputs) {
        const context = tags.get(TAG.dataContext) ?? null
        found.set(JSON.stringify([experimentId, name, digest, context]), {
          experimentId,
          name,
          digest,
          context,
        })
      }
    }
  }
  return [...found.values()].slice(0, MAX_SUMMARIES)
}
