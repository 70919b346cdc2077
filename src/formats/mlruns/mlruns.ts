/**
 * MLflow's FileStore, `mlruns/`, of every age since 2018: a folder for each experiment, in it one for each run, in that one
 * small file for each param, tag and metric.
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/file_store.py
 */
import { TrackletError } from '#base/errors.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import type { ImportRecord } from '../records.ts'
import { findFolder, type Folder, type Source } from '../source.ts'
import { findStores, readLayout, type Layout } from './layout.ts'
import { readExperiment } from './read-experiment.ts'
import { readRegisteredModel } from './read-registry.ts'

export const mlruns: Format = {
  name: 'mlruns',
  title: 'MLflow folder',
  sniff,
  read,
}

async function sniff(source: Source): Promise<readonly Place[] | undefined> {
  const stores = await findStores(source)
  if (stores.length === 0) return undefined
  return Promise.all(stores.map(toPlace))
}

async function toPlace(store: Folder): Promise<Place> {
  return { path: store.path, summary: summarize(await readLayout(store)), owns: [store.path] }
}

async function* read(
  source: Source,
  { path }: Place,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const store = findFolder(source, path)
  if (!store)
    throw new TrackletError('E_FORMAT', `There is no folder "${path}" in what was dropped.`, { path })
  const { experiments, registered } = await readLayout(store)
  const runs = experiments.reduce((sum, experiment) => sum + experiment.runs.length, 0)
  const seen = new Set<string>()
  let done = 0
  const onRun = (): void => onProgress?.(++done / runs)
  for (const experiment of experiments) {
    signal?.throwIfAborted()
    yield* readExperiment(experiment, { seen, signal, onRun })
  }
  for (const model of registered) {
    signal?.throwIfAborted()
    yield* readRegisteredModel(model)
  }
  onProgress?.(1)
}

/** "3 experiments, 87 runs, 1 registered model" */
function summarize({ experiments, registered }: Layout): string {
  const runs = experiments.reduce((sum, experiment) => sum + experiment.runs.length, 0)
  return [
    [experiments.length, 'experiment'] as const,
    [runs, 'run'] as const,
    [registered.length, 'registered model'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`)
    .join(', ')
}
