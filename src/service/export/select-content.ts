import type { Experiment } from '#model/experiment.ts'
import type { ExportRequest } from '#model/export.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { ModelVersion, RegisteredModel } from '#model/registered-model.ts'
import type { Run } from '#model/run.ts'
import { listArtifactsByOwner } from '#store/artifacts.ts'
import { readExperiments } from '#store/experiments.ts'
import { readLoggedModels, readModelsById, readModelsOfRun } from '#store/logged-models.ts'
import { readRegistry } from '#store/registry.ts'
import { readRuns, readRunsByStart, scanSummaries } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { ensureModel, isThere } from '../registry-rules.ts'
import { ensureExperiment, ensureRun } from '../rules.ts'
import type { OwnerSize } from './plan-parts.ts'

export type Selection = {
  /** Of the file and the bundle. */
  readonly title: string
  /** By id. */
  readonly experiments: readonly Experiment[]
  /** By experiment and id, so that the same choice gives the same order. */
  readonly runs: readonly Run[]
  readonly loggedModels: readonly LoggedModel[]
  /** By name. */
  readonly registeredModels: readonly RegisteredModel[]
  /** By name and number. */
  readonly modelVersions: readonly ModelVersion[]
}

/** More names than this are no title. */
const NAMED = 3

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function selectContent(store: Store, request: ExportRequest): Promise<Selection> {
  const all = await readExperiments(store)
  const isEverything = Object.values(request).every((chosen) => chosen === undefined)
  const experiments = isEverything
    ? all.filter(({ lifecycleStage }) => lifecycleStage === 'active')
    : (request.experiments ?? []).map((name) => ensureExperiment(findExperiment(all, name), name))
  const single = (await readRuns(store, request.runs ?? [])).map((run, i) =>
    ensureRun(run, request.runs?.[i] ?? ''),
  )
  const registry = await chooseRegistry(store, isEverything ? undefined : (request.models ?? []))
  const sources = await readRuns(store, registry.modelVersions.map(sourceRunOf))
  const whole = await Promise.all(
    experiments.map(({ experimentId }) => readRunsByStart(store, experimentId, 'active')),
  )
  const runs = unique(
    [...whole.flat(), ...single, ...sources.flatMap((run) => run ?? [])],
    (run) => run.runId,
  )
  const loggedModels = await chooseLoggedModels(store, experiments, runs, registry.modelVersions)
  const ids = new Set([...experiments, ...runs, ...loggedModels].map(({ experimentId }) => experimentId))
  const names = [...experiments, ...registry.registeredModels].map(({ name }) => name)
  return {
    title: isEverything ? 'tracklet' : makeTitle([...names, ...single.map(({ runName }) => runName)]),
    experiments: all.filter(({ experimentId }) => ids.has(experimentId)).sort(byExperimentId),
    runs: runs.sort((a, b) => byExperimentId(a, b) || (a.runId < b.runId ? -1 : 1)),
    loggedModels: loggedModels.sort((a, b) => byExperimentId(a, b) || (a.modelId < b.modelId ? -1 : 1)),
    ...registry,
  }
}

function findExperiment(all: readonly Experiment[], wanted: string): Experiment | undefined {
  return all.find(({ name }) => name === wanted) ?? all.find(({ experimentId }) => experimentId === wanted)
}

/** @param names undefined: all */
async function chooseRegistry(
  store: Store,
  names: readonly string[] | undefined,
): Promise<Pick<Selection, 'registeredModels' | 'modelVersions'>> {
  const { models, versions } = await readRegistry(store)
  const chosen =
    names?.map((name) =>
      ensureModel(
        models.find((model) => model.name === name),
        name,
      ),
    ) ?? models
  const registeredModels = unique(chosen, ({ name }) => name).sort((a, b) => (a.name < b.name ? -1 : 1))
  const isChosen = new Set(registeredModels.map(({ name }) => name))
  return {
    registeredModels,
    modelVersions: versions.filter((version) => isThere(version) && isChosen.has(version.name)),
  }
}

/** Whose files a version's are; '' when they are a logged model's or nobody's. */
function sourceRunOf({ source, runId }: ModelVersion): string {
  return /^runs:\/+([^/]+)/.exec(source)?.[1] ?? runId
}

/** Those of whole experiments, those that chosen runs used or made, and those that versions were made of. */
async function chooseLoggedModels(
  store: Store,
  experiments: readonly Experiment[],
  runs: readonly Run[],
  versions: readonly ModelVersion[],
): Promise<LoggedModel[]> {
  const whole = await readLoggedModels(
    store,
    experiments.map(({ experimentId }) => experimentId),
  )
  const isWhole = new Set(experiments.map(({ experimentId }) => experimentId))
  const apart = runs.filter(({ experimentId }) => !isWhole.has(experimentId))
  const made = await Promise.all(apart.map(({ runId }) => readModelsOfRun(store, runId)))
  const linked = apart.flatMap(({ modelInputs = [], modelOutputs = [] }) => [...modelInputs, ...modelOutputs])
  const named = [...linked, ...versions].map(({ modelId }) => modelId).filter((id) => id !== '')
  const all = [...whole, ...made.flat(), ...(await readModelsById(store, [...new Set(named)]))]
  return unique(all, ({ modelId }) => modelId).filter(({ lifecycleStage }) => lifecycleStage === 'active')
}

function makeTitle(names: readonly string[]): string {
  return names.length <= NAMED ? names.join(', ') : `${names[0] ?? ''} and ${names.length - 1} more`
}

/** Ids are integers as texts: the shorter is the lesser. */
function byExperimentId(a: { experimentId: string }, b: { experimentId: string }): number {
  if (a.experimentId === b.experimentId) return 0
  const byLength = a.experimentId.length - b.experimentId.length
  return byLength || (a.experimentId < b.experimentId ? -1 : 1)
}

function unique<T>(rows: readonly T[], idOf: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [idOf(row), row])).values()]
}

/** In the order of runs, then logged models. */
export async function measureOwners(store: Store, { runs, loggedModels }: Selection): Promise<OwnerSize[]> {
  const owners = [
    ...runs.map(({ runId, params, tags, inputs }) => ({
      ownerId: runId,
      entries: [...params, ...tags, ...inputs.flatMap((input) => [...input.tags])],
    })),
    ...loggedModels.map(({ modelId, params, tags }) => ({
      ownerId: modelId,
      entries: [...params, ...tags],
    })),
  ]
  const ids = owners.map(({ ownerId }) => ownerId)
  const artifacts = await listArtifactsByOwner(store, new Set(ids))
  const metrics = new Map<string, { points: number; keys: number }>()
  for await (const rows of scanSummaries(store, ids)) {
    for (const { runId, summaries } of rows)
      metrics.set(runId, {
        points: summaries.count.reduce((a, b) => a + b, 0),
        keys: summaries.keys.length,
      })
  }
  return owners.map(({ ownerId, entries }) => {
    const { points, keys } = metrics.get(ownerId) ?? { points: 0, keys: 0 }
    const own = entries.reduce((sum, [key, value]) => sum + key.length + 2 * value.length + 16, 1_000)
    return { ownerId, points, documentBytes: own + 200 * keys, artifacts: artifacts.get(ownerId) ?? [] }
  })
}
