import type { ExperimentRecord, ImportRecord, LoggedModelRecord, ModelPoint } from '../records.ts'
import { makeSkipped } from '../skipped.ts'
import { writtenText, type Written } from '../written.ts'
import { printYaml } from './print-yaml.ts'
import {
  writeLoggedModel,
  writeModelPoints,
  writeModelVersion,
  writeRegisteredModel,
} from './write-models.ts'
import { RunWriter, writeTexts, writtenArtifact } from './write-run.ts'

/**
 * A FileStore, `mlruns/…`, that MLflow opens when it runs in the folder above: ids are kept, places of artifacts are relative.
 * @param records in the order of a reader's, and all of one run together, as all of one logged model: a run's points are held
 *   until its last record came
 */
export async function* writeMlruns(records: AsyncIterable<ImportRecord>): AsyncGenerator<Written> {
  const tree = new MlrunsTree()
  for await (const record of records) yield* tree.write(record)
  yield* tree.end()
}

type OpenModel = { readonly model: LoggedModelRecord; readonly folder: string; readonly points: ModelPoint[] }

class MlrunsTree {
  readonly #experiments = new Map<string, { readonly id: string; readonly folder: string }>()
  readonly #models = new Map<string, string>()
  readonly #versions = new Map<string, number>()
  #run: RunWriter | undefined
  #model: OpenModel | undefined;

  *write(record: ImportRecord): Generator<Written> {
    switch (record.kind) {
      case 'experiment':
        yield* this.#writeExperiment(record)
        return
      case 'run':
        yield* this.end()
        this.#run = new RunWriter(
          record,
          this.#experimentOf(record.experiment).id,
          this.#experimentOf(record.experiment).folder,
        )
        yield* this.#run.writeHead()
        return
      case 'points':
        this.#runOf(record.runId).addPoints(record)
        return
      case 'input':
        yield* this.#runOf(record.runId).writeInput(record)
        return
      case 'model-link':
        yield this.#runOf(record.runId).writeLink(record)
        return
      case 'logged-model':
        yield* this.#writeModel(record)
        return
      case 'model-points':
        this.#modelOf(record.modelId).points.push(...record.points)
        return
      case 'artifact': {
        const folder = this.#models.get(record.ownerId)
        yield folder === undefined
          ? this.#runOf(record.ownerId).writeArtifact(record)
          : writtenArtifact(`${folder}/artifacts`, record)
        return
      }
      case 'registered-model':
        yield* this.end()
        yield* writeRegisteredModel(record)
        return
      case 'model-version': {
        const number = record.version ?? (this.#versions.get(record.name) ?? 0) + 1
        this.#versions.set(record.name, Math.max(number, this.#versions.get(record.name) ?? 0))
        yield* writeModelVersion(record, number)
        return
      }
      case 'skipped':
        yield record
        return
      case 'joint-view':
    }
  }

  /** Of the run or the logged model that was being written. */
  *end(): Generator<Written> {
    if (this.#run) yield* this.#run.writeEnd()
    if (this.#model) yield* writeModelPoints(this.#model.folder, this.#model.points)
    this.#run = undefined
    this.#model = undefined
  }

  *#writeExperiment(experiment: ExperimentRecord): Generator<Written> {
    const id = experiment.experimentId ?? experiment.key
    const folder = experiment.lifecycleStage === 'deleted' ? `mlruns/.trash/${id}` : `mlruns/${id}`
    this.#experiments.set(experiment.key, { id, folder })
    yield writtenText(
      `${folder}/meta.yaml`,
      printYaml({
        artifact_location: `./mlruns/${id}`,
        creation_time: experiment.creationTime ?? undefined,
        experiment_id: id,
        last_update_time: experiment.lastUpdateTime ?? undefined,
        lifecycle_stage: experiment.lifecycleStage,
        name: experiment.name,
      }),
    )
    yield* writeTexts(`${folder}/tags`, experiment.tags)
  }

  *#writeModel(model: LoggedModelRecord): Generator<Written> {
    yield* this.end()
    const { id, folder: above } = this.#experimentOf(model.experiment)
    const folder = `${above}/models/${model.modelId}`
    this.#models.set(model.modelId, folder)
    this.#model = { model, folder, points: [] }
    yield* writeLoggedModel(model, id, folder)
    if (model.name === '')
      yield makeSkipped(folder, 'E_UNSUPPORTED', 'The logged model has no name, which MLflow wants.')
  }

  #experimentOf(key: string): { readonly id: string; readonly folder: string } {
    const experiment = this.#experiments.get(key)
    if (!experiment) throw new Error(`The experiment ${key} did not come before what is in it.`)
    return experiment
  }

  #runOf(runId: string): RunWriter {
    if (this.#run?.run.runId !== runId) throw new Error(`The records of the run ${runId} are not together.`)
    return this.#run
  }

  #modelOf(modelId: string): OpenModel {
    if (this.#model?.model.modelId !== modelId)
      throw new Error(`The records of the logged model ${modelId} are not together.`)
    return this.#model
  }
}
