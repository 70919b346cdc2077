import { describe, expect, test } from 'vitest'
import { importSource, latestOf } from '../../helpers/imported.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'

type ExpectedRun = {
  readonly name: string
  readonly experiment_id: number
  readonly status: string
  readonly lifecycle_stage: string
  readonly start_time: number
  readonly end_time: number | null
  readonly user_id: string
  readonly params_count: number
  readonly params?: Record<string, string>
  readonly tags_count: number
  readonly run_name_tag: string | null
  readonly parent_run: string | null
  readonly metrics: Record<
    string,
    { points: number; first_step: number; last_step: number; last_value: number; last_timestamp: number }
  >
}

type Expected = {
  readonly summary: { readonly metric_points_total: number; readonly nan_points: number }
  readonly experiments: readonly { experiment_id: number; name: string; lifecycle_stage: string }[]
  readonly runs: Record<string, ExpectedRun>
  readonly registered_models: readonly string[]
  readonly model_versions: readonly {
    name: string
    version: number
    current_stage: string
    run_id: string | null
    status: string
  }[]
  readonly experiment_tags: readonly { key: string; value: string; experiment_id: string }[]
}

describe.each(listFixtures<Expected>('sqlite'))('mlflow.db $name', ({ folder, expected }) => {
  test('has every experiment, run, model and version with the expected values', async () => {
    const { experiments, runs, registered, versions, skipped } = await importSource(sourceOfFolder(folder))
    expect(skipped).toEqual([])
    expect([...experiments.values()]).toMatchObject(
      expected.experiments.map(({ experiment_id, name, lifecycle_stage }) => ({
        key: String(experiment_id),
        name,
        lifecycleStage: lifecycle_stage,
      })),
    )
    for (const { key, value, experiment_id } of expected.experiment_tags)
      expect(experiments.get(experiment_id)?.tags.get(key)).toBe(value)
    expect([...runs.keys()].sort()).toEqual(Object.keys(expected.runs).sort())
    for (const [runId, run] of Object.entries(expected.runs)) {
      const found = runs.get(runId)
      expect(found?.run).toMatchObject({
        experiment: String(run.experiment_id),
        runName: run.name || (run.run_name_tag ?? ''),
        status: run.status,
        lifecycleStage: run.lifecycle_stage,
        startTime: run.start_time,
        endTime: run.end_time,
        userId: run.user_id,
        params: new Map(Object.entries(run.params ?? {})),
      })
      expect([found?.run.params.size, found?.run.tags.size]).toEqual([run.params_count, run.tags_count])
      expect(found?.run.tags.get('mlflow.parentRunId') ?? null).toBe(run.parent_run)
      expect([...(found?.metrics.keys() ?? [])].sort()).toEqual(Object.keys(run.metrics).sort())
      for (const [key, metric] of Object.entries(run.metrics)) {
        const history = found?.metrics.get(key) as NonNullable<
          ReturnType<NonNullable<typeof found>['metrics']['get']>
        >
        expect(history.values.length).toBe(metric.points)
        expect(Math.min(...history.steps)).toBe(metric.first_step)
        expect(latestOf(history)).toEqual({
          step: metric.last_step,
          time: metric.last_timestamp,
          value: metric.last_value,
        })
      }
    }
    expect([...registered.keys()].sort()).toEqual([...expected.registered_models].sort())
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
    expect([...versions].sort(byName)).toMatchObject(
      [...expected.model_versions].sort(byName).map(({ name, version, current_stage, run_id, status }) => ({
        name,
        version,
        stage: current_stage,
        runId: run_id === '' ? null : run_id,
        status,
      })),
    )
  })
})
