import type { LoggedModel } from '#model/logged-model.ts'
import type { ImportReport } from '#model/import.ts'
import type { Run } from '#model/run.ts'
import { readExperiments } from '#store/experiments.ts'
import { commitImport, readSettings, type ImportGround, type ImportRows } from '#store/imports.ts'
import { readRegistry } from '#store/registry.ts'
import type { SummaryRow } from '#store/schema.ts'
import type { Store } from '#store/store.ts'
import type { Intake } from './intake.ts'
import { makeViewRows } from './join-views.ts'
import type { Judged } from './judge.ts'
import type { ModelIntake, OwnerIntake, RunIntake } from './owner-intake.ts'
import { growModel, growRun, restoreModel, restoreRun, RowMaker } from './owner-rows.ts'
import { makeRegistryRows, type RegistryRows } from './registry-rows.ts'
import { resolveExperiments, type ResolvedExperiments } from './resolve-experiments.ts'

/** What the passes over the sources gathered; `copies` is the second pass, over those whose id was taken. */
export type Gathered = {
  readonly first: Intake
  readonly copies: Intake
  readonly runs: Judged<RunIntake>
  readonly models: Judged<ModelIntake>
}

export type Added = Pick<
  ImportReport,
  'experiments' | 'experimentIds' | 'views' | 'registeredModels' | 'modelVersions' | 'modelNames'
>

/** Makes everything that was staged visible, at once. */
export async function commitIntake(store: Store, gathered: Gathered): Promise<Added> {
  const { first, copies, runs, models } = gathered
  const fresh = [...runs.fresh, ...copies.runs.values(), ...models.fresh, ...copies.models.values()]
  const grown = [...runs.grown, ...models.grown]
  const staged = [...(await first.finishPoints()), ...(await copies.finishPoints())]
  const summaries = new Map(staged.map((row) => [row.runId, row]))
  const idOf = ({ id }: OwnerIntake): string => copies.newId(id)
  const owners = [...fresh, ...grown]
  let added: Added | undefined
  await commitImport(
    store,
    {
      summaries: fresh.flatMap((owner) => summaries.get(idOf(owner)) ?? []),
      grown: grown.map((owner) => ({ ownerId: owner.id, stagedId: first.stagedId(owner) })),
      // What could have grown and turned out to be another one left points aside.
      dropped: [...runs.others, ...models.others].map((owner) => first.stagedId(owner)),
      artifacts: owners.flatMap((owner) =>
        [...owner.artifacts.values()].map((artifact) => ({ ...artifact, ownerId: idOf(owner) })),
      ),
      origins: owners.map((owner) => owner.toOrigin(idOf(owner))),
      changedRunIds: idsOf([...runs.grown, ...runs.equal.filter(({ comesBack }) => comesBack)]),
      // The registry may name any.
      changedModelIds: [
        ...new Set([...idsOf(models.grown), ...idsOf(models.equal), ...namedModels(gathered)]),
      ],
    },
    (ground) => {
      const made = makeRows(gathered, ground, summaries)
      added = made.added
      return made.rows
    },
  )
  return added as Added
}

/** What {@link commitIntake} would add, were it called now. */
export async function previewIntake(store: Store, { first }: Gathered): Promise<Added> {
  const present = await readExperiments(store)
  const experiments = resolveExperiments(first.experiments, present, 1)
  const ground = { ...(await readRegistry(store)), loggedModels: new Map() }
  const registry = makeRegistryRows(first.registry, ground, (id) => id)
  const settings = await readSettings(store)
  const views = makeViewRows(first, experiments.byKey, { experiments: present, settings })
  return { ...tellAdded(experiments, registry, first), views: views.added }
}

function makeRows(
  { first, copies, runs, models }: Gathered,
  ground: ImportGround,
  summaries: ReadonlyMap<string, SummaryRow>,
): { rows: ImportRows; added: Added } {
  const experiments = resolveExperiments(first.experiments, ground.experiments, ground.nextExperimentId)
  const maker = new RowMaker(experiments.byKey, copies.copies)
  const freshRuns = [...runs.fresh, ...copies.runs.values()]
  const runRows = [
    ...freshRuns.map((run) => maker.makeRun(run, firstTime(summaries.get(copies.newId(run.id))))),
    ...changeRuns(runs, ground.runs),
  ]
  const modelRows = [
    ...[...models.fresh, ...copies.models.values()].map((model) => maker.makeModel(model)),
    ...changeModels(models, ground.loggedModels),
  ]
  const loggedModels = new Map([...ground.loggedModels, ...byId(modelRows)])
  const registry = makeRegistryRows(first.registry, { ...ground, loggedModels }, (id) => copies.newId(id))
  const views = makeViewRows(first, experiments.byKey, ground)
  const homes = new Map(runRows.map(({ runId, experimentId }) => [runId, experimentId]))
  return {
    rows: {
      experiments: experiments.changed,
      runs: runRows,
      loggedModels: [...new Map([...byId(modelRows), ...byId(registry.loggedModels)]).values()],
      registeredModels: registry.models,
      modelVersions: registry.versions,
      registryEvents: registry.events,
      datasets: [...freshRuns, ...runs.grown].flatMap((run) =>
        run.inputs.map(({ dataset }) => ({
          ...dataset,
          experimentId: homes.get(copies.newId(run.id)) ?? '',
        })),
      ),
      settings: views.settings,
      nextExperimentId: experiments.nextId,
    },
    added: { ...tellAdded(experiments, registry, first), views: views.added },
  }
}

function changeRuns({ grown, equal }: Judged<RunIntake>, present: ReadonlyMap<string, Run>): Run[] {
  return [...grown, ...equal].flatMap((intake) => {
    const run = present.get(intake.id)
    if (run === undefined) return []
    const next = grown.includes(intake) ? growRun(run, intake) : run
    return intake.comesBack ? restoreRun(next) : next
  })
}

function changeModels(
  { grown, equal }: Judged<ModelIntake>,
  present: ReadonlyMap<string, LoggedModel>,
): LoggedModel[] {
  return [...grown, ...equal].flatMap((intake) => {
    const model = present.get(intake.id)
    if (model === undefined || (!grown.includes(intake) && !intake.comesBack)) return []
    const next = grown.includes(intake) ? growModel(model, intake) : model
    return intake.comesBack ? restoreModel(next) : next
  })
}

function tellAdded(
  { added, byKey }: ResolvedExperiments,
  { events, versions }: RegistryRows,
  { registry }: Intake,
): Omit<Added, 'views'> {
  return {
    experiments: added.length,
    experimentIds: [...new Set([...byKey.values()].map(({ experimentId }) => experimentId))],
    registeredModels: events.filter(({ kind }) => kind === 'model-created').length,
    modelVersions: versions.length,
    modelNames: [...registry.models.keys()],
  }
}

function namedModels({ first, copies }: Gathered): string[] {
  return [...first.registry.models.values()].flatMap(({ versions }) =>
    versions.flatMap(({ modelId }) => (modelId === null ? [] : [copies.newId(modelId)])),
  )
}

function byId(models: readonly LoggedModel[]): [string, LoggedModel][] {
  return models.map((model) => [model.modelId, model])
}

function idsOf(owners: readonly OwnerIntake[]): string[] {
  return owners.map(({ id }) => id)
}

function firstTime(row: SummaryRow | undefined): number | undefined {
  const times = row?.summaries.firstTime ?? new Float64Array()
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b))
}
