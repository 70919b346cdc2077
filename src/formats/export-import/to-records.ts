/** What the exported JSON says, as records. */
import { MAX_STEP, MAX_TIME } from '#model/limits.ts'
import { checkMetricKey, checkParamKey, checkRunId, checkTagKey } from '#model/names.ts'
import { RUN_STATUSES } from '#model/run.ts'
import { bareExperiment, experimentNameOf } from '../bare-experiment.ts'
import { counted } from '../counted.ts'
import { maybeModelUri } from '../model-uri.ts'
import { PointsBuffer } from '../points-buffer.ts'
import { maybeNumber } from '../python-json.ts'
import type {
  ExperimentRecord,
  ImportRecord,
  InputRecord,
  ModelVersionRecord,
  RunRecord,
  SkippedRecord,
} from '../records.ts'
import { modelStageOf, versionStatusOf } from '../registry-words.ts'
import { makeSkipped, skippedFrom } from '../skipped.ts'
import { Fields } from './fields.ts'

export function toExperiment(
  info: Fields,
  path: string,
): { readonly experiment: ExperimentRecord; readonly skipped: readonly SkippedRecord[] } {
  const skipped: SkippedRecord[] = []
  const key = info.text('experiment_id') ?? '0'
  const experiment: ExperimentRecord = {
    ...bareExperiment(key),
    name: experimentNameOf(info.text('name'), key, path, skipped),
    lifecycleStage: info.text('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    creationTime: info.time('creation_time'),
    lastUpdateTime: info.time('last_update_time'),
    tags: checked(info.texts('tags'), checkTagKey, path, skipped),
  }
  return { experiment, skipped }
}

/** @throws TrackletError INVALID_PARAMETER_VALUE when the run has no id */
export function toRun(
  fields: Fields,
  path: string,
): { readonly run: RunRecord; readonly rest: Iterable<ImportRecord> } {
  const skipped: SkippedRecord[] = []
  const info = fields.within('info')
  const runId = checkRunId(info.text('run_id') ?? info.text('run_uuid'))
  const tags = checked(fields.texts('tags'), checkTagKey, path, skipped)
  const run: RunRecord = {
    kind: 'run',
    runId,
    experiment: info.text('experiment_id') ?? '0',
    runName: info.text('run_name') || (tags.get('mlflow.runName') ?? ''),
    userId: info.text('user_id') ?? '',
    status: RUN_STATUSES.find((status) => status === info.text('status')) ?? 'FINISHED',
    startTime: info.time('start_time'),
    endTime: info.time('end_time'),
    deletedTime: null,
    lifecycleStage: info.text('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    params: checked(fields.texts('params'), checkParamKey, path, skipped),
    tags,
  }
  return { run, rest: restOfRun(fields, runId, path, skipped) }
}

export function* toModel(fields: Fields, path: string): Generator<ImportRecord> {
  const model = fields.within('registered_model')
  const name = model.text('name')
  if (name === undefined) {
    yield makeSkipped(path, 'E_FORMAT', 'The registered model has no name.')
    return
  }
  const versions = [...model.list('versions'), ...model.list('latest_versions')].map(
    (value) => new Fields(value),
  )
  const aliases = model.list('aliases').map((value) => new Fields(value))
  yield {
    kind: 'registered-model',
    name,
    description: model.text('description') ?? '',
    creationTime: model.time('creation_timestamp'),
    lastUpdateTime: model.time('last_updated_timestamp'),
    tags: new Map(model.texts('tags')),
    aliases: new Map(aliases.map((alias) => [alias.text('alias') ?? '', Number(alias.text('version'))])),
  }
  for (const version of versions) {
    const number = Number(version.text('version'))
    if (Number.isSafeInteger(number) && number > 0) yield toVersion(version, name, number)
    else yield makeSkipped(path, 'E_FORMAT', 'A version of the registered model has no number.')
  }
}

function toVersion(fields: Fields, name: string, version: number): ModelVersionRecord {
  const source = fields.text('source') ?? ''
  return {
    kind: 'model-version',
    name,
    version,
    description: fields.text('description') ?? '',
    userId: fields.text('user_id') ?? '',
    stage: modelStageOf(fields.text('current_stage')),
    source: maybeModelUri(source) ?? source,
    runId: fields.text('run_id') || null,
    runLink: fields.text('run_link') ?? '',
    modelId: null,
    status: versionStatusOf(fields.text('status')),
    statusMessage: fields.text('status_message') ?? '',
    creationTime: fields.time('creation_timestamp'),
    lastUpdateTime: fields.time('last_updated_timestamp'),
    tags: new Map(fields.texts('tags')),
  }
}

function* restOfRun(
  fields: Fields,
  runId: string,
  path: string,
  skipped: SkippedRecord[],
): Generator<ImportRecord> {
  const buffer = new PointsBuffer(runId)
  for (const [key] of fields.entries('metrics')) {
    try {
      yield* pointsOf(checkMetricKey(key), fields.within('metrics').list(key), buffer, path, skipped)
    } catch (error) {
      skipped.push(skippedFrom(path, error))
    }
  }
  const last = buffer.take()
  if (last) yield last
  for (const value of fields.list('inputs')) yield toInput(new Fields(value), runId)
  yield* skipped
}

function* pointsOf(
  key: string,
  points: readonly unknown[],
  buffer: PointsBuffer,
  path: string,
  skipped: SkippedRecord[],
): Generator<ImportRecord> {
  let damaged = 0
  for (const point of points) {
    const { value, timestamp, step = 0 } = (point ?? {}) as Readonly<Record<string, unknown>>
    const [number, time, at] = [maybeNumber(value), maybeNumber(timestamp), maybeNumber(step)]
    if (number === undefined || !isTime(time) || !isStep(at)) {
      damaged++
      continue
    }
    buffer.add(buffer.placeOf(key), at, number, time)
    const full = buffer.isFull ? buffer.take() : undefined
    if (full) yield full
  }
  if (damaged > 0)
    skipped.push(
      makeSkipped(path, 'E_FORMAT', `Of "${key}", ${counted(damaged, 'point')} could not be read.`),
    )
}

function isTime(time: number | undefined): time is number {
  return time !== undefined && Number.isInteger(time) && time >= 0 && time <= MAX_TIME
}

function isStep(step: number | undefined): step is number {
  return step !== undefined && Math.abs(step) <= MAX_STEP
}

function toInput(fields: Fields, runId: string): InputRecord {
  const dataset = fields.within('dataset')
  return {
    kind: 'input',
    runId,
    input: {
      dataset: {
        name: dataset.text('name') ?? '',
        digest: dataset.text('digest') ?? '',
        sourceType: dataset.text('source_type') ?? '',
        source: dataset.text('source') ?? '',
        schema: dataset.text('schema') ?? null,
        profile: dataset.text('profile') ?? null,
      },
      tags: new Map(fields.texts('tags')),
    },
  }
}

function checked(
  entries: readonly (readonly [key: string, value: string])[],
  check: (key: string) => string,
  path: string,
  skipped: SkippedRecord[],
): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of entries) {
    try {
      texts.set(check(key), value)
    } catch (error) {
      skipped.push(skippedFrom(path, error))
    }
  }
  return texts
}
