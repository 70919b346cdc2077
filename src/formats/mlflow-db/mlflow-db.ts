/**
 * MLflow's SQLite store, `mlflow.db`, of any version of its schema since MLflow 1.0, with the artifact folders that are dropped
 * with it.
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/dbmodels/models.py
 */
import { TrackletError } from '#base/errors.ts'
import { artifactsOf } from '../artifacts-of.ts'
import { bareExperiment } from '../bare-experiment.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import type { ImportRecord } from '../records.ts'
import { findDatabases } from '../sqlite/find-databases.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { findFile, type Source } from '../source.ts'
import { findArtifactFolders } from './artifact-folders.ts'
import { readInputs } from './read-inputs.ts'
import { readMetrics } from './read-metrics.ts'
import { readLoggedModels, readModelPoints, readRegistry } from './read-models.ts'
import { readExperiments, readRuns } from './read-runs.ts'
import { Tables } from './tables.ts'

export const mlflowDb: Format = {
  name: 'mlflow-db',
  title: 'MLflow database',
  sniff,
  read,
}

async function sniff(source: Source): Promise<readonly Place[] | undefined> {
  const databases = (await findDatabases(source)).filter(
    ({ database }) => database.hasTable('experiments') && database.columnsOf('runs').includes('run_uuid'),
  )
  if (databases.length === 0) return undefined
  const artifacts = [...findArtifactFolders(source).values()].map(({ path }) => path)
  return databases.map(({ file, owns }) => ({ path: file.path, summary: '', owns: [...owns, ...artifacts] }))
}

async function* read(
  source: Source,
  { path }: Place,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const file = findFile(source, path)
  if (!file) throw new TrackletError('E_FORMAT', `There is no file "${path}" in what was dropped.`, { path })
  const tables = new Tables(await openDatabase(file, findFile(source, `${path}-wal`)), signal, onProgress)
  const ids: Ids = { runs: new Set(), models: new Set() }
  yield* readEntities(tables, ids)
  yield* readInputs(tables, ids.runs)
  yield* readModelPoints(tables)
  yield* readRegistry(tables)
  yield* readMetrics(tables, ids.runs)
  yield* tables.takeSkipped()
  for (const [owner, folder] of findArtifactFolders(source)) {
    signal?.throwIfAborted()
    if (ids.runs.has(owner) || ids.models.has(owner)) yield* artifactsOf(folder, owner)
  }
  onProgress?.(1)
}

type Ids = { readonly runs: Set<string>; readonly models: Set<string> }

/** Experiments, then runs and logged models; what belongs to a deleted experiment is deleted. */
async function* readEntities(tables: Tables, ids: Ids): AsyncGenerator<ImportRecord> {
  const experiments = await readExperiments(tables)
  const owned = [...(await readRuns(tables)), ...(await readLoggedModels(tables))]
  for (const { experiment } of owned) {
    if (!experiments.has(experiment)) experiments.set(experiment, bareExperiment(experiment))
  }
  yield* experiments.values()
  for (const record of owned) {
    if (record.kind === 'run') ids.runs.add(record.runId)
    else ids.models.add(record.modelId)
    const isDeleted = experiments.get(record.experiment)?.lifecycleStage === 'deleted'
    yield isDeleted ? { ...record, lifecycleStage: 'deleted' } : record
  }
}
