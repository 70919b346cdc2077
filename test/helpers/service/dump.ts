import type { TrackletApi } from '#worker/api.ts'
import { bitsOf } from './context.ts'

/** Everything of a store that a bundle holds, in a form that `toEqual` compares bit for bit. */
export async function dump({ api }: { readonly api: TrackletApi }): Promise<unknown> {
  const experiments = await api.listExperiments('ALL')
  const registered = await api.searchRegisteredModels({})
  const versions = await api.searchModelVersions({})
  const { items: runs } = await api.searchRuns({
    experimentIds: experiments.map(({ experiment }) => experiment.experimentId),
    viewType: 'ALL',
  })
  return {
    registered: registered.items.map(({ model }) => ({ ...model, tags: sorted(model.tags) })),
    versions: versions.items.map(({ version, aliases }) => ({
      ...version,
      tags: sorted(version.tags),
      aliases: [...aliases].sort(),
    })),
    experiments: experiments
      .filter(({ experiment }) => experiment.experimentId !== '0')
      .map(({ experiment: { tags, ...rest } }) => ({ ...rest, tags: sorted(tags) })),
    runs: await Promise.all(
      [...runs]
        .sort((a, b) => (a.run.runId < b.run.runId ? -1 : 1))
        .map(async ({ run, summaries }) => ({
          ...run,
          params: sorted(run.params),
          tags: sorted(run.tags),
          datasets: (await api.getRun(run.runId)).datasetInputs,
          modelInputs: run.modelInputs ?? [],
          modelOutputs: run.modelOutputs ?? [],
          models: await api.listRunModels(run.runId),
          modelFiles: await Promise.all(
            (run.modelOutputs ?? []).map(async ({ modelId }) =>
              (await api.listArtifacts(modelId)).map(({ path, sha256 }) => [path, sha256]),
            ),
          ),
          metrics: await Promise.all(
            [...summaries.keys].sort().map(async (key) => {
              const { steps, values, timestamps } = await api.readHistory(run.runId, key)
              return [key, ...(await Promise.all([steps, values, timestamps].map(tell)))]
            }),
          ),
          artifacts: await Promise.all(
            (await api.listArtifacts(run.runId)).map(async ({ path, sha256, size, type, time }) => {
              const content = await (await api.readArtifact(run.runId, path)).arrayBuffer()
              return { path, sha256, size, type, time, content: [...new Uint8Array(content).slice(0, 64)] }
            }),
          ),
        })),
    ),
  }
}

/** Every bit of a short column, a hash of a long one. */
async function tell(column: Float64Array): Promise<string> {
  if (column.length < 100) return bitsOf(column)
  const hash = await crypto.subtle.digest('SHA-256', column.slice())
  return `${String(column.length)}: ${bitsOf(new Float64Array(hash))}`
}

export function sorted(entries: ReadonlyMap<string, string>): [string, string][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
}
