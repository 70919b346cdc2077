import { refuse } from '#base/errors.ts'
import { newRunId } from '#base/ids.ts'
import { checkParamValue, checkTagValue } from '#model/limits.ts'
import { checkParamKey, checkRunName, checkTagKey } from '#model/names.ts'
import { chooseRunColor } from '#model/run-color.ts'
import { generateRunName } from '#model/run-name.ts'
import type { Run } from '#model/run.ts'
import type { NewRun, TextEntries } from '#model/run-request.ts'
import { TAG } from '#model/tags.ts'
import { addRun, readRun } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { withParams } from './apply-batch.ts'
import { ensureExperimentFor } from './experiments.ts'
import { ensureActiveExperiment, ensureActiveRun } from './rules.ts'
import { withTags } from './run-tags.ts'

/** @throws TrackletError INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST; nothing but a named experiment is created then */
export async function createRun(store: Store, request: NewRun): Promise<Run> {
  const params = (request.params ?? []).map(
    ([key, value]) => [checkedKey(checkParamKey, key), checkParamValue(value)] as const,
  )
  const tags = (request.tags ?? []).map(
    ([key, value]) => [checkedKey(checkTagKey, key), checkTagValue(value)] as const,
  )
  const runName = chooseName(request.runName, tags)
  if (request.parentRunId !== undefined)
    ensureActiveRun(await readRun(store, request.parentRunId), request.parentRunId)
  const { experimentId, artifactLocation } = await ensureExperimentFor(
    store,
    request.experimentId,
    request.experiment,
  )
  const runId = newRunId()
  const bare: Run = {
    runId,
    experimentId,
    runName,
    userId: request.userId ?? 'unknown',
    status: 'RUNNING',
    startTime: request.startTime ?? Date.now(),
    endTime: null,
    deletedTime: null,
    lifecycleStage: 'active',
    artifactUri: `${artifactLocation}/${runId}/artifacts`,
    parentRunId: '',
    params: new Map(),
    tags: new Map(),
    inputs: [],
  }
  const parent: TextEntries =
    request.parentRunId === undefined ? [] : [[TAG.parentRunId, request.parentRunId]]
  const run = withParams(bare, params)
  return await addRun(store, experimentId, (experiment, latest) => {
    ensureActiveExperiment(experiment, experimentId)
    const color: TextEntries = [[TAG.runColor, chooseColour(latest)]]
    return withTags(run, [...color, ...tags, ...parent, [TAG.runName, runName]])
  })
}

function checkedKey(check: (key: string) => unknown, key: string): string {
  check(key)
  return key
}

function chooseName(given: string | undefined, tags: TextEntries): string {
  const tagged = tags.find(([key]) => key === TAG.runName)?.[1]
  if (given !== undefined && given !== '' && tagged !== undefined && tagged !== given) {
    refuse(`Both run_name and the tag ${TAG.runName} are given, and differ: '${given}' and '${tagged}'.`)
  }
  const name = (given !== '' ? given : undefined) ?? tagged ?? generateRunName()
  checkRunName(name)
  return name
}

/** In the transaction that adds the run, so that runs which start at once differ too. */
function chooseColour(latest: readonly Run[]): string {
  return chooseRunColor(latest.flatMap(({ tags }) => tags.get(TAG.runColor) ?? []))
}
