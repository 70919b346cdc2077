/** Rows as documents. Entries are sorted, since their order is no content. */
import type { Dataset } from '#model/dataset.ts'
import type { Experiment } from '#model/experiment.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import {
  MODEL_STAGES,
  type ModelStage,
  type ModelVersion,
  type RegisteredModel,
} from '#model/registered-model.ts'
import { SUMMARY_COLUMNS, type MetricSummaries, type Run } from '#model/run.ts'
import type { JointView, SavedView } from '#model/saved-view.ts'
import {
  numberToJson,
  type ExperimentDocument,
  type ModelDocument,
  type RegistryDocument,
  type RunDocument,
  type ViewsDocument,
} from './documents.ts'
import { compareUtf8 } from './compare-utf8.ts'

/** Points and files, as they stand in the bundle. */
export type OwnedDocument = Pick<RunDocument, 'isPart' | 'metrics' | 'points' | 'artifacts'>

export function experimentDocument(
  experiment: Experiment,
  datasets: readonly Dataset[],
  views: readonly SavedView[],
): ExperimentDocument {
  const { experimentId, name, lifecycleStage, creationTime, lastUpdateTime, tags } = experiment
  return {
    experimentId,
    name,
    lifecycleStage,
    creationTime: String(creationTime),
    lastUpdateTime: String(lastUpdateTime),
    tags: sortEntries(tags),
    datasets: datasets.map(({ name: set, digest, sourceType, source, schema, profile }) => ({
      name: set,
      digest,
      sourceType,
      source,
      schema,
      profile,
    })),
    ...(views.length > 0 && { views: views.map(({ name: view, search }) => ({ name: view, search })) }),
  }
}

export function viewsDocument(views: readonly JointView[]): ViewsDocument {
  return {
    views: views.map(({ name, search, experiments }) => ({
      name,
      search,
      experiments: experiments.map(({ experimentId, name: experiment }) => ({
        experimentId,
        name: experiment,
      })),
    })),
  }
}

export function runDocument(run: Run, owned: OwnedDocument): RunDocument {
  const { runId, experimentId, runName, userId, status, startTime, endTime, lifecycleStage, deletedTime } =
    run
  return {
    runId,
    experimentId,
    runName,
    userId,
    status,
    startTime: String(startTime),
    endTime: endTime === null ? null : String(endTime),
    lifecycleStage,
    deletedTime: deletedTime === null ? null : String(deletedTime),
    params: sortEntries(run.params),
    tags: sortEntries(run.tags),
    inputs: run.inputs.map(({ name, digest, tags }) => ({ name, digest, tags: sortEntries(tags) })),
    modelInputs: (run.modelInputs ?? []).map(({ modelId }) => modelId),
    modelOutputs: (run.modelOutputs ?? []).map(({ modelId, step }) => ({ modelId, step })),
    ...owned,
  }
}

export function modelDocument(model: LoggedModel, owned: OwnedDocument): ModelDocument {
  const { modelId, experimentId, name, modelType, sourceRunId, status, statusMessage, lifecycleStage } = model
  return {
    modelId,
    experimentId,
    name,
    modelType,
    sourceRunId,
    status,
    statusMessage,
    lifecycleStage,
    creationTime: String(model.creationTimestamp),
    lastUpdateTime: String(model.lastUpdatedTimestamp),
    params: sortEntries(model.params),
    tags: sortEntries(model.tags),
    ...owned,
  }
}

/** @param versions of all the models; those that were deleted are left out */
export function registryDocument(
  models: readonly RegisteredModel[],
  versions: readonly ModelVersion[],
): RegistryDocument {
  return {
    registeredModels: models.map((model) => ({
      name: model.name,
      description: model.description,
      creationTime: String(model.creationTimestamp),
      lastUpdateTime: String(model.lastUpdatedTimestamp),
      tags: sortEntries(model.tags),
      aliases: [...model.aliases].sort(([a], [b]) => compareUtf8(a, b)),
      versions: versions
        .filter(({ name }) => name === model.name)
        .flatMap((version) => {
          const stage = MODEL_STAGES.find((each) => each === version.currentStage)
          return stage === undefined ? [] : [versionDocument(version, stage)]
        }),
    })),
  }
}

function versionDocument(
  version: ModelVersion,
  stage: ModelStage,
): RegistryDocument['registeredModels'][number]['versions'][number] {
  const { description, userId, source, runId, runLink, modelId, status, statusMessage } = version
  return {
    version: version.version,
    description,
    userId,
    stage,
    source,
    runId,
    runLink,
    modelId,
    status,
    statusMessage,
    creationTime: String(version.creationTimestamp),
    lastUpdateTime: String(version.lastUpdatedTimestamp),
    tags: sortEntries(version.tags),
  }
}

export function metricsDocument(summaries: MetricSummaries): OwnedDocument['metrics'] {
  return summaries.keys
    .map((key, i) => {
      const columns = SUMMARY_COLUMNS.map((name) => [name, numberToJson(summaries[name][i] as number)])
      return { key, ...Object.fromEntries(columns) } as OwnedDocument['metrics'][number]
    })
    .sort((a, b) => compareUtf8(a.key, b.key))
}

function sortEntries(entries: ReadonlyMap<string, string>): [string, string][] {
  return [...entries].sort(([a], [b]) => compareUtf8(a, b))
}
