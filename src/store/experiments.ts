import { Dexie } from 'dexie'
import type { Experiment } from '#model/experiment.ts'
import type { Run } from '#model/run.ts'
import { guarded } from './errors.ts'
import type { TrackletDb } from './schema.ts'
import type { Store } from './store.ts'
import { tally } from './tallies.ts'

export async function readExperiment(store: Store, experimentId: string): Promise<Experiment | undefined> {
  return await guarded(() => store.db.experiments.get(experimentId))
}

export async function readExperimentByName(store: Store, name: string): Promise<Experiment | undefined> {
  return await guarded(() => store.db.experiments.get({ name }))
}

export async function readExperiments(store: Store): Promise<Experiment[]> {
  return await guarded(() => store.db.experiments.toArray())
}

/**
 * Adds an experiment under the next free id.
 * @param make gets the id and the experiment of the same name, if any; it may throw, and nothing is written
 */
export async function addExperiment(
  store: Store,
  name: string,
  make: (experimentId: string, twin: Experiment | undefined) => Experiment,
): Promise<Experiment> {
  const experiment = await guarded(() =>
    store.strict.transaction('rw', store.strict.experiments, store.strict.settings, async () => {
      const { experiments, settings } = store.strict
      const twin = await experiments.get({ name })
      let id = await readNextExperimentId(store.strict)
      // Imports keep their ids, whatever they are.
      while ((await experiments.get(String(id))) !== undefined) id++
      const made = make(String(id), twin)
      await experiments.add(made)
      await settings.put({ name: 'nextExperimentId', value: id + 1 })
      return made
    }),
  )
  store.changes.announce({ kind: 'experiments', experimentIds: [experiment.experimentId] })
  return experiment
}

/** To be called in a transaction over settings. */
export async function readNextExperimentId({ settings }: TrackletDb): Promise<number> {
  const next = await settings.get('nextExperimentId')
  return typeof next?.value === 'number' ? next.value : 1
}

/**
 * Changes one experiment's row.
 * @param change gets the row (undefined: unknown id) and who has `otherName`; it may throw, and nothing is written
 */
export async function updateExperiment(
  store: Store,
  experimentId: string,
  change: (experiment: Experiment | undefined, twin: Experiment | undefined) => Experiment,
  otherName?: string,
): Promise<void> {
  await guarded(() =>
    store.db.transaction('rw', store.db.experiments, async () => {
      const { experiments } = store.db
      const twin = otherName === undefined ? undefined : await experiments.get({ name: otherName })
      await experiments.put(change(await experiments.get(experimentId), twin))
    }),
  )
  store.changes.announce({ kind: 'experiments', experimentIds: [experimentId] })
}

/** Changes experiments and, with each, all its runs, in one transaction; `changeRun` gives undefined to leave a run alone. */
export async function updateExperimentsWithRuns(
  store: Store,
  experimentIds: readonly string[],
  change: (experiment: Experiment | undefined, experimentId: string) => Experiment,
  changeRun: (run: Run) => Run | undefined,
): Promise<void> {
  const runIds = await guarded(() =>
    store.strict.transaction(
      'rw',
      [store.strict.experiments, store.strict.runs, store.strict.tallies],
      async () => {
        const { experiments, runs } = store.strict
        const rows = await experiments.bulkGet([...experimentIds])
        await experiments.bulkPut(rows.map((row, i) => change(row, experimentIds[i] ?? '')))
        const [before, changed]: [Run[], Run[]] = [[], []]
        for (const id of experimentIds) {
          const all = await runs
            .where('[experimentId+lifecycleStage+startTime]')
            .between([id, Dexie.minKey], [id, Dexie.maxKey])
            .toArray()
          for (const run of all) {
            const next = changeRun(run)
            if (next === undefined) continue
            before.push(run)
            changed.push(next)
          }
        }
        await runs.bulkPut(changed)
        await tally(store.strict, before, changed)
        return changed.map(({ runId }) => runId)
      },
    ),
  )
  store.changes.announce({ kind: 'experiments', experimentIds })
  if (runIds.length > 0) store.changes.announce({ kind: 'runs', experimentIds, runIds })
}

/** Start of the latest active run, or null. */
export async function readLastRunTime(store: Store, experimentId: string): Promise<number | null> {
  const last = await guarded(() =>
    store.db.runs
      .where('[experimentId+lifecycleStage+startTime]')
      .between([experimentId, 'active', Dexie.minKey], [experimentId, 'active', Dexie.maxKey])
      .last(),
  )
  return last?.startTime ?? null
}

/** Removes rows of experiments and their datasets; their runs are removed before. */
export async function removeExperiments(store: Store, experimentIds: readonly string[]): Promise<void> {
  const { db } = store
  await guarded(() =>
    db.transaction('rw', [db.experiments, db.datasets, db.tallies], async () => {
      await db.experiments.bulkDelete([...experimentIds])
      await db.tallies.bulkDelete([...experimentIds])
      for (const id of experimentIds) {
        await db.datasets
          .where('[experimentId+name+digest]')
          .between([id, Dexie.minKey], [id, Dexie.maxKey])
          .delete()
      }
    }),
  )
  store.changes.announce({ kind: 'experiments', experimentIds })
}
