import { describe, expect, test } from 'vitest'
import { RUN_STATUSES } from '#model/run.ts'
import { importSource, latestOf, type Imported, type ImportedRun } from '../../helpers/imported.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'

/** Texts as the files have them: `null` is a word. */
type ExpectedRun = {
  readonly run_id?: string
  readonly run_uuid?: string
  readonly run_name?: string
  readonly status: string
  readonly start_time: string
  readonly end_time: string
  readonly lifecycle_stage: string
  readonly user_id: string
  readonly params_count: number
  readonly params?: Record<string, string>
  readonly tags_count: number
  readonly tags?: Record<string, string>
  readonly metrics: Record<
    string,
    {
      points: number
      last_value: number | string
      last_step: number
      last_timestamp: number
      first_value: number | string
    }
  >
  readonly artifact_files: number
  readonly inputs_count?: number
  readonly outputs_count?: number
}

type ExpectedModel = {
  readonly name: string
  readonly source_run_id: string
  readonly creation_timestamp: string
  readonly params_count: number
  readonly metrics_count: number
  readonly tags_count: number
}

type ExpectedExperiment = {
  readonly id: string
  readonly name: string
  readonly runs: Record<string, ExpectedRun>
  readonly run_count: number
  readonly logged_models?: Record<string, ExpectedModel>
}

type Expected = {
  readonly summary: { readonly metric_points_total: number; readonly datasets: number }
  readonly experiments: Record<string, ExpectedExperiment>
  readonly trash: Record<string, ExpectedExperiment>
  readonly registry: Record<
    string,
    { versions: Record<string, { version: string; current_stage: string; run_id: string; status: string }> }
  >
}

describe.each(listFixtures<Expected>('mlruns'))('mlruns $name', ({ folder, expected }) => {
  test('has every experiment, run, model and version with the expected values', async () => {
    const imported = await importSource(sourceOfFolder(folder))
    expect(imported.skipped).toEqual([])
    const all = [...Object.entries(expected.experiments), ...Object.entries(expected.trash)]
    expect([...imported.experiments.keys()].sort()).toEqual(all.map(([id]) => id).sort())
    for (const [id, experiment] of all) expectExperiment(imported, id, experiment, id in expected.trash)
    const models = Object.entries(expected.registry)
    expect([...imported.registered.keys()]).toEqual(models.map(([model]) => model))
    for (const [model, { versions }] of models) {
      const found = imported.versions.filter((version) => version.name === model)
      expect(found).toMatchObject(
        Object.values(versions).map(({ version, current_stage, run_id, status }) => ({
          version: Number(version),
          stage: current_stage,
          runId: run_id,
          status,
          source: expect.stringMatching(new RegExp(`^runs:/${run_id}/`)) as string,
        })),
      )
    }
  })
})

function expectExperiment(
  imported: Imported,
  id: string,
  expected: ExpectedExperiment,
  trash: boolean,
): void {
  expect(imported.experiments.get(id)).toMatchObject({
    experimentId: id,
    name: expected.name,
    lifecycleStage: trash ? 'deleted' : 'active',
  })
  const runs = [...imported.runs.values()].filter(({ run }) => run.experiment === id)
  expect(runs.map(({ run }) => run.runId).sort()).toEqual(Object.keys(expected.runs).sort())
  for (const run of runs) expectRun(run, expected.runs[run.run.runId] as ExpectedRun, trash)
  for (const [modelId, model] of Object.entries(expected.logged_models ?? {}))
    expectModel(imported, modelId, model)
}

function expectRun(
  { run, metrics, artifacts, inputs, links }: ImportedRun,
  expected: ExpectedRun,
  trash: boolean,
): void {
  expect(run).toMatchObject({
    status: RUN_STATUSES[Number(expected.status) - 1],
    startTime: toTime(expected.start_time),
    endTime: toTime(expected.end_time),
    userId: expected.user_id,
    lifecycleStage: trash ? 'deleted' : expected.lifecycle_stage,
  })
  if (expected.run_name !== undefined) expect(run.runName).toBe(expected.run_name)
  expect(run.params.size).toBe(expected.params_count)
  expect(Object.fromEntries(run.params)).toMatchObject(expected.params ?? {})
  expect(run.tags.size).toBe(expected.tags_count)
  expect(Object.fromEntries(run.tags)).toMatchObject(expected.tags ?? {})
  expect(artifacts.size).toBe(expected.artifact_files)
  expect(inputs.length).toBe(expected.inputs_count ?? 0)
  expect(links.length).toBe(expected.outputs_count ?? 0)
  expect([...metrics.keys()].sort()).toEqual(Object.keys(expected.metrics).sort())
  for (const [key, history] of metrics) {
    const metric = expected.metrics[key]
    expect(history.values.length).toBe(metric?.points)
    expect(history.values[0]).toBe(Number(metric?.first_value))
    expect(latestOf(history)).toEqual({
      step: metric?.last_step,
      time: metric?.last_timestamp,
      value: Number(metric?.last_value),
    })
  }
}

function expectModel(imported: Imported, modelId: string, expected: ExpectedModel): void {
  const model = imported.models.get(modelId)
  expect(model).toMatchObject({
    name: expected.name,
    sourceRunId: expected.source_run_id,
    creationTime: Number(expected.creation_timestamp),
    status: 'READY',
  })
  expect([model?.params.size, model?.tags.size]).toEqual([expected.params_count, expected.tags_count])
  const points = imported.modelPoints.get(modelId) ?? []
  expect(new Set(points.map(({ key }) => key)).size).toBe(expected.metrics_count)
  expect(
    points.every(({ runId, datasetName }) => runId === expected.source_run_id && datasetName === 'dataset'),
  ).toBe(true)
  expect(imported.modelArtifacts.get(modelId)?.map(({ path }) => path)).toContain('MLmodel')
}

function toTime(text: string): number | null {
  return text === 'null' ? null : Number(text)
}
