import { PointSums } from '#series/point-sums.ts'
import { readArtifacts } from '#store/artifacts.ts'
import { readOrigins } from '#store/imports.ts'
import { readRun, readSummaries } from '#store/runs.ts'
import { readInOne } from '#store/series.ts'
import type { Store } from '#store/store.ts'
import type { KnownRun } from './run-intake.ts'

/** Undefined when the run is gone. @param format of what is imported now */
export async function readKnownRun(
  store: Store,
  runId: string,
  format: string,
): Promise<KnownRun | undefined> {
  const run = await readRun(store, runId)
  if (run === undefined) return undefined
  const [row] = await readOrigins(store, [runId])
  const origin = row?.format === format ? row : undefined
  return {
    run,
    origin,
    points: origin === undefined ? await sumPoints(store, runId) : PointSums.from(origin),
    artifacts: new Map((await readArtifacts(store, runId)).map((artifact) => [artifact.path, artifact])),
  }
}

/** Reads every point of the run, one metric at a time. */
async function sumPoints(store: Store, runId: string): Promise<PointSums> {
  const sums = new PointSums()
  const [summaries] = await readSummaries(store, [runId])
  for (const key of summaries?.keys ?? []) {
    const { steps, values, timestamps } = await readInOne(store, (reader) => reader.history(runId, key))
    const keyIndex = new Uint32Array(values.length)
    sums.add({ keys: [key], keyIndex, step: steps, value: values, time: timestamps })
  }
  return sums
}
