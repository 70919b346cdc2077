import type { Dataset, DatasetInput } from '#model/dataset.ts'
import type { MetricSummaries, Run, RunData } from '#model/run.ts'
import { readDatasets } from '#store/datasets.ts'
import { readSummaries } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import type { SummaryCache } from './summary-cache.ts'

/** With what MLflow gives of a run, in the order given. @param cache absent: summaries come from the database */
export async function withData(store: Store, runs: readonly Run[], cache?: SummaryCache): Promise<RunData[]> {
  const runIds = runs.map(({ runId }) => runId)
  const [summaries, inputs] = await Promise.all([
    cache?.read(runIds) ?? readSummaries(store, runIds),
    readInputs(store, runs),
  ])
  return runs.map((run, i) => ({
    run,
    summaries: summaries[i] as MetricSummaries,
    datasetInputs: inputs[i] ?? [],
  }))
}

/** Of each run. A dataset of many runs is read once, and is one object. */
async function readInputs(store: Store, runs: readonly Run[]): Promise<DatasetInput[][]> {
  const names = new Map(
    runs.flatMap(({ experimentId, inputs }) =>
      inputs.map(({ name, digest }) => [
        JSON.stringify([experimentId, name, digest]),
        { experimentId, name, digest },
      ]),
    ),
  )
  const datasets = new Map<string, Dataset>()
  const rows = names.size === 0 ? [] : await readDatasets(store, [...names.values()])
  for (const [i, key] of [...names.keys()].entries()) {
    const dataset = rows[i]
    if (dataset !== undefined) datasets.set(key, dataset)
  }
  return runs.map(({ experimentId, inputs }) =>
    inputs.flatMap(({ name, digest, tags }) => {
      const dataset = datasets.get(JSON.stringify([experimentId, name, digest]))
      return dataset === undefined ? [] : [{ dataset, tags }]
    }),
  )
}
