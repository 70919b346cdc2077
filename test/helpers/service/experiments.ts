import { describe, expect, test } from 'vitest'
import { type ServiceContext } from './context.ts'

export function describeExperiments(ctx: ServiceContext): void {
  describe('experiments', () => {
    test('a new store has the default experiment', async () => {
      const [only, ...others] = await ctx.api.listExperiments('ALL')
      expect(others).toEqual([])
      expect(only?.experiment).toMatchObject({
        experimentId: '0',
        name: 'Default',
        lifecycleStage: 'active',
      })
    })

    test('are created, renamed, tagged, and found after the store was opened again', async () => {
      const { experimentId } = await ctx.api.createExperiment('house prices', [['team', 'north']])
      await ctx.api.renameExperiment(experimentId, 'house-prices')
      await ctx.api.setExperimentTag(experimentId, '__proto__', 'only a key')
      await ctx.reopen()
      const found = await ctx.api.getExperiment(experimentId)
      expect(found.name).toBe('house-prices')
      expect([...found.tags]).toEqual([
        ['team', 'north'],
        ['__proto__', 'only a key'],
      ])
    })

    test('a name is unique among active and deleted ones', async () => {
      const { experimentId } = await ctx.api.createExperiment('twin')
      await expect(ctx.api.createExperiment('twin')).rejects.toMatchObject({
        code: 'RESOURCE_ALREADY_EXISTS',
      })
      await ctx.api.deleteExperiments([experimentId])
      await expect(ctx.api.createExperiment('twin')).rejects.toThrow(/deleted state/)
      await expect(ctx.api.renameExperiment('0', 'twin')).rejects.toMatchObject({
        code: 'RESOURCE_ALREADY_EXISTS',
      })
    })

    test('are deleted and restored with their runs', async () => {
      const runId = await ctx.newRunId()
      const { experimentId } = (await ctx.api.getRun(runId)).run
      await ctx.api.deleteExperiments([experimentId])
      expect((await ctx.api.getRun(runId)).run.lifecycleStage).toBe('deleted')
      await expect(ctx.api.deleteExperiments([experimentId])).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
      await expect(ctx.api.renameExperiment(experimentId, 'x')).rejects.toMatchObject({
        code: 'INVALID_STATE',
      })
      await expect(ctx.api.createRun({ experimentId })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
      await ctx.api.restoreExperiments([experimentId])
      expect((await ctx.api.getRun(runId)).run.lifecycleStage).toBe('active')
    })

    test.each([[''], ['x'.repeat(501)]])('the name %j is refused', async (bad) => {
      await expect(ctx.api.createExperiment(bad)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    })
  })
}
