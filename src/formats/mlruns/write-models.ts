/** Folders of logged models, and of the registry. */
import { printPythonFloat } from '#base/python-float.ts'
import { LOGGED_MODEL_STATUSES } from '#model/logged-model.ts'
import type { LoggedModelRecord, ModelPoint, ModelVersionRecord, RegisteredModelRecord } from '../records.ts'
import { writtenText, type Written } from '../written.ts'
import { printYaml } from './print-yaml.ts'
import { writeTexts } from './write-run.ts'

/** @param folder `mlruns/<experiment id>/models/<model id>` */
export function* writeLoggedModel(
  model: LoggedModelRecord,
  experimentId: string,
  folder: string,
): Generator<Written> {
  for (const name of ['metrics', 'params', 'artifacts', 'tags'])
    yield { kind: 'folder', path: `${folder}/${name}` }
  yield writtenText(
    `${folder}/meta.yaml`,
    printYaml({
      artifact_location: `./${folder}/artifacts`,
      creation_timestamp: model.creationTime ?? 0,
      experiment_id: experimentId,
      last_updated_timestamp: model.lastUpdateTime ?? model.creationTime ?? 0,
      lifecycle_stage: model.lifecycleStage,
      model_id: model.modelId,
      model_type: model.modelType === '' ? null : model.modelType,
      name: model.name,
      source_run_id: model.sourceRunId,
      status: LOGGED_MODEL_STATUSES.indexOf(model.status),
      status_message: model.statusMessage === '' ? null : model.statusMessage,
    }),
  )
  yield* writeTexts(`${folder}/params`, model.params)
  yield* writeTexts(`${folder}/tags`, model.tags)
}

/** @param points of one model, all of them */
export function* writeModelPoints(folder: string, points: readonly ModelPoint[]): Generator<Written> {
  const files = new Map<string, string[]>()
  for (const { key, value, step, time, runId, datasetName, datasetDigest } of points) {
    const lines = files.get(key) ?? []
    files.set(key, lines)
    const rest = [runId, datasetName, datasetDigest].filter((field) => field !== null)
    lines.push(`${[time, printPythonFloat(value), Math.trunc(step), ...rest].join(' ')}\n`)
  }
  for (const [key, lines] of files) yield writtenText(`${folder}/metrics/${key}`, ...lines)
}

export function* writeRegisteredModel(model: RegisteredModelRecord): Generator<Written> {
  const folder = `mlruns/models/${model.name}`
  yield writtenText(
    `${folder}/meta.yaml`,
    printYaml({
      aliases: new Map([...model.aliases].map(([alias, version]) => [alias, String(version)])),
      creation_timestamp: model.creationTime ?? 0,
      description: model.description === '' ? null : model.description,
      last_updated_timestamp: model.lastUpdateTime ?? model.creationTime ?? 0,
      name: model.name,
    }),
  )
  yield* writeTexts(`${folder}/tags`, model.tags)
  for (const [alias, version] of model.aliases)
    yield writtenText(`${folder}/aliases/${alias}`, String(version))
}

/** @param number of the version, where the record leaves it open */
export function* writeModelVersion(version: ModelVersionRecord, number: number): Generator<Written> {
  const folder = `mlruns/models/${version.name}/version-${String(number)}`
  yield writtenText(
    `${folder}/meta.yaml`,
    printYaml({
      aliases: [],
      creation_timestamp: version.creationTime ?? 0,
      current_stage: version.stage,
      description: version.description === '' ? null : version.description,
      last_updated_timestamp: version.lastUpdateTime ?? version.creationTime ?? 0,
      model_id: version.modelId,
      name: version.name,
      run_id: version.runId,
      run_link: version.runLink,
      source: version.source,
      status: version.status,
      status_message: version.statusMessage === '' ? null : version.statusMessage,
      storage_location: version.source,
      user_id: version.userId,
      version: number,
    }),
  )
  yield* writeTexts(`${folder}/tags`, version.tags)
}
