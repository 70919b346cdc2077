import type { ImportReport } from '#model/import.ts'
import { readExperiments } from '#store/experiments.ts'
import { commitImport, type ImportGround, type ImportRows } from '#store/imports.ts'
import type { SummaryRow } from '#store/schema.ts'
import type { Store } from '#store/store.ts'
import type { Intake } from './intake.ts'
import type { Judged } from './judge-runs.ts'
import { growRun, resolveExperiments, restoreRun, RunMaker, type ResolvedExperiments } from './make-rows.ts'
import type { RunIntake } from './run-intake.ts'

/** What a pass over the sources gathered; `copies` is the second pass, over runs whose id was taken. */
export type Gathered = { readonly first: Intake; readonly copies: Intake; readonly judged: Judged }

export type Added = Pick<ImportReport, 'experiments' | 'experimentIds'>

/** Makes everything that was staged visible, at once. */
export async function commitIntake(store: Store, gathered: Gathered): Promise<Added> {
  const { first, copies, judged } = gathered
  const fresh = [...judged.fresh, ...copies.runs.values()]
  const staged = [...(await first.finishPoints()), ...(await copies.finishPoints())]
  const summaries = new Map(staged.map((row) => [row.runId, row]))
  const idOf = ({ parts }: RunIntake): string => copies.copies.get(parts.runId) ?? parts.runId
  const restored = judged.equal.filter(comesBack)
  let added: Added = { experiments: 0, experimentIds: [] }
  const makeRows = (ground: ImportGround): ImportRows => {
    const experiments = resolveExperiments(first.experiments, ground.experiments, ground.nextExperimentId)
    const maker = new RunMaker(experiments.byKey, copies.copies)
    const made = fresh.map((run) => maker.make(run, firstTime(summaries.get(idOf(run)))))
    const changed = [...judged.grown, ...restored].flatMap((intake) => {
      const run = ground.runs.get(intake.parts.runId)
      if (run === undefined) return []
      const next = judged.grown.includes(intake) ? growRun(run, intake) : run
      return comesBack(intake) ? restoreRun(next) : next
    })
    const runs = [...made, ...changed]
    const homes = new Map(runs.map(({ runId, experimentId }) => [runId, experimentId]))
    added = tellAdded(experiments)
    return {
      experiments: experiments.changed,
      runs,
      datasets: [...fresh, ...judged.grown].flatMap((run) =>
        run.inputs.map(({ dataset }) => ({ ...dataset, experimentId: homes.get(idOf(run)) ?? '' })),
      ),
      nextExperimentId: experiments.nextId,
    }
  }
  await commitImport(
    store,
    {
      summaries: fresh.flatMap((run) => summaries.get(idOf(run)) ?? []),
      grown: judged.grown.map((run) => ({ runId: run.parts.runId, stagedId: first.stagedId(run) })),
      // A run that could have grown and turned out to be another one left points aside.
      dropped: judged.others.map((run) => first.stagedId(run)),
      artifacts: [...fresh, ...judged.grown].flatMap((run) =>
        [...run.artifacts.values()].map((artifact) => ({ ...artifact, ownerId: idOf(run) })),
      ),
      origins: [...fresh, ...judged.grown].map((run) => run.toOrigin(idOf(run))),
      changedRunIds: [...judged.grown, ...restored].map(({ parts }) => parts.runId),
    },
    makeRows,
  )
  return added
}

/** What {@link commitIntake} would add, were it called now. */
export async function previewIntake(store: Store, { first }: Gathered): Promise<Added> {
  return tellAdded(resolveExperiments(first.experiments, await readExperiments(store), 1))
}

function tellAdded({ added, byKey }: ResolvedExperiments): Added {
  return {
    experiments: added.length,
    experimentIds: [...new Set([...byKey.values()].map(({ experimentId }) => experimentId))],
  }
}

/** Deleted here, and not where it comes from. */
function comesBack({ known, parts }: RunIntake): boolean {
  return known?.run.lifecycleStage === 'deleted' && parts.lifecycleStage === 'active'
}

function firstTime(row: SummaryRow | undefined): number | undefined {
  const times = row?.summaries.firstTime ?? new Float64Array()
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b))
}
