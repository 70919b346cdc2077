import type { Bytes } from '#base/units.ts'
import type { SpaceReport } from '#model/storage.ts'
import type { LifecycleStage } from '#model/experiment.ts'
import { sumArtifactSizes } from '#store/artifacts.ts'
import { readExperiments } from '#store/experiments.ts'
import { readLoggedModels } from '#store/logged-models.ts'
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
    const [active, deleted] = await listOwners(store, experimentId)
    const gone = await measureOwners(store, deleted, files)
    deletedRuns += deleted.runs
    deletedBytes += gone.metricBytes + gone.artifactBytes
    experiments.push({
      experimentId,
      name,
      runs: active.runs,
      ...(await measureOwners(store, active, files)),
    })
  }
  return { ...(await estimate()), experiments, deletedRuns, deletedBytes }
}

type Owners = { readonly runs: number; readonly ids: readonly string[] }

/** Runs and logged models: the active ones, and the deleted ones. */
async function listOwners(store: Store, experimentId: string): Promise<[active: Owners, deleted: Owners]> {
  const models = await readLoggedModels(store, [experimentId])
  const list = async (stage: LifecycleStage): Promise<Owners> => {
    const runs = (await readRunsByStart(store, experimentId, stage)).map(({ runId }) => runId)
    const own = models.filter(({ lifecycleStage }) => lifecycleStage === stage)
    return { runs: runs.length, ids: [...runs, ...own.map(({ modelId }) => modelId)] }
  }
  return [await list('active'), await list('deleted')]
}

async function measureOwners(
  store: Store,
  { ids }: Owners,
  files: ReadonlyMap<string, Bytes>,
): Promise<{ points: number; metricBytes: Bytes; artifactBytes: Bytes }> {
  const artifactBytes = ids.reduce((sum, id) => sum + (files.get(id) ?? 0), 0)
  let points = 0
  for await (const rows of scanSummaries(store, ids)) {
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
