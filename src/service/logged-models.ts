/**
 * Logged models. As in MLflow a deleted one may still be written to, and is found only by who asks for deleted ones; names
 * are not unique.
 */
import { TrackletError } from '#base/errors.ts'
import { newModelId } from '#base/ids.ts'
import { ensureText } from '#model/limits.ts'
import type {
  LoggedModel,
  LoggedModelDetails,
  LoggedModelMetric,
  LoggedModelStatus,
  RunModels,
} from '#model/logged-model.ts'
import { checkLoggedModelKey, checkLoggedModelName, checkLoggedModelStatus } from '#model/registry-names.ts'
import type { NewLoggedModel } from '#model/registry-request.ts'
import { generateRunName } from '#model/run-name.ts'
import type { TextEntries } from '#model/run-request.ts'
import { readExperiment } from '#store/experiments.ts'
import {
  addLoggedModel,
  readLoggedModel,
  readModelsById,
  readModelsOfRun,
  updateLoggedModel,
} from '#store/logged-models.ts'
import { readModelSeries, type ModelSeries } from '#store/model-series.ts'
import { readRun } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { registrationsOf } from './registrations.ts'
import { ensureActiveExperiment, ensureLoggedModel, ensureRun } from './rules.ts'

/** PENDING until it is finalized. @throws TrackletError INVALID_PARAMETER_VALUE, BAD_REQUEST for a key that is given twice, RESOURCE_DOES_NOT_EXIST */
export async function createLoggedModel(store: Store, request: NewLoggedModel): Promise<LoggedModelDetails> {
  const { experimentId, name, modelType = '', sourceRunId = '', params = [], tags = [] } = request
  const { artifactLocation } = ensureActiveExperiment(await readExperiment(store, experimentId), experimentId)
  const modelId = newModelId()
  const time = Date.now()
  const model: LoggedModel = {
    modelId,
    experimentId,
    name: name === undefined ? generateRunName() : checkLoggedModelName(name),
    modelType: ensureText('model type', modelType),
    sourceRunId: ensureText('source run id', sourceRunId),
    status: 'PENDING',
    statusMessage: '',
    lifecycleStage: 'active',
    creationTimestamp: time,
    lastUpdatedTimestamp: time,
    artifactUri: `${artifactLocation}/models/${modelId}/artifacts`,
    params: uniqueEntries('param', params),
    tags: uniqueEntries('tag', tags),
  }
  await addLoggedModel(store, model, (experiment) => ensureActiveExperiment(experiment, experimentId))
  return makeDetails(model, [])
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST, for a deleted one too unless these are allowed */
export async function getLoggedModel(
  store: Store,
  modelId: string,
  allowDeleted = false,
): Promise<LoggedModelDetails> {
  const model = ensureLoggedModel(await readLoggedModel(store, modelId), modelId, allowDeleted)
  const [series] = await readModelSeries(store, [modelId])
  return makeDetails(model, series ?? [])
}

/** Marks it deleted; deleting it again does nothing more. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function deleteLoggedModel(store: Store, modelId: string): Promise<void> {
  await change(store, modelId, (model) => ({
    ...model,
    lifecycleStage: 'deleted',
    lastUpdatedTimestamp: Date.now(),
  }))
}

/** Any status may follow any other. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function finalizeLoggedModel(
  store: Store,
  modelId: string,
  status: LoggedModelStatus,
): Promise<LoggedModelDetails> {
  checkLoggedModelStatus(status)
  const model = await change(store, modelId, (old) => ({ ...old, status, lastUpdatedTimestamp: Date.now() }))
  const [series] = await readModelSeries(store, [modelId])
  return makeDetails(model, series ?? [])
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function setLoggedModelTags(store: Store, modelId: string, tags: TextEntries): Promise<void> {
  const checked = tags.map(checkEntry.bind(undefined, 'tag'))
  await change(store, modelId, (model) => ({ ...model, tags: new Map([...model.tags, ...checked]) }))
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST when it has no such tag, as MLflow */
export async function deleteLoggedModelTag(store: Store, modelId: string, key: string): Promise<void> {
  await change(store, modelId, (model) => {
    const tags = new Map(model.tags)
    if (tags.delete(key)) return { ...model, tags }
    throw new TrackletError(
      'RESOURCE_DOES_NOT_EXIST',
      `No tag with key '${key}' found for model with ID '${modelId}'.`,
      { modelId, key },
    )
  })
}

/**
 * A param never changes; one that is there with the same value is let be.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST; BAD_REQUEST for another value, and nothing is written
 */
export async function logLoggedModelParams(
  store: Store,
  modelId: string,
  params: TextEntries,
): Promise<void> {
  const added = uniqueEntries('param', params)
  await change(store, modelId, (model) => {
    for (const [key, value] of added) {
      const old = model.params.get(key)
      if (old !== undefined && old !== value) refuseParam(modelId, key, old, value)
    }
    return { ...model, params: new Map([...model.params, ...added]) }
  })
}

function refuseParam(modelId: string, key: string, old: string, value: string): never {
  throw new TrackletError(
    'BAD_REQUEST',
    `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' for model ID='${modelId}'. Attempted logging new value '${value}'.`,
    { modelId, key, old, value },
  )
}

/** What a run used and made. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function listRunModels(store: Store, runId: string): Promise<RunModels> {
  const run = ensureRun(await readRun(store, runId), runId)
  const inputs = (run.modelInputs ?? []).map(({ modelId }) => modelId)
  const steps = new Map((run.modelOutputs ?? []).map(({ modelId, step }) => [modelId, step]))
  const made = [...(await readModelsById(store, [...steps.keys()])), ...(await readModelsOfRun(store, runId))]
  const outputs = [...new Map(made.map((model) => [model.modelId, model])).values()]
  const used = await withDetails(store, (await readModelsById(store, inputs)).filter(isActive))
  const all = await withDetails(store, outputs.filter(isActive))
  return {
    inputs: used,
    outputs: all.map((details) => ({ ...details, step: steps.get(details.model.modelId) ?? null })),
  }
}

function isActive({ lifecycleStage }: LoggedModel): boolean {
  return lifecycleStage === 'active'
}

/** With all points. */
export async function withDetails(
  store: Store,
  models: readonly LoggedModel[],
): Promise<LoggedModelDetails[]> {
  const series = await readModelSeries(
    store,
    models.map(({ modelId }) => modelId),
  )
  return models.map((model, i) => makeDetails(model, series[i] ?? []))
}

function makeDetails(model: LoggedModel, series: readonly ModelSeries[]): LoggedModelDetails {
  return { model, metrics: listMetrics(series), registrations: registrationsOf(model) }
}

/** By key, time, step and run, each point once: two that are equal in all are one to MLflow. */
function listMetrics(series: readonly ModelSeries[]): LoggedModelMetric[] {
  const metrics = series.flatMap(({ key, runId, dataset, history }) =>
    Array.from(history.values, (value, i) => ({
      key,
      value,
      timestamp: history.timestamps[i] ?? 0,
      step: history.steps[i] ?? 0,
      runId,
      dataset,
    })),
  )
  metrics.sort(
    (a, b) =>
      compareTexts(a.key, b.key) ||
      a.timestamp - b.timestamp ||
      a.step - b.step ||
      compareTexts(a.runId, b.runId),
  )
  return metrics.filter((metric, i) => !isSame(metric, metrics[i - 1]))
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function isSame(a: LoggedModelMetric, b: LoggedModelMetric | undefined): boolean {
  return (
    a.key === b?.key &&
    a.timestamp === b.timestamp &&
    a.step === b.step &&
    a.runId === b.runId &&
    Object.is(a.value, b.value) &&
    a.dataset?.name === b.dataset?.name &&
    a.dataset?.digest === b.dataset?.digest
  )
}

async function change(
  store: Store,
  modelId: string,
  make: (model: LoggedModel) => LoggedModel,
): Promise<LoggedModel> {
  return await updateLoggedModel(store, modelId, (row) => make(ensureLoggedModel(row, modelId, true)))
}

function uniqueEntries(what: 'param' | 'tag', entries: TextEntries): Map<string, string> {
  const unique = new Map(entries.map((entry) => checkEntry(what, entry)))
  if (unique.size === entries.length) return unique
  throw new TrackletError('BAD_REQUEST', `A ${what} key is given twice. Nothing was written.`)
}

function checkEntry(what: 'param' | 'tag', [key, value]: TextEntries[number]): readonly [string, string] {
  return [checkLoggedModelKey(what, key), ensureText(`${what} value`, value)]
}
