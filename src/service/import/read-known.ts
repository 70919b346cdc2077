import { PointSums } from '#series/point-sums.ts'
import type { RunRecord } from '#formats/records.ts'
import { readArtifacts } from '#store/artifacts.ts'
import { readOrigins } from '#store/imports.ts'
import { readLoggedModel } from '#store/logged-models.ts'
import { readRun, readSummaries } from '#store/runs.ts'
import { readInOne } from '#store/series.ts'
import type { Store } from '#store/store.ts'
import type { Known } from './owner-intake.ts'
import { digestModel, digestRun } from './owner-parts.ts'

/** Undefined when the run is gone. @param format of what is imported now */
export async function readKnownRun(store: Store, runId: string, format: string): Promise<Known | undefined> {
  const run = await readRun(store, runId)
  if (run === undefined) return undefined
  return {
    ...(await readOwned(store, runId, format)),
    stage: run.lifecycleStage,
    content: digestRun(run, run),
  }
}

/** The same of a logged model. */
export async function readKnownModel(
  store: Store,
  modelId: string,
  format: string,
): Promise<Known | undefined> {
  const model = await readLoggedModel(store, modelId)
  if (model === undefined) return undefined
  return {
    ...(await readOwned(store, modelId, format)),
    stage: model.lifecycleStage,
    content: digestModel(model),
  }
}

/** The id of the run that was imported before it had points; undefined when there is none, or it grew to be another. */
export async function maybeEmptyRun(
  store: Store,
  { runId, emptyId }: RunRecord,
  format: string,
): Promise<string | undefined> {
  if (emptyId === undefined || emptyId === runId) return undefined
  const [origin] = await readOrigins(store, [emptyId])
  if (origin?.format !== format) return undefined
  const isIt = origin.grownAs === undefined ? origin.keys.length === 0 : origin.grownAs === runId
  return isIt ? emptyId : undefined
}

async function readOwned(
  store: Store,
  ownerId: string,
  format: string,
): Promise<Pick<Known, 'origin' | 'points' | 'artifacts'>> {
  const [row] = await readOrigins(store, [ownerId])
  const origin = row?.format === format ? row : undefined
  const artifacts = await readArtifacts(store, ownerId)
  return {
    origin,
    points: origin === undefined ? await sumPoints(store, ownerId) : PointSums.from(origin),
    artifacts: new Map(artifacts.map((artifact) => [artifact.path, artifact])),
  }
}

/** Reads every point of the owner, one metric at a time. */
async function sumPoints(store: Store, ownerId: string): Promise<PointSums> {
  const sums = new PointSums()
  const [summaries] = await readSummaries(store, [ownerId])
  for (const key of summaries?.keys ?? []) {
    const { steps, values, timestamps } = await readInOne(store, (reader) => reader.history(ownerId, key))
    const keyIndex = new Uint32Array(values.length)
    sums.add({ keys: [key], keyIndex, step: steps, value: values, time: timestamps })
  }
  return sums
}
