import { checkParamKey, checkRunId, checkTagKey } from '#model/names.ts'
import { RUN_STATUSES } from '#model/run.ts'
import { bareExperiment, experimentNameOf } from '../bare-experiment.ts'
import type { ExperimentRecord, RunRecord } from '../records.ts'
import type { Row } from '../sqlite/row.ts'
import { timeOf, type Tables } from './tables.ts'

const EXPERIMENT = ['experiment_id', 'name', 'lifecycle_stage', 'creation_time', 'last_update_time']
const RUN = [
  'run_uuid',
  'experiment_id',
  'name',
  'user_id',
  'status',
  'start_time',
  'end_time',
  'deleted_time',
  'lifecycle_stage',
]

/** By key. */
export async function readExperiments(tables: Tables): Promise<Map<string, ExperimentRecord>> {
  const tags = await tables.readEntries('experiment_tags', ['key', 'value', 'experiment_id'], checkTagKey)
  const { path } = tables.database
  const records = await tables.read('experiments', EXPERIMENT, (row): ExperimentRecord => {
    const key = row.text(0) ?? ''
    return {
      ...bareExperiment(key),
      name: experimentNameOf(row.text(1), key, path, tables.skipped),
      lifecycleStage: row.text(2) === 'deleted' ? 'deleted' : 'active',
      creationTime: timeOf(row, 3),
      lastUpdateTime: timeOf(row, 4),
      tags: tags.get(key) ?? new Map<string, string>(),
    }
  })
  return new Map(records.map((record) => [record.key, record]))
}

/** In memory at once, with their params and tags: as many runs as a person looks at. */
export async function readRuns(tables: Tables): Promise<RunRecord[]> {
  const params = await tables.readEntries('params', ['key', 'value', 'run_uuid'], checkParamKey)
  const tags = await tables.readEntries('tags', ['key', 'value', 'run_uuid'], checkTagKey)
  const runs: RunRecord[] = []
  for await (const rows of tables.scan('runs', RUN)) {
    for (const row of rows) tables.keep('runs', () => runs.push(toRun(row, params, tags)))
  }
  return runs
}

type Entries = ReadonlyMap<string, ReadonlyMap<string, string>>

/** @throws TrackletError INVALID_PARAMETER_VALUE for an id that is none */
function toRun(row: Row, params: Entries, tags: Entries): RunRecord {
  const runId = checkRunId(row.text(0))
  const ownTags = tags.get(runId) ?? new Map<string, string>()
  return {
    kind: 'run',
    runId,
    experiment: row.text(1) ?? '0',
    runName: row.text(2) || (ownTags.get('mlflow.runName') ?? ''),
    userId: row.text(3) ?? '',
    status: RUN_STATUSES.find((status) => status === row.text(4)) ?? 'RUNNING',
    startTime: timeOf(row, 5),
    endTime: timeOf(row, 6),
    deletedTime: timeOf(row, 7),
    lifecycleStage: row.text(8) === 'deleted' ? 'deleted' : 'active',
    params: params.get(runId) ?? new Map<string, string>(),
    tags: ownTags,
  }
}
