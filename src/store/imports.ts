/**
 * An import is written aside and made visible by one transaction. What it stages is named in `staged`; a kill leaves those
 * names, and the next start removes what they name.
 */
import type { Experiment } from '#model/experiment.ts'
import type { Run } from '#model/run.ts'
import { addToSummaries } from '#series/summary.ts'
import { putPackEnds } from './artifacts.ts'
import { guarded } from './errors.ts'
import { readNextExperimentId } from './experiments.ts'
import { tryLock } from './locks.ts'
import { ownedTables, removeOwned } from './owners.ts'
import { putAll } from './raw.ts'
import {
  emptySummary,
  type ArtifactRow,
  type DatasetRow,
  type OriginRow,
  type SummaryRow,
  type TrackletDb,
} from './schema.ts'
import { segmentColumns, segmentsOf } from './segments.ts'
import type { Store } from './store.ts'
import { tally } from './tallies.ts'
import { withCommitted } from './writers.ts'

/** Only one import at a time writes. */
export const IMPORT_LOCK = 'import'

/** Points that were staged aside for a run that is there already, under an id of their own. */
export type StagedPoints = { readonly runId: string; readonly stagedId: string }

/** What an import makes of the rows that are there; see {@link commitImport}. */
export type ImportRows = {
  /** New and changed ones. */
  readonly experiments: readonly Experiment[]
  readonly runs: readonly Run[]
  readonly datasets: readonly DatasetRow[]
  readonly nextExperimentId: number
}

/** What is there when an import is made visible. */
export type ImportGround = {
  readonly experiments: readonly Experiment[]
  /** Those that change. */
  readonly runs: ReadonlyMap<string, Run>
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
  /** Runs that are there and change; `makeRows` gets their rows. */
  readonly changedRunIds: readonly string[]
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
  const tables = [
    db.experiments,
    db.runs,
    db.datasets,
    db.tallies,
    db.packs,
    db.staged,
    db.settings,
    ...ownedTables(db),
  ]
  const rows = await guarded(() =>
    db.transaction('rw', tables, async ({ idbtrans }) => {
      const before = await db.runs.bulkGet([...writes.changedRunIds])
      const known = new Map(before.flatMap((run) => (run === undefined ? [] : [[run.runId, run] as const])))
      const made = makeRows({
        experiments: await db.experiments.toArray(),
        runs: known,
        nextExperimentId: await readNextExperimentId(db),
      })
      await db.settings.put({ name: 'nextExperimentId', value: made.nextExperimentId })
      await db.experiments.bulkPut([...made.experiments])
      await db.runs.bulkPut([...made.runs])
      await tally(
        db,
        made.runs.map(({ runId }) => known.get(runId)),
        made.runs,
      )
      await db.summaries.bulkPut([...writes.summaries])
      await db.origins.bulkPut([...writes.origins])
      await addDatasets(db, made.datasets)
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

/** The first row of a dataset is kept, as when it is logged. */
async function addDatasets(db: TrackletDb, datasets: readonly DatasetRow[]): Promise<void> {
  for (const dataset of datasets) {
    const key: [string, string, string] = [dataset.experimentId, dataset.name, dataset.digest]
    if ((await db.datasets.get(key)) === undefined) await db.datasets.put(dataset)
  }
}

/** Gives staged points to their run, row by row: together they may be many. */
async function adoptPoints(db: TrackletDb, { runId, stagedId }: StagedPoints): Promise<void> {
  let row = (await db.summaries.get(runId)) ?? emptySummary(runId)
  for (const key of await segmentsOf(db, stagedId).primaryKeys()) {
    const segment = await db.segments.get(key)
    if (segment === undefined) continue
    await db.segments.put({ ...segment, runId })
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

function announce(store: Store, { experiments, runs }: ImportRows): void {
  const experimentIds = [...new Set(runs.map(({ experimentId }) => experimentId))]
  const changed = experiments.map(({ experimentId }) => experimentId)
  if (changed.length > 0) store.changes.announce({ kind: 'experiments', experimentIds: changed })
  const runIds = runs.map(({ runId }) => runId)
  if (runIds.length === 0) return
  store.changes.announce({ kind: 'runs', experimentIds, runIds })
  store.changes.announce({ kind: 'metrics', experimentIds, runIds })
  store.changes.announce({ kind: 'artifacts', runIds })
}

/** Removes what an import wrote that did not end; the import lock must be held. */
export async function removeStaged({ db }: Store): Promise<void> {
  const ids = await guarded(() => db.staged.toCollection().primaryKeys())
  for (const ownerId of ids) {
    await guarded(() =>
      db.transaction('rw', [db.runs, db.staged, ...ownedTables(db)], async () => {
        // A run that is there was not this import's to make.
        if ((await db.runs.get(ownerId)) === undefined) await removeOwned(db, ownerId)
        await db.staged.delete(ownerId)
      }),
    )
  }
}

/** At a start: what a killed import left. Nothing when one is under way. */
export async function sweepImports(store: Store): Promise<void> {
  await tryLock(IMPORT_LOCK, () => removeStaged(store))
}

/** Undefined for runs that were not imported. */
export async function readOrigins(
  { db }: Store,
  runIds: readonly string[],
): Promise<(OriginRow | undefined)[]> {
  return await guarded(() => db.origins.bulkGet([...runIds]))
}
