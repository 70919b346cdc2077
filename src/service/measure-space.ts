import type { Bytes } from '#base/units.ts'
import type { SpaceReport } from '#model/storage.ts'
import type { Run } from '#model/run.ts'
import { sumArtifactSizes } from '#store/artifacts.ts'
import { readExperiments } from '#store/experiments.ts'
import { readRunsByStart, scanSummaries } from '#store/runs.ts'
import type { Store } from '#store/store.ts'

/** Measured: value, packed step and time, and their share of the summaries and heads. */
const BYTES_PER_POINT = 14

/** Reads every summary and artifact row: for the settings page, not for a hot path. */
export async function measureSpace(store: Store): Promise<SpaceReport> {
  const experiments: SpaceReport['experiments'][number][] = []
  const files = await sumArtifactSizes(store)
  let [deletedRuns, deletedBytes] = [0, 0]
  for (const { experimentId, name } of await readExperiments(store)) {
    const active = await readRunsByStart(store, experimentId, 'active')
    const deleted = await readRunsByStart(store, experimentId, 'deleted')
    const gone = await measureRuns(store, deleted, files)
    deletedRuns += deleted.length
    deletedBytes += gone.metricBytes + gone.artifactBytes
    experiments.push({
      experimentId,
      name,
      runs: active.length,
      ...(await measureRuns(store, active, files)),
    })
  }
  return { ...(await estimate()), experiments, deletedRuns, deletedBytes }
}

async function measureRuns(
  store: Store,
  runs: readonly Run[],
  files: ReadonlyMap<string, Bytes>,
): Promise<{ points: number; metricBytes: Bytes; artifactBytes: Bytes }> {
  const runIds = runs.map(({ runId }) => runId)
  const artifactBytes = runIds.reduce((sum, runId) => sum + (files.get(runId) ?? 0), 0)
  let points = 0
  for await (const rows of scanSummaries(store, runIds)) {
    for (const { summaries } of rows) points += summaries.count.reduce((a, b) => a + b, 0)
  }
  return { points, metricBytes: points * BYTES_PER_POINT, artifactBytes }
}

async function estimate(): Promise<{ usage: Bytes | null; quota: Bytes | null; persisted: boolean }> {
  const storage = (globalThis.navigator as { storage?: StorageManager } | undefined)?.storage
  try {
    const { usage = null, quota = null } = (await storage?.estimate()) ?? {}
    return { usage, quota, persisted: (await storage?.persisted()) ?? false }
  } catch {
    // Some private modes refuse to say.
    return { usage: null, quota: null, persisted: false }
  }
}
