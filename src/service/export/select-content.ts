import type { Experiment } from '#model/experiment.ts'
import type { ExportRequest } from '#model/export.ts'
import type { Run } from '#model/run.ts'
import { listArtifactsByOwner } from '#store/artifacts.ts'
import { readExperiments } from '#store/experiments.ts'
import { readRuns, readRunsByStart, scanSummaries } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { ensureExperiment, ensureRun } from '../rules.ts'
import type { RunSize } from './plan-parts.ts'

export type Selection = {
  /** Of the file and the bundle. */
  readonly title: string
  /** By id. */
  readonly experiments: readonly Experiment[]
  /** By experiment and id, so that the same choice gives the same order. */
  readonly runs: readonly Run[]
}

/** More names than this are no title. */
const NAMED = 3

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function selectContent(store: Store, request: ExportRequest): Promise<Selection> {
  const { experiments: wanted, runs: runIds } = request
  const all = await readExperiments(store)
  const isEverything = wanted === undefined && runIds === undefined
  const chosen = isEverything
    ? all.filter(({ lifecycleStage }) => lifecycleStage === 'active')
    : (wanted ?? []).map((name) => ensureExperiment(findExperiment(all, name), name))
  const whole = await Promise.all(
    chosen.map(({ experimentId }) => readRunsByStart(store, experimentId, 'active')),
  )
  const single = (await readRuns(store, runIds ?? [])).map((run, i) => ensureRun(run, runIds?.[i] ?? ''))
  const runs = [...new Map([...whole.flat(), ...single].map((run) => [run.runId, run])).values()]
  const ids = new Set([...chosen, ...runs].map(({ experimentId }) => experimentId))
  return {
    title: isEverything ? 'tracklet' : makeTitle(chosen, single),
    experiments: all.filter(({ experimentId }) => ids.has(experimentId)).sort(byExperimentId),
    runs: runs.sort((a, b) => byExperimentId(a, b) || (a.runId < b.runId ? -1 : 1)),
  }
}

function findExperiment(all: readonly Experiment[], wanted: string): Experiment | undefined {
  return all.find(({ name }) => name === wanted) ?? all.find(({ experimentId }) => experimentId === wanted)
}

function makeTitle(experiments: readonly Experiment[], runs: readonly Run[]): string {
  const names = [...experiments.map(({ name }) => name), ...runs.map(({ runName }) => runName)]
  if (names.length <= NAMED) return names.join(', ')
  return experiments.length === 0 ? `${names.length} runs` : `${names.length} experiments and runs`
}

/** Ids are integers as texts: the shorter is the lesser. */
function byExperimentId(a: { experimentId: string }, b: { experimentId: string }): number {
  if (a.experimentId === b.experimentId) return 0
  const byLength = a.experimentId.length - b.experimentId.length
  return byLength || (a.experimentId < b.experimentId ? -1 : 1)
}

/** In the order of the runs. */
export async function measureRuns(store: Store, { runs }: Selection): Promise<RunSize[]> {
  const artifacts = await listArtifactsByOwner(store, new Set(runs.map(({ runId }) => runId)))
  const metrics = new Map<string, { points: number; keys: number }>()
  for await (const rows of scanSummaries(
    store,
    runs.map(({ runId }) => runId),
  )) {
    for (const { runId, summaries } of rows)
      metrics.set(runId, {
        points: summaries.count.reduce((a, b) => a + b, 0),
        keys: summaries.keys.length,
      })
  }
  return runs.map((run) => {
    const { points, keys } = metrics.get(run.runId) ?? { points: 0, keys: 0 }
    return {
      runId: run.runId,
      points,
      documentBytes: measureDocument(run) + 200 * keys,
      artifacts: artifacts.get(run.runId) ?? [],
    }
  })
}

function measureDocument({ params, tags, inputs }: Run): number {
  const entries = [...params, ...tags, ...inputs.flatMap((input) => [...input.tags])]
  return entries.reduce((sum, [key, value]) => sum + key.length + 2 * value.length + 16, 1_000)
}
