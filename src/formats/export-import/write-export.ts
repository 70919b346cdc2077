/** The bulk layout of mlflow-export-import, which its `import-all` and MLflow servers take. */
import type {
  ExperimentRecord,
  ImportRecord,
  InputRecord,
  ModelVersionRecord,
  PointsRecord,
  RegisteredModelRecord,
  RunRecord,
} from '../records.ts'
import { makeSkipped } from '../skipped.ts'
import { writtenText, type Written } from '../written.ts'

type Point = { readonly value: number; readonly timestamp: number; readonly step: number }

type OpenRun = {
  readonly run: RunRecord
  readonly folder: string
  readonly metrics: Map<string, Point[]>
  readonly inputs: InputRecord['input'][]
  cutSteps: number
}

type OpenExperiment = { readonly experiment: ExperimentRecord; readonly id: string; readonly runs: string[] }
type OpenModel = { readonly model: RegisteredModelRecord; readonly versions: ModelVersionRecord[] }

/**
 * @param records in the order of a reader's, all of one run together: its points are held until its last record came
 */
export async function* writeExport(records: AsyncIterable<ImportRecord>): AsyncGenerator<Written> {
  const tree = new ExportTree()
  for await (const record of records) yield* tree.write(record)
  yield* tree.end()
}

class ExportTree {
  readonly #experiments = new Map<string, OpenExperiment>()
  readonly #models = new Map<string, OpenModel>()
  #loggedModels = 0
  #run: OpenRun | undefined;

  *write(record: ImportRecord): Generator<Written> {
    switch (record.kind) {
      case 'experiment':
        this.#experiments.set(record.key, {
          experiment: record,
          id: record.experimentId ?? record.key,
          runs: [],
        })
        return
      case 'run':
        yield* this.#endRun()
        this.#openRun(record)
        return
      case 'points':
        addPoints(this.#runOf(record.runId), record)
        return
      case 'input':
        this.#runOf(record.runId).inputs.push(record.input)
        return
      case 'artifact':
        if (record.ownerId === this.#run?.run.runId)
          yield { kind: 'file', path: `${this.#run.folder}/artifacts/${record.path}`, open: record.open }
        return
      case 'logged-model':
        yield* this.#endRun()
        this.#loggedModels++
        return
      case 'registered-model':
        this.#models.set(record.name, { model: record, versions: [] })
        return
      case 'model-version':
        this.#models.get(record.name)?.versions.push(record)
        return
      case 'skipped':
        yield record
        return
      case 'joint-view':
      case 'model-link':
      case 'model-points':
    }
  }

  *end(): Generator<Written> {
    yield* this.#endRun()
    const experiments = [...this.#experiments.values()]
    for (const open of experiments) yield writeExperiment(open)
    const models = [...this.#models.values()]
    for (const open of models) yield* this.#writeModel(open)
    const list = experiments.map(({ experiment, id, runs }) => ({
      id,
      name: experiment.name,
      ok_runs: runs.length,
      failed_runs: 0,
    }))
    const names = models.map(({ model }) => model.name)
    yield writeJson('experiments/experiments.json', { experiments: list }, {})
    yield writeJson('models/models.json', { models: names }, {})
    yield writeJson('manifest.json', {}, { experiments: list.length, models: names.length })
    if (this.#loggedModels > 0) {
      const text = `Logged models are left out, ${this.#loggedModels.toLocaleString('en-US')} in all: the layout has no place for them.`
      yield makeSkipped('experiments', 'E_UNSUPPORTED', text)
    }
  }

  #openRun(run: RunRecord): void {
    const experiment = this.#experiments.get(run.experiment)
    if (!experiment) throw new Error(`The experiment ${run.experiment} did not come before its runs.`)
    experiment.runs.push(run.runId)
    this.#run = {
      run,
      folder: `experiments/${experiment.id}/${run.runId}`,
      metrics: new Map(),
      inputs: [],
      cutSteps: 0,
    }
  }

  #runOf(runId: string): OpenRun {
    if (this.#run?.run.runId !== runId) throw new Error(`The records of the run ${runId} are not together.`)
    return this.#run
  }

  *#endRun(): Generator<Written> {
    const open = this.#run
    this.#run = undefined
    if (!open) return
    const experimentId = this.#experiments.get(open.run.experiment)?.id ?? ''
    yield writeJson(`${open.folder}/run.json`, runToJson(open, experimentId), {})
    if (open.cutSteps === 0) return
    const text = `Steps that are no whole numbers were cut to some, in ${open.cutSteps.toLocaleString('en-US')} of the points: MLflow has no others.`
    yield makeSkipped(open.folder, 'E_UNSUPPORTED', text)
  }

  /** The tool wants to know each version's run and its experiment. */
  *#writeModel({ model, versions }: OpenModel): Generator<Written> {
    const withRuns = versions.map((version, i) =>
      versionToJson(version, i + 1, this.#experimentNameOf(version.runId)),
    )
    yield writeJson(
      `models/${model.name}/model.json`,
      {
        registered_model: {
          name: model.name,
          creation_timestamp: model.creationTime,
          last_updated_timestamp: model.lastUpdateTime,
          description: model.description,
          tags: [...model.tags].map(([key, value]) => ({ key, value })),
          aliases: [...model.aliases].map(([alias, version]) => ({ alias, version: String(version) })),
          versions: withRuns,
        },
      },
      { num_src_versions: versions.length, num_dst_versions: versions.length },
    )
  }

  #experimentNameOf(runId: string | null): string | undefined {
    for (const { experiment, runs } of this.#experiments.values())
      if (runId !== null && runs.includes(runId)) return experiment.name
    return undefined
  }
}

function addPoints(open: OpenRun, { columns: { keys, keyIndex, step, value, time } }: PointsRecord): void {
  for (let i = 0; i < keyIndex.length; i++) {
    const key = keys[keyIndex[i] as number] as string
    const points = open.metrics.get(key) ?? []
    open.metrics.set(key, points)
    const at = step[i] as number
    if (!Number.isInteger(at)) open.cutSteps++
    points.push({ value: value[i] as number, timestamp: time[i] as number, step: Math.trunc(at) })
  }
}

function runToJson({ run, metrics, inputs }: OpenRun, experimentId: string): object {
  return {
    info: {
      run_uuid: run.runId,
      run_id: run.runId,
      experiment_id: experimentId,
      user_id: run.userId,
      status: run.status,
      start_time: run.startTime,
      end_time: run.endTime,
      lifecycle_stage: run.lifecycleStage,
      artifact_uri: 'artifacts',
      run_name: run.runName,
    },
    params: toObject(run.params),
    metrics: toObject(metrics),
    tags: toObject(run.tags),
    inputs: inputs.map(({ dataset, tags }) => ({
      dataset: {
        name: dataset.name,
        digest: dataset.digest,
        source_type: dataset.sourceType,
        source: dataset.source,
        schema: dataset.schema,
        profile: dataset.profile,
      },
      tags: [...tags].map(([key, value]) => ({ key, value })),
    })),
  }
}

function writeExperiment({ experiment, id, runs }: OpenExperiment): Written {
  return writeJson(
    `experiments/${id}/experiment.json`,
    {
      experiment: {
        experiment_id: id,
        name: experiment.name,
        artifact_location: '',
        lifecycle_stage: experiment.lifecycleStage,
        tags: toObject(experiment.tags),
        creation_time: experiment.creationTime,
        last_update_time: experiment.lastUpdateTime,
      },
      runs,
    },
    { num_total_runs: runs.length, num_ok_runs: runs.length, num_failed_runs: 0, failed_runs: [] },
  )
}

function versionToJson(
  version: ModelVersionRecord,
  number: number,
  experimentName: string | undefined,
): object {
  return {
    name: version.name,
    version: String(version.version ?? number),
    creation_timestamp: version.creationTime,
    last_updated_timestamp: version.lastUpdateTime,
    current_stage: version.stage,
    description: version.description,
    user_id: version.userId,
    source: version.source,
    run_id: version.runId ?? '',
    run_link: version.runLink,
    status: version.status,
    status_message: version.statusMessage,
    tags: toObject(version.tags),
    ...(experimentName !== undefined && { _experiment_name: experimentName, _run_artifact_uri: '' }),
  }
}

/** A key is data, `__proto__` too. */
function toObject<T>(entries: ReadonlyMap<string, T>): object {
  return Object.fromEntries(entries)
}

/** Python's JSON has words for what JSON has no numbers for; JSON itself would make them null, and -0 a 0. */
function writeJson(path: string, mlflow: object, info: object): Written {
  const words: string[] = []
  const mark = crypto.randomUUID()
  const text = JSON.stringify(
    { system: { script: 'tracklet' }, info, mlflow },
    (_, value: unknown) => {
      if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value
      words.push(Object.is(value, -0) ? '-0.0' : String(value))
      return mark
    },
    1,
  )
  const [first = '', ...rest] = text.split(JSON.stringify(mark))
  return writtenText(path, first, ...rest.flatMap((part, i) => [words[i] as string, part]))
}
