/** Logged models, and the registry. */
import { LOGGED_MODEL_STATUSES } from '#model/logged-model.ts'
import { DELETED_STAGE } from '#model/registered-model.ts'
import { checkParamKey, checkRunId, checkTagKey } from '#model/names.ts'
import { maybeModelUri } from '../model-uri.ts'
import type { ImportRecord, LoggedModelRecord, ModelPoint, ModelVersionRecord } from '../records.ts'
import { modelStageOf, versionStatusOf } from '../registry-words.ts'
import type { Row } from '../sqlite/row.ts'
import { timeOf, type Tables } from './tables.ts'

const LOGGED_MODEL = [
  'model_id',
  'experiment_id',
  'name',
  'model_type',
  'source_run_id',
  'status',
  'status_message',
  'lifecycle_stage',
  'creation_timestamp_ms',
  'last_updated_timestamp_ms',
]
const POINT = [
  'model_id',
  'metric_name',
  'metric_value',
  'metric_step',
  'metric_timestamp_ms',
  'run_id',
  'dataset_name',
  'dataset_digest',
]
const VERSION = [
  'name',
  'version',
  'description',
  'user_id',
  'current_stage',
  'source',
  'storage_location',
  'run_id',
  'run_link',
  'status',
  'status_message',
  'creation_time',
  'last_updated_time',
]
const MAX_POINTS = 1_000

export async function readLoggedModels(tables: Tables): Promise<LoggedModelRecord[]> {
  const params = await tables.readEntries(
    'logged_model_params',
    ['param_key', 'param_value', 'model_id'],
    checkParamKey,
  )
  const tags = await tables.readEntries(
    'logged_model_tags',
    ['tag_key', 'tag_value', 'model_id'],
    checkTagKey,
  )
  const models: LoggedModelRecord[] = []
  const toModel = (row: Row): LoggedModelRecord => {
    const modelId = checkRunId(row.text(0), 'model id')
    return {
      kind: 'logged-model',
      modelId,
      experiment: row.text(1) ?? '0',
      name: row.text(2) ?? '',
      modelType: row.text(3) ?? '',
      sourceRunId: row.text(4) || null,
      status: LOGGED_MODEL_STATUSES[row.number(5)] ?? 'UNSPECIFIED',
      statusMessage: row.text(6) ?? '',
      lifecycleStage: row.text(7) === 'deleted' ? 'deleted' : 'active',
      creationTime: timeOf(row, 8),
      lastUpdateTime: timeOf(row, 9),
      params: params.get(modelId) ?? new Map<string, string>(),
      tags: tags.get(modelId) ?? new Map<string, string>(),
    }
  }
  for await (const rows of tables.scan('logged_models', LOGGED_MODEL)) {
    for (const row of rows) tables.keep('logged_models', () => models.push(toModel(row)))
  }
  return models
}

export async function* readModelPoints(tables: Tables): AsyncGenerator<ImportRecord> {
  let modelId = ''
  let points: ModelPoint[] = []
  for await (const rows of tables.scan('logged_model_metrics', POINT)) {
    for (const row of rows) {
      const owner = row.text(0) ?? ''
      if (points.length > 0 && (owner !== modelId || points.length === MAX_POINTS)) {
        yield { kind: 'model-points', modelId, points }
        points = []
      }
      modelId = owner
      points.push({
        key: row.text(1) ?? '',
        value: row.number(2),
        step: Number.isSafeInteger(row.number(3)) ? row.number(3) : 0,
        time: timeOf(row, 4) ?? 0,
        runId: row.text(5) || null,
        datasetName: row.text(6) || null,
        datasetDigest: row.text(7) || null,
      })
    }
  }
  if (points.length > 0) yield { kind: 'model-points', modelId, points }
}

export async function* readRegistry(tables: Tables): AsyncGenerator<ImportRecord> {
  const tags = await tables.readEntries('registered_model_tags', ['key', 'value', 'name'], String)
  const aliases = await tables.readEntries('registered_model_aliases', ['alias', 'version', 'name'], String)
  const columns = ['name', 'description', 'creation_time', 'last_updated_time']
  yield* await tables.read('registered_models', columns, (row): ImportRecord => {
    const name = row.text(0) ?? ''
    const versions = [...(aliases.get(name) ?? [])].map(
      ([alias, version]) => [alias, Number(version)] as const,
    )
    return {
      kind: 'registered-model',
      name,
      description: row.text(1) ?? '',
      creationTime: timeOf(row, 2),
      lastUpdateTime: timeOf(row, 3),
      tags: tags.get(name) ?? new Map<string, string>(),
      aliases: new Map(versions),
    }
  })
  const versionTags = await tables.readEntries(
    'model_version_tags',
    ['key', 'value', 'name', 'version'],
    String,
    (row) => versionKey(row.text(2), row.text(3)),
  )
  const versions = await tables.read('model_versions', VERSION, (row) => toVersion(row, versionTags))
  for (const version of versions) if (version) yield version
}

/** Undefined for one that was deleted, or has no number. */
function toVersion(
  row: Row,
  tags: ReadonlyMap<string, ReadonlyMap<string, string>>,
): ModelVersionRecord | undefined {
  const version = row.number(1)
  const stage = row.text(4) ?? 'None'
  if (stage === DELETED_STAGE || !Number.isSafeInteger(version) || version < 1) return undefined
  const source = row.text(5) ?? ''
  const uri = maybeModelUri(row.text(6) || source) ?? source
  return {
    kind: 'model-version',
    name: row.text(0) ?? '',
    version,
    description: row.text(2) ?? '',
    userId: row.text(3) ?? '',
    stage: modelStageOf(stage),
    source: uri,
    runId: row.text(7) || null,
    runLink: row.text(8) ?? '',
    modelId: maybeModelId(uri),
    status: versionStatusOf(row.text(9)),
    statusMessage: row.text(10) ?? '',
    creationTime: timeOf(row, 11),
    lastUpdateTime: timeOf(row, 12),
    tags: tags.get(versionKey(row.text(0), row.text(1))) ?? new Map<string, string>(),
  }
}

function versionKey(name: string | null, version: string | null): string {
  return JSON.stringify([name, version])
}

function maybeModelId(source: string): string | null {
  return /^models:\/(m-[0-9a-f]{32})$/.exec(source)?.[1] ?? null
}
