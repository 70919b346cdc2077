/**
 * An import is written aside and made visible by one transaction. What it stages is named in `staged`; a kill leaves those
 * names, and the next start removes what they name.
 */
import type { Experiment } from '#model/experiment.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { ModelVersion, RegisteredModel } from '#model/registered-model.ts'
import type { Run } from '#model/run.ts'
import { addToSummaries } from '#series/summary.ts'
import { putPackEnds } from './artifacts.ts'
import { guarded } from './errors.ts'
import { readNextExperimentId } from './experiments.ts'
import { tryLock } from './locks.ts'
import { announceModels } from './logged-models.ts'
import { findOwner, ownedTables, removeOwned } from './owners.ts'
import { putAll } from './raw.ts'
import {
  emptySummary,
  type ArtifactRow,
  type DatasetRow,
  type OriginRow,
  type RegistryEventRow,
  type SettingRow,
  type SummaryRow,
  type TrackletDb,
} from './schema.ts'
import { segmentColumns, segmentsOf } from './segments.ts'
import type { Store } from './store.ts'
import { tally } from './tallies.ts'
import { withCommitted } from './writers.ts'

/** Only one import at a time writes. */
export const IMPORT_LOCK = 'import'

/** Points that were staged aside for a run or model that is there already, under an id of their own. */
export type StagedPoints = { readonly ownerId: string; readonly stagedId: string }

/** What an import makes of the rows that are there; see {@link commitImport}. */
export type ImportRows = {
  /** New and changed ones. */
  readonly experiments: readonly Experiment[]
  readonly runs: readonly Run[]
  readonly loggedModels: readonly LoggedModel[]
  readonly registeredModels: readonly RegisteredModel[]
  readonly modelVersions: readonly ModelVersion[]
  readonly registryEvents: readonly RegistryEventRow[]
  readonly datasets: readonly DatasetRow[]
  readonly settings: readonly SettingRow[]
  readonly nextExperimentId: number
}

/** What is there when an import is made visible. */
export type ImportGround = {
  readonly experiments: readonly Experiment[]
  /** Those that change. */
  readonly runs: ReadonlyMap<string, Run>
  readonly loggedModels: ReadonlyMap<string, LoggedModel>
  /** The whole registry. */
  readonly models: readonly RegisteredModel[]
  readonly versions: readonly ModelVersion[]
  /** All, by name. */
  readonly settings: ReadonlyMap<string, unknown>
  readonly nextExperimentId: number
}

export type ImportWrites = {
  /** Of new runs; their points are staged. */
  readonly summaries: readonly SummaryRow[]
  readonly grown: readonly StagedPoints[]
  /** Ids of staged points that belong to no run after all. */
  readonly dropped: readonly string[]
  readonly artifacts: readonly ArtifactRow[]
  readonly origins: readonly OriginRow[]
  /** Of what is there and may change; `makeRows` gets the rows. */
  readonly changedRunIds: readonly string[]
  readonly changedModelIds: readonly string[]
}

/**
 * One transaction, strict: everything of the import is there after it, or nothing.
 * @param makeRows gets what is there at that moment; it may throw, and nothing is written
 */
export async function commitImport(
  store: Store,
  writes: ImportWrites,
  makeRows: (ground: ImportGround) => ImportRows,
): Promise<void> {
  const { strict: db } = store
  const registry = [db.loggedModels, db.registeredModels, db.modelVersions, db.registryEvents]
  const runs = [db.experiments, db.runs, db.datasets, db.tallies]
  const tables = [...runs, ...registry, db.packs, db.staged, db.settings, ...ownedTables(db)]
  const rows = await guarded(() =>
    db.transaction('rw', tables, async ({ idbtrans }) => {
      const ground = await readGround(db, writes)
      const made = makeRows(ground)
      await writeRows(db, made, ground)
      await db.summaries.bulkPut([...writes.summaries])
      await db.origins.bulkPut([...writes.origins])
      for (const points of writes.grown) await adoptPoints(db, points)
      for (const stagedId of writes.dropped) await removeOwned(db, stagedId)
      putAll(idbtrans.objectStore('artifacts'), writes.artifacts)
      await putPackEnds(db, writes.artifacts)
      await db.staged.clear()
      return made
    }),
  )
  announce(store, rows)
}

async function readGround(
  db: TrackletDb,
  { changedRunIds, changedModelIds }: ImportWrites,
): Promise<ImportGround> {
  const [runs, models] = [
    await db.runs.bulkGet([...changedRunIds]),
    await db.loggedModels.bulkGet([...changedModelIds]),
  ]
  return {
    experiments: await db.experiments.toArray(),
    runs: new Map(runs.flatMap((run) => (run === undefined ? [] : [[run.runId, run] as const]))),
    loggedModels: new Map(
      models.flatMap((model) => (model === undefined ? [] : [[model.modelId, model] as const])),
    ),
    models: await db.registeredModels.toArray(),
    versions: await db.modelVersions.toArray(),
    settings: toSettings(await db.settings.toArray()),
    nextExperimentId: await readNextExperimentId(db),
  }
}

async function writeRows(db: TrackletDb, rows: ImportRows, ground: ImportGround): Promise<void> {
  await db.settings.bulkPut([...rows.settings, { name: 'nextExperimentId', value: rows.nextExperimentId }])
  await db.experiments.bulkPut([...rows.experiments])
  await db.runs.bulkPut([...rows.runs])
  const before = rows.runs.map(({ runId }) => ground.runs.get(runId))
  await tally(db, before, rows.runs)
  await addDatasets(db, rows.datasets)
  await db.loggedModels.bulkPut([...rows.loggedModels])
  await db.registeredModels.bulkPut([...rows.registeredModels])
  await db.modelVersions.bulkPut([...rows.modelVersions])
  await db.registryEvents.bulkAdd([...rows.registryEvents])
}

/** Of every setting. */
export async function readSettings({ db }: Store): Promise<ReadonlyMap<string, unknown>> {
  return toSettings(await guarded(() => db.settings.toArray()))
}

function toSettings(rows: readonly SettingRow[]): ReadonlyMap<string, unknown> {
  return new Map(rows.map(({ name, value }) => [name, value]))
}

/** The first row of a dataset is kept, as when it is logged. */
async function addDatasets(db: TrackletDb, datasets: readonly DatasetRow[]): Promise<void> {
  for (const dataset of datasets) {
    const key: [string, string, string] = [dataset.experimentId, dataset.name, dataset.digest]
    if ((await db.datasets.get(key)) === undefined) await db.datasets.put(dataset)
  }
}

/** Gives staged points to their owner, row by row: together they may be many. */
async function adoptPoints(db: TrackletDb, { ownerId, stagedId }: StagedPoints): Promise<void> {
  let row = (await db.summaries.get(ownerId)) ?? emptySummary(ownerId)
  for (const key of await segmentsOf(db, stagedId).primaryKeys()) {
    const segment = await db.segments.get(key)
    if (segment === undefined) continue
    await db.segments.put({ ...segment, runId: ownerId })
    row = {
      ...row,
      summaries: addToSummaries(row.summaries, segmentColumns(segment)),
      writers: withCommitted(row.writers, segment.writerId, segment.seq),
      openPoints: row.openPoints + segment.value.length,
      openSegments: row.openSegments + 1,
    }
  }
  await db.summaries.put(row)
  await removeOwned(db, stagedId)
}

function announce(
  store: Store,
  { experiments, runs, loggedModels, settings, ...registry }: ImportRows,
): void {
  if (settings.length > 0) store.changes.announce({ kind: 'settings' })
  const changed = experiments.map(({ experimentId }) => experimentId)
  if (changed.length > 0) store.changes.announce({ kind: 'experiments', experimentIds: changed })
  announceModels(store, loggedModels)
  const names = [...registry.registeredModels, ...registry.modelVersions].map(({ name }) => name)
  if (names.length > 0) store.changes.announce({ kind: 'registry', names: [...new Set(names)] })
  const runIds = runs.map(({ runId }) => runId)
  if (runIds.length === 0) return
  const experimentIds = [...new Set(runs.map(({ experimentId }) => experimentId))]
  store.changes.announce({ kind: 'runs', experimentIds, runIds })
  store.changes.announce({ kind: 'metrics', experimentIds, runIds })
  store.changes.announce({ kind: 'artifacts', runIds })
}

/** Removes what an import wrote that did not end; the import lock must be held. */
export async function removeStaged({ db }: Store): Promise<void> {
  const ids = await guarded(() => db.staged.toCollection().primaryKeys())
  for (const ownerId of ids) {
    await guarded(() =>
      db.transaction('rw', [db.runs, db.loggedModels, db.staged, ...ownedTables(db)], async () => {
        // One that is there was not this import's to make.
        if ((await findOwner(db, ownerId)) === undefined) await removeOwned(db, ownerId)
        await db.staged.delete(ownerId)
      }),
    )
  }
}

/** At a start: what a killed import left. Nothing when one is under way. */
export async function sweepImports(store: Store): Promise<void> {
  await tryLock(IMPORT_LOCK, () => removeStaged(store))
}

/** Undefined for what was not imported. */
export async function readOrigins(
  { db }: Store,
  ownerIds: readonly string[],
): Promise<(OriginRow | undefined)[]> {
  return await guarded(() => db.origins.bulkGet([...ownerIds]))
}
