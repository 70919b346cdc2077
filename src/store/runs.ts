import { Dexie } from 'dexie'
import type { Experiment, LifecycleStage } from '#model/experiment.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import { createSummaries } from '#series/summary.ts'
import { guarded } from './errors.ts'
import { ownedTables, removeOwned } from './owners.ts'
import { lastRows, resultOf } from './raw.ts'
import type { SummaryRow, TrackletDb } from './schema.ts'
import type { Store } from './store.ts'
import { forgetTally, tally } from './tallies.ts'

export async function readRun(store: Store, runId: string): Promise<Run | undefined> {
  return await guarded(() => store.db.runs.get(runId))
}

/** In the order asked; undefined for unknown ids. */
export async function readRuns(store: Store, runIds: readonly string[]): Promise<(Run | undefined)[]> {
  return await guarded(() => store.db.runs.bulkGet([...runIds]))
}

/** Of every run, deleted ones too. */
export async function readRunIds(store: Store): Promise<string[]> {
  return await guarded(() => store.db.runs.toCollection().primaryKeys())
}

/** Empty summaries for a run that has no points yet. */
export async function readSummaries(store: Store, runIds: readonly string[]): Promise<MetricSummaries[]> {
  const rows = await guarded(() => store.db.summaries.bulkGet([...runIds]))
  return rows.map((row) => row?.summaries ?? createSummaries())
}

/** By start time, latest first. */
export async function readRunsByStart(
  store: Store,
  experimentId: string,
  stage: LifecycleStage,
  offset = 0,
  limit = Infinity,
): Promise<Run[]> {
  return await guarded(() => runsByStart(store.db, experimentId, stage).offset(offset).limit(limit).toArray())
}

function runsByStart({ runs }: TrackletDb, experimentId: string, stage: LifecycleStage) {
  return runs
    .where('[experimentId+lifecycleStage+startTime]')
    .between([experimentId, stage, Dexie.minKey], [experimentId, stage, Dexie.maxKey])
    .reverse()
}

/** The latest of them with their summaries, in one transaction: the first rows of a table. */
export async function readLatestRuns(
  store: Store,
  experimentId: string,
  stage: LifecycleStage,
  limit: number,
): Promise<{ runs: Run[]; summaries: MetricSummaries[] }> {
  return await guarded(async () => {
    const transaction = store.db.backendDB().transaction(['runs', 'summaries'])
    const index = transaction.objectStore('runs').index('[experimentId+lifecycleStage+startTime]')
    const range = IDBKeyRange.bound([experimentId, stage, -Infinity], [experimentId, stage, []])
    const runs = (await lastRows(index, range, limit)) as Run[]
    const summaries = transaction.objectStore('summaries')
    const rows = runs.map(({ runId }) => resultOf<SummaryRow | undefined>(summaries.get(runId)))
    return { runs, summaries: (await Promise.all(rows)).map((row) => row?.summaries ?? createSummaries()) }
  })
}

export async function readChildren(store: Store, runId: string): Promise<Run[]> {
  return await guarded(() => store.db.runs.where('parentRunId').equals(runId).toArray())
}

/** The active run of its experiment that was started last before it; undefined for the first. */
export async function readRunBefore(
  store: Store,
  { experimentId, startTime, runId }: Run,
): Promise<Run | undefined> {
  return await guarded(() =>
    store.db.runs
      .where('[experimentId+lifecycleStage+startTime]')
      .between([experimentId, 'active', Dexie.minKey], [experimentId, 'active', startTime], true, true)
      .reverse()
      .filter((run) => run.runId !== runId)
      .first(),
  )
}

/** Whether any run of any experiment has a parent. */
export async function hasNestedRuns(store: Store): Promise<boolean> {
  return await guarded(async () => (await store.db.runs.where('parentRunId').above('').limit(1).count()) > 0)
}

export async function readDeletedRuns(store: Store): Promise<Run[]> {
  return await guarded(() =>
    store.db.runs.filter(({ lifecycleStage }) => lifecycleStage === 'deleted').toArray(),
  )
}

/** Of how many latest runs a new one is told. */
const NEIGHBOURS = 24

/**
 * Written strictly: a run that was begun is not forgotten by a power cut.
 * @param make gets the experiment and its latest active runs; it may throw, and nothing is written
 */
export async function addRun(
  store: Store,
  experimentId: string,
  make: (experiment: Experiment | undefined, latest: readonly Run[]) => Run,
): Promise<Run> {
  const { strict } = store
  const run = await guarded(() =>
    strict.transaction('rw', [strict.runs, strict.experiments, strict.tallies], async () => {
      const latest = await runsByStart(strict, experimentId, 'active').limit(NEIGHBOURS).toArray()
      const made = make(await strict.experiments.get(experimentId), latest)
      await strict.runs.add(made)
      await tally(strict, [], [made])
      return made
    }),
  )
  announceRuns(store, [run])
  return run
}

/**
 * Changes rows of runs in one transaction.
 * @param change gets each row (undefined: unknown id) and gives the new one; it may throw, and nothing is written
 */
export async function updateRuns(
  store: Store,
  runIds: readonly string[],
  change: (run: Run | undefined, runId: string) => Run,
  durability: 'relaxed' | 'strict' = 'relaxed',
): Promise<Run[]> {
  const db = durability === 'strict' ? store.strict : store.db
  const changed = await guarded(() =>
    db.transaction('rw', db.runs, db.tallies, async () => {
      const ids = [...new Set(runIds)]
      const rows = await db.runs.bulkGet(ids)
      const next = rows.map((row, i) => change(row, ids[i] ?? ''))
      await db.runs.bulkPut(next)
      await tally(db, rows, next)
      return next
    }),
  )
  announceRuns(store, changed)
  return changed
}

/** Removes deleted runs with all that is theirs but the files' content, which the sweep takes. Writes nothing. */
export async function removeRuns(store: Store, runs: readonly Run[]): Promise<void> {
  const { db } = store
  for (const { runId } of runs) {
    await guarded(() =>
      db.transaction('rw', [db.runs, db.tallies, ...ownedTables(db)], async () => {
        const run = await db.runs.get(runId)
        // Another tab may have restored it since.
        if (run?.lifecycleStage === 'active') return
        if (run !== undefined) await forgetTally(db, run.experimentId)
        await db.runs.delete(runId)
        await removeOwned(db, runId)
      }),
    )
  }
  announceRuns(store, runs)
}

/** Every run of an experiment with its summaries, in pages, so that 10,000 of them are never one answer. */
export async function* scanSummaries(store: Store, runIds: readonly string[]): AsyncGenerator<SummaryRow[]> {
  const PAGE = 500
  for (let at = 0; at < runIds.length; at += PAGE) {
    const rows = await guarded(() => store.db.summaries.bulkGet(runIds.slice(at, at + PAGE)))
    yield rows.flatMap((row) => row ?? [])
  }
}

function announceRuns(store: Store, runs: readonly Run[]): void {
  if (runs.length === 0) return
  const experimentIds = [...new Set(runs.map(({ experimentId }) => experimentId))]
  store.changes.announce({ kind: 'runs', experimentIds, runIds: runs.map(({ runId }) => runId) })
}
