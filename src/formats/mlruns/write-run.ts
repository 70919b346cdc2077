/** One run's folder. Its points are collected until the last of them came, as the text they become. */
import { isTrackletError } from '#base/errors.ts'
import { printPythonFloat } from '#base/python-float.ts'
import { RUN_STATUSES } from '#model/run.ts'
import { checkArtifactPath } from '#model/names.ts'
import type { ArtifactRecord, InputRecord, ModelLinkRecord, PointsRecord, RunRecord } from '../records.ts'
import { makeSkipped } from '../skipped.ts'
import { writtenText, type Written } from '../written.ts'
import { printYaml } from './print-yaml.ts'
import { datasetIdOf, inputIdOf } from './written-ids.ts'

export class RunWriter {
  readonly run: RunRecord
  readonly #folder: string
  readonly #experimentFolder: string
  readonly #experimentId: string
  readonly #metrics = new Map<string, string[]>()
  #cutSteps = 0

  /** @param experimentFolder `mlruns/<id>`, where the run's will be */
  constructor(run: RunRecord, experimentId: string, experimentFolder: string) {
    this.run = run
    this.#experimentId = experimentId
    this.#experimentFolder = experimentFolder
    this.#folder = `${experimentFolder}/${run.runId}`
  }

  *writeHead(): Generator<Written> {
    const { run } = this
    // Without these MLflow takes the folder for no run.
    for (const name of ['metrics', 'params', 'artifacts', 'tags'])
      yield { kind: 'folder', path: `${this.#folder}/${name}` }
    yield writtenText(
      `${this.#folder}/meta.yaml`,
      printYaml({
        artifact_uri: `./${this.#folder}/artifacts`,
        deleted_time: run.deletedTime,
        end_time: run.endTime,
        entry_point_name: '',
        experiment_id: this.#experimentId,
        lifecycle_stage: run.lifecycleStage,
        run_id: run.runId,
        run_name: run.runName,
        run_uuid: run.runId,
        source_name: '',
        source_type: 4,
        source_version: '',
        start_time: run.startTime,
        status: RUN_STATUSES.indexOf(run.status) + 1,
        tags: [],
        user_id: run.userId,
      }),
    )
    yield* writeTexts(`${this.#folder}/params`, run.params)
    yield* writeTexts(`${this.#folder}/tags`, run.tags)
  }

  addPoints({ columns: { keys, keyIndex, step, value, time } }: PointsRecord): void {
    const lines = keys.map(() => [] as string[])
    for (let i = 0; i < keyIndex.length; i++) {
      const at = step[i] as number
      if (!Number.isInteger(at)) this.#cutSteps++
      const text = `${String(time[i])} ${printPythonFloat(value[i] as number)} ${String(Math.trunc(at) + 0)}\n`
      lines[keyIndex[i] as number]?.push(text)
    }
    for (const [i, key] of keys.entries()) {
      const texts = this.#metrics.get(key) ?? []
      this.#metrics.set(key, texts)
      texts.push((lines[i] as string[]).join(''))
    }
  }

  *writeInput({ input: { dataset, tags } }: InputRecord): Generator<Written> {
    const datasetId = datasetIdOf(dataset)
    yield writtenText(
      `${this.#experimentFolder}/datasets/${datasetId}/meta.yaml`,
      printYaml({
        digest: dataset.digest,
        name: dataset.name,
        profile: dataset.profile,
        schema: dataset.schema,
        source: dataset.source,
        source_type: dataset.sourceType,
      }),
    )
    yield this.#writeEdge('inputs', inputIdOf(datasetId, this.run.runId), 'DATASET', 'RUN', datasetId, {
      tags,
    })
  }

  writeLink({ role, modelId, step }: ModelLinkRecord): Written {
    if (role === 'output')
      return this.#writeEdge('outputs', modelId, 'RUN_OUTPUT', 'MODEL_OUTPUT', modelId, {
        step,
        tags: new Map(),
      })
    const inputId = inputIdOf(modelId, this.run.runId)
    return this.#writeEdge('inputs', inputId, 'MODEL', 'RUN', modelId, { tags: new Map() })
  }

  writeArtifact(artifact: ArtifactRecord): Written {
    return writtenArtifact(`${this.#folder}/artifacts`, artifact)
  }

  *writeEnd(): Generator<Written> {
    for (const [key, texts] of this.#metrics) {
      const fault = findKeyFault(key, this.#metrics)
      if (fault === undefined) yield writtenText(`${this.#folder}/metrics/${key}`, ...texts)
      else yield makeSkipped(`${this.#folder}/metrics/${key}`, 'E_UNSUPPORTED', fault)
    }
    if (this.#cutSteps === 0) return
    const text = `Steps that are no whole numbers were cut to some, in ${this.#cutSteps.toLocaleString('en-US')} of the points: MLflow has no others.`
    yield makeSkipped(this.#folder, 'E_UNSUPPORTED', text)
  }

  /** MLflow writes the source's id as the destination's too. */
  #writeEdge(
    folder: string,
    id: string,
    sourceType: string,
    destinationType: string,
    entityId: string,
    more: { readonly tags: ReadonlyMap<string, string>; readonly step?: number },
  ): Written {
    return writtenText(
      `${this.#folder}/${folder}/${id}/meta.yaml`,
      printYaml({
        destination_id: entityId,
        destination_type: destinationType,
        source_id: entityId,
        source_type: sourceType,
        ...more,
      }),
    )
  }
}

/** A file for each key; what cannot be one is told. */
export function* writeTexts(folder: string, texts: ReadonlyMap<string, string>): Generator<Written> {
  for (const [key, value] of texts) {
    const fault = value.isWellFormed()
      ? findKeyFault(key, texts)
      : 'The value has half a surrogate pair, which no file holds.'
    if (fault === undefined) yield writtenText(`${folder}/${key}`, value)
    else yield makeSkipped(`${folder}/${key}`, 'E_UNSUPPORTED', fault)
  }
}

export function writtenArtifact(folder: string, { path, open }: ArtifactRecord): Written {
  try {
    return { kind: 'file', path: `${folder}/${checkArtifactPath(path)}`, open }
  } catch (error) {
    if (!isTrackletError(error)) throw error
    return makeSkipped(`${folder}/${path}`, error.code, error.message)
  }
}

/** A key is a path: it cannot be a file and the folder of another key. */
function findKeyFault(key: string, keys: ReadonlyMap<string, unknown>): string | undefined {
  const parts = key.split('/')
  const above = parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
  const twin = above.find((path) => keys.has(path))
  return twin === undefined
    ? undefined
    : `It would be in a folder "${twin}", which is a file: MLflow's folders have no room for both.`
}
