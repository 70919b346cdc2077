/** What a source says of a run or a logged model, checked and cut as if it had been logged; its experiment is not known yet. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { checkParamValue, checkTagValue } from '#model/limits.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import { checkParamKey, checkRunId, checkRunName, checkTagKey } from '#model/names.ts'
import { checkLoggedModelKey, checkLoggedModelName } from '#model/registry-names.ts'
import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import type { LoggedModelRecord, RunRecord } from '#formats/records.ts'

export type RunParts = Pick<
  Run,
  'runId' | 'runName' | 'userId' | 'status' | 'endTime' | 'deletedTime' | 'lifecycleStage' | 'params' | 'tags'
> & { readonly startTime: number | null }

export type ModelParts = Pick<
  LoggedModel,
  | 'modelId'
  | 'name'
  | 'modelType'
  | 'sourceRunId'
  | 'status'
  | 'statusMessage'
  | 'lifecycleStage'
  | 'params'
  | 'tags'
> & { readonly creationTimestamp: number | null; readonly lastUpdatedTimestamp: number | null }

type Links = Pick<Run, 'inputs' | 'modelInputs' | 'modelOutputs'>

/** So many characters of an id name a run that has no name. */
const SHORT_ID = 8
/** A person's or Tracklet's own, and no content: colour, and which versions the registry has. */
const OWN_TAGS: readonly string[] = [TAG.runColor, TAG.modelVersions]

/** @throws TrackletError INVALID_PARAMETER_VALUE for names that MLflow refuses */
export function toRunParts(record: RunRecord): RunParts {
  const { status, startTime, endTime, deletedTime, lifecycleStage } = record
  const runId = checkRunId(record.runId)
  const tags = checkEntries(record.tags, checkTagKey, checkTagValue)
  const runName = checkRunName(record.runName || tags.get(TAG.runName) || runId.slice(0, SHORT_ID))
  tags.set(TAG.runName, runName)
  return {
    runId,
    runName,
    userId: record.userId || (tags.get(TAG.user) ?? 'unknown'),
    status,
    startTime,
    endTime,
    deletedTime,
    lifecycleStage,
    params: checkEntries(record.params, checkParamKey, checkParamValue),
    tags,
  }
}

/** @throws TrackletError INVALID_PARAMETER_VALUE for names that MLflow refuses */
export function toModelParts(record: LoggedModelRecord): ModelParts {
  const { modelType, status, statusMessage, lifecycleStage, sourceRunId } = record
  const text = (value: unknown): string => String(value)
  return {
    modelId: checkRunId(record.modelId, 'model id'),
    name: checkLoggedModelName(record.name),
    modelType,
    sourceRunId: sourceRunId ?? '',
    status,
    statusMessage,
    lifecycleStage,
    creationTimestamp: record.creationTime,
    lastUpdatedTimestamp: record.lastUpdateTime,
    params: checkEntries(record.params, (key) => checkLoggedModelKey('param', key), text),
    tags: checkEntries(record.tags, (key) => checkLoggedModelKey('tag', key), text),
  }
}

function checkEntries(
  entries: ReadonlyMap<string, string>,
  checkKey: (key: unknown) => string,
  checkValue: (value: unknown) => string,
): Map<string, string> {
  return new Map(Array.from(entries, ([key, value]) => [checkKey(key), checkValue(value)]))
}

/**
 * What a run is, in a few letters, without its points, its files and what a person may do to it here. The same however its
 * entries are ordered.
 */
export function digestRun(run: RunParts, { inputs, modelInputs = [], modelOutputs = [] }: Links): string {
  const { runName, userId, status, startTime, endTime, params, tags } = run
  return digest([
    runName,
    userId,
    status,
    startTime,
    endTime,
    sortEntries(params),
    contentTags(tags),
    inputs.map((input) => [input.name, input.digest, sortEntries(input.tags)]),
    modelInputs.map(({ modelId }) => modelId),
    modelOutputs.map(({ modelId, step }) => [modelId, step]),
  ])
}

/** The same of a logged model. */
export function digestModel(model: ModelParts): string {
  const { name, modelType, sourceRunId, status, statusMessage, creationTimestamp, params, tags } = model
  return digest([
    name,
    modelType,
    sourceRunId,
    status,
    statusMessage,
    creationTimestamp,
    sortEntries(params),
    contentTags(tags),
  ])
}

export function digest(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))))
}

function contentTags(tags: ReadonlyMap<string, string>): [string, string][] {
  return sortEntries(tags).filter(([key]) => !OWN_TAGS.includes(key))
}

function sortEntries(entries: ReadonlyMap<string, string>): [string, string][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
}
