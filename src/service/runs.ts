import { TrackletError } from '#base/errors.ts'
import { checkTagValue } from '#model/limits.ts'
import { checkRunName, checkTagKey } from '#model/names.ts'
import type { TagValues } from '#model/run-request.ts'
import { isTerminal, type Run, type RunData, type RunDetails } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { readExperiment } from '#store/experiments.ts'
import { listLiveRuns } from '#store/live.ts'
import { readChildren, readRun, readRunBefore, updateRuns } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { ensureActiveRun, ensureRun } from './rules.ts'
import { withData } from './run-data.ts'
import { withTags, withoutTag } from './run-tags.ts'

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST; deleted runs are given too, as MLflow */
export async function getRun(store: Store, runId: string): Promise<RunDetails> {
  const run = ensureRun(await readRun(store, runId), runId)
  const [[data], experiment, live, parent, children] = await Promise.all([
    withData(store, [run]),
    readExperiment(store, run.experimentId),
    listLiveRuns(),
    run.parentRunId === '' ? undefined : readRun(store, run.parentRunId),
    readChildren(store, runId),
  ])
  return {
    ...(data as RunData),
    experimentName: experiment?.name ?? '',
    live: isLive(run, live),
    parentName: parent?.runName ?? null,
    children: children
      .filter(({ lifecycleStage }) => lifecycleStage === 'active')
      .map(({ runId: id, runName, status }) => ({ runId: id, runName, status })),
  }
}

/** A run with what MLflow gives of it, and nothing more. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function readRunData(store: Store, runId: string): Promise<RunData> {
  const [data] = await withData(store, [ensureRun(await readRun(store, runId), runId)])
  return data as RunData
}

/** What a run is told apart from: the one started before it in its experiment; undefined for the first. @throws as `getRun` */
export async function getRunBefore(store: Store, runId: string): Promise<RunDetails | undefined> {
  const before = await readRunBefore(store, ensureRun(await readRun(store, runId), runId))
  return before && (await getRun(store, before.runId))
}

/** RUNNING, and a client holds it. */
export function isLive(run: Run, liveRuns: ReadonlySet<string>): boolean {
  return !isTerminal(run.status) && liveRuns.has(run.runId)
}

/** @throws TrackletError as `setTag` */
export async function renameRun(store: Store, runId: string, name: string): Promise<void> {
  checkRunName(name)
  await setTag(store, runId, TAG.runName, name)
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a bad key or a deleted run */
export async function setTag(store: Store, runId: string, key: string, value: string): Promise<void> {
  checkTagKey(key)
  const checked = checkTagValue(value)
  await updateRuns(store, [runId], (run) => withTags(ensureActiveRun(run, runId), [[key, checked]]))
}

/**
 * One tag of many runs, in one transaction.
 * @param values what each run gets; null takes the tag away, also where there is none
 * @returns what they were: given back, it is undone
 * @throws TrackletError as `setTag`; nothing is changed then
 */
export async function tagRuns(store: Store, key: string, values: TagValues): Promise<TagValues> {
  checkTagKey(key)
  const wanted = new Map(
    values.map(([runId, value]) => [runId, value === null ? null : checkTagValue(value)]),
  )
  const before = new Map<string, string | null>()
  await updateRuns(store, [...wanted.keys()], (row, runId) => {
    const run = ensureActiveRun(row, runId)
    before.set(runId, run.tags.get(key) ?? null)
    const value = wanted.get(runId) ?? null
    return value === null ? withoutTag(run, key) : withTags(run, [[key, value]])
  })
  return [...before]
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST when the run has no such tag, as MLflow */
export async function deleteTag(store: Store, runId: string, key: string): Promise<void> {
  await updateRuns(store, [runId], (row) => {
    const run = ensureActiveRun(row, runId)
    if (!run.tags.has(key))
      throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `No tag with name: ${key} in run with id ${runId}`)
    return withoutTag(run, key)
  })
}
