/**
 * A single model's folder, as MLflow saves one: a file `MLmodel` and what it names. It becomes a logged model, with its files,
 * and a version of a registered model.
 * @see https://mlflow.org/docs/latest/ml/model/
 */
import { TrackletError } from '#base/errors.ts'
import { DEFAULT_EXPERIMENT_ID } from '#model/experiment.ts'
import { artifactsOf } from '../artifacts-of.ts'
import { bareExperiment } from '../bare-experiment.ts'
import { deriveModelId } from '../derive-id.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import type { ImportRecord, LoggedModelRecord } from '../records.ts'
import {
  findFolder,
  nameOf,
  readHead,
  readWhole,
  walkFolders,
  type Folder,
  type Source,
  type SourceFile,
} from '../source.ts'
import { isYamlMap, maybeText, parseYamlMap, type YamlMap } from '../yaml.ts'

export const mlmodel: Format = {
  name: 'mlmodel',
  title: 'MLflow model',
  sniff,
  read,
}

const MLMODEL = 'MLmodel'
/** Names the registered model, where the folder was downloaded from a registry. */
const REGISTERED = 'registered_model_meta'
const MAX_BYTES = 1024 * 1024

/** Folders with a model's own file; one inside another is a copy of it. */
async function sniff(source: Source): Promise<readonly Place[] | undefined> {
  const places: Place[] = []
  for (const { path, files } of walkFolders(source)) {
    const file = files.get(MLMODEL)
    const isCopy = places.some((place) => place.path === '' || path.startsWith(`${place.path}/`))
    if (!file || isCopy || !(await hasFlavors(file))) continue
    places.push({ path, summary: '', owns: [path] })
  }
  return places.length === 0 ? undefined : places
}

async function* read(
  source: Source,
  { path }: Place,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const folder = findFolder(source, path)
  const file = folder?.files.get(MLMODEL)
  if (!folder || !file)
    throw new TrackletError('E_FORMAT', `There is no model "${path}" in what was dropped.`, { path })
  const info = await parseYamlMap(file.path, await readWhole(file, MAX_BYTES))
  const model = toLoggedModel(info, folder)
  yield bareExperiment(DEFAULT_EXPERIMENT_ID)
  yield model
  for (const artifact of artifactsOf(folder, model.modelId)) {
    signal?.throwIfAborted()
    yield artifact
  }
  yield* toVersion(model, await maybeRegisteredName(folder))
  onProgress?.(1)
}

async function hasFlavors(file: SourceFile): Promise<boolean> {
  return /^flavors:/m.test(new TextDecoder().decode(await readHead(file)))
}

function toLoggedModel(info: YamlMap, folder: Folder): LoggedModelRecord {
  const name = nameForModel(info, folder)
  const created = maybeMoment(maybeText(info, 'utc_time_created'))
  return {
    kind: 'logged-model',
    modelId: modelIdOf(info, name),
    experiment: DEFAULT_EXPERIMENT_ID,
    name,
    modelType: '',
    sourceRunId: maybeText(info, 'run_id') ?? null,
    status: 'READY',
    statusMessage: '',
    lifecycleStage: 'active',
    creationTime: created,
    lastUpdateTime: created,
    params: new Map(),
    tags: new Map(),
  }
}

/** MLflow 3 gives one; before, a model has an id of another shape, and before that none but where and when it was made. */
function modelIdOf(info: YamlMap, name: string): string {
  const modelId = maybeText(info, 'model_id')
  if (modelId !== undefined && /^m-[0-9a-f]{32}$/.test(modelId)) return modelId
  const uuid = maybeText(info, 'model_uuid')
  if (uuid !== undefined) return deriveModelId('mlmodel', uuid)
  const parts = [maybeText(info, 'run_id'), maybeText(info, 'utc_time_created'), flavorNames(info)]
  return deriveModelId('mlmodel', name, ...parts.map((part) => part ?? ''))
}

function flavorNames(info: YamlMap): string {
  const flavors = info.get('flavors')
  return isYamlMap(flavors) ? [...flavors.keys()].join() : ''
}

/** The last part of where it was logged, else of where it lies, without what a name may not have. */
function nameForModel(info: YamlMap, folder: Folder): string {
  const path = maybeText(info, 'artifact_path') ?? ''
  const logged = /^(?:models:|[a-z0-9]+:\/)/i.test(path) ? '' : nameOf(path)
  return (logged || nameOf(folder.path) || 'model')
    .toWellFormed()
    .replaceAll(/[/:.%"']/g, '_')
    .slice(0, 250)
}

/** `2025-07-27 18:18:49.082417`, without a zone, in UTC. */
function maybeMoment(text: string | undefined): number | null {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)/.exec(text ?? '') ?? []
  const moment = day === undefined ? Number.NaN : Date.parse(`${day}T${String(time)}Z`)
  return moment >= 0 ? moment : null
}

async function maybeRegisteredName(folder: Folder): Promise<string | undefined> {
  const file = folder.files.get(REGISTERED)
  return file && maybeText(await parseYamlMap(file.path, await readWhole(file, MAX_BYTES)), 'model_name')
}

function* toVersion(model: LoggedModelRecord, registeredName: string | undefined): Generator<ImportRecord> {
  const { creationTime, lastUpdateTime, modelId, sourceRunId } = model
  const name = registeredName ?? model.name
  const times = { creationTime, lastUpdateTime, description: '', tags: new Map<string, string>() }
  yield { kind: 'registered-model', name, aliases: new Map(), ...times }
  yield {
    kind: 'model-version',
    name,
    version: null,
    userId: '',
    stage: 'None',
    source: `models:/${modelId}`,
    runId: sourceRunId,
    runLink: '',
    modelId,
    status: 'READY',
    statusMessage: '',
    ...times,
  }
}
