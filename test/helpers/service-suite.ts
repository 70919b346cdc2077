/**
 * The acceptance suite of the service: the same tests in Node (memory) and through a real worker in Chromium
 * (IndexedDB, OPFS, Comlink).
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeArtifacts } from './service/artifacts.ts'
import { describeBatches } from './service/batches.ts'
import { describeBundles } from './service/bundles.ts'
import { describeComparisons } from './service/comparisons.ts'
import { describeExperiments } from './service/experiments.ts'
import { describeLoggedModels } from './service/logged-models.ts'
import { describeRegistry } from './service/registry.ts'
import { describeLines } from './service/lines.ts'
import { describeLooks } from './service/looks.ts'
import { describeRunTable } from './service/run-table.ts'
import { describeRuns } from './service/runs.ts'
import { describeRunCells } from './service/run-cells.ts'
import { describeSearch } from './service/search.ts'
import { describeSeries } from './service/series.ts'
import { describeViews } from './service/views.ts'
import { columnsOf, ServiceContext, type Environment } from './service/context.ts'

export function describeService(name: string, environment: Environment): void {
  describe(name, () => {
    const ctx = new ServiceContext(environment)
    beforeEach(() => ctx.begin())
    afterEach(() => ctx.opened.close())

    describeExperiments(ctx)
    describeRuns(ctx)
    describeRunCells(ctx)
    describeSearch(ctx)
    describeBatches(ctx)
    describeSeries(ctx)
    describeLines(ctx)
    describeArtifacts(ctx)
    describeRunTable(ctx)
    describeRegistry(ctx)
    describeLoggedModels(ctx)
    describeBundles(ctx)
    describeLooks(ctx)
    describeViews(ctx)
    describeComparisons(ctx)

    test('space is measured by experiment', async () => {
      const runId = await ctx.newRunId()
      await ctx.log(runId, {
        metrics: columnsOf([
          ['a', 0, 1],
          ['a', 1, 2],
        ]),
      })
      await ctx.api.logArtifacts(runId, [{ path: 'a', content: 'x'.repeat(1_000) }])
      const { experiments, deletedRuns } = await ctx.api.measureSpace()
      expect(experiments.find(({ name: own }) => own === 'mnist')).toMatchObject({
        runs: 1,
        points: 2,
        artifactBytes: 1_000,
      })
      expect(deletedRuns).toBe(0)
    })
  })
}
