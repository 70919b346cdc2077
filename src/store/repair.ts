/**
 * After the browser lost a part of the database: makes what is left whole again, so that every row refers to rows that
 * are there, and nothing new takes a place that is still used.
 */
import { DEFAULT_EXPERIMENT_ID, DEFAULT_EXPERIMENT_NAME, type Experiment } from '#model/experiment.ts'
import { guarded } from './errors.ts'
import type { TrackletDb } from './schema.ts'
import type { Store } from './store.ts'

const MODEL_TABLES = ['loggedModels', 'registeredModels', 'modelVersions']

export async function repairStore({ strict: db }: Store): Promise<void> {
  const tables = ['runs', 'experiments', 'settings', 'tallies', 'artifacts', 'packs'].concat(MODEL_TABLES)
  await guarded(() =>
    db.transaction('rw', tables, async () => {
      await nameExperiments(db)
      await nameModels(db)
      await measurePacks(db)
      // They are counted anew.
      await db.tallies.clear()
    }),
  )
}

/** Runs whose experiment is gone get one of the same id, under a name that says so. */
async function nameExperiments(db: TrackletDb): Promise<void> {
  const wanted = new Set<string>()
  await db.runs.each(({ experimentId }) => wanted.add(experimentId))
  await db.loggedModels.each(({ experimentId }) => wanted.add(experimentId))
  const experiments = await db.experiments.toArray()
  const known = new Set(experiments.map(({ experimentId }) => experimentId))
  const names = new Set(experiments.map(({ name }) => name))
  for (const id of wanted) if (!known.has(id)) await db.experiments.add(makeExperiment(id, names))
  const next = await db.settings.get('nextExperimentId')
  const ids = [...known, ...wanted].map(Number).filter(Number.isSafeInteger)
  const free = Math.max(0, ...ids) + 1
  if (typeof next?.value !== 'number' || next.value < free)
    await db.settings.put({ name: 'nextExperimentId', value: free })
}

function makeExperiment(experimentId: string, names: Set<string>): Experiment {
  const isDefault = experimentId === DEFAULT_EXPERIMENT_ID && !names.has(DEFAULT_EXPERIMENT_NAME)
  let name = isDefault ? DEFAULT_EXPERIMENT_NAME : `Recovered ${experimentId}`
  while (names.has(name)) name += ' again'
  names.add(name)
  const now = Date.now()
  return {
    experimentId,
    name,
    artifactLocation: `mlflow-artifacts:/${experimentId}`,
    lifecycleStage: 'active',
    creationTime: now,
    lastUpdateTime: now,
    tags: new Map(),
  }
}

/** Versions whose model is gone get one of the same name; aliases lose the versions that are gone. */
async function nameModels(db: TrackletDb): Promise<void> {
  const versions = await db.modelVersions.toArray()
  const known = new Map((await db.registeredModels.toArray()).map((model) => [model.name, model]))
  for (const { name, creationTimestamp, lastUpdatedTimestamp } of versions) {
    if (known.has(name)) continue
    const texts = { description: '', tags: new Map<string, string>(), aliases: new Map<string, number>() }
    known.set(name, { name, creationTimestamp, lastUpdatedTimestamp, ...texts })
  }
  const there = new Set(versions.map(({ name, version }) => JSON.stringify([name, version])))
  const models = [...known.values()].map((model) => ({
    ...model,
    aliases: new Map(
      [...model.aliases].filter(([, version]) => there.has(JSON.stringify([model.name, version]))),
    ),
  }))
  await db.registeredModels.bulkPut(models)
}

/** Without its row a pack would be written over from its beginning. */
async function measurePacks(db: TrackletDb): Promise<void> {
  const ends = new Map<string, number>()
  await db.packs.each(({ pack, end }) => ends.set(pack, end))
  await db.artifacts.each(({ pack, offset, size }) => {
    if (pack !== '') ends.set(pack, Math.max(ends.get(pack) ?? 0, offset + size))
  })
  await db.packs.bulkPut([...ends].map(([pack, end]) => ({ pack, end })))
}
