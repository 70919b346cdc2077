import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { checkParamValue, checkTagValue } from '#model/limits.ts'
import { checkParamKey, checkRunId, checkRunName, checkTagKey } from '#model/names.ts'
import type { DatasetReference } from '#model/dataset.ts'
import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import type { RunRecord } from '#formats/records.ts'

/** What a source says of a run, checked and cut as if it had been logged; its experiment is not known yet. */
export type RunParts = Pick<
  Run,
  'runId' | 'runName' | 'userId' | 'status' | 'endTime' | 'deletedTime' | 'lifecycleStage' | 'params' | 'tags'
> & { readonly startTime: number | null; readonly isPart: boolean }

/** So many characters of an id name a run that has no name. */
const SHORT_ID = 8

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
    isPart: record.isPart === true,
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
 * What a run is, in a few letters, without its points, its files and what a person may do to it here: colour and deletion.
 * The same however its entries are ordered.
 */
export function digestRun(run: Omit<RunParts, 'isPart'>, inputs: readonly DatasetReference[]): string {
  const { runName, userId, status, startTime, endTime, params, tags } = run
  return digest([
    runName,
    userId,
    status,
    startTime,
    endTime,
    sortEntries(params),
    sortEntries(tags).filter(([key]) => key !== TAG.runColor),
    inputs.map((input) => [input.name, input.digest, sortEntries(input.tags)]),
  ])
}

export function digest(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))))
}

function sortEntries(entries: ReadonlyMap<string, string>): [string, string][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
}
