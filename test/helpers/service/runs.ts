import { describe, expect, test } from 'vitest'
import { columnsOf, START, type ServiceContext } from './context.ts'

export function describeRuns(ctx: ServiceContext): void {
  describe('runs', () => {
    test('a run gets an id, a name, a colour and the experiment by name', async () => {
      const run = await ctx.api.createRun({
        experiment: 'mnist',
        params: [['lr', '0.01']],
        tags: [['__proto__', 'x']],
      })
      expect(run.runId).toMatch(/^[0-9a-f]{32}$/)
      expect(run.runName).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/)
      expect(run.tags.get('mlflow.runColor')).toMatch(/^#[0-9a-f]{6}$/)
      const { run: found, experimentName } = await ctx.api.getRun(run.runId)
      expect(experimentName).toBe('mnist')
      expect(found.params).toEqual(new Map([['lr', '0.01']]))
      expect(found.tags.get('__proto__')).toBe('x')
    })

    test('runs of one experiment differ in colour, also when they start at once', async () => {
      const started = Array.from({ length: 12 }, () => ctx.api.createRun({ experiment: 'mnist' }))
      const colours = (await Promise.all(started)).map(({ tags }) => tags.get('mlflow.runColor'))
      expect(new Set(colours).size).toBe(12)
    })

    test('the name and its tag stay equal', async () => {
      const runId = await ctx.newRunId()
      await ctx.api.setTag(runId, 'mlflow.runName', 'by tag')
      expect((await ctx.api.getRun(runId)).run.runName).toBe('by tag')
      await ctx.api.renameRun(runId, 'by name')
      expect((await ctx.api.getRun(runId)).run.tags.get('mlflow.runName')).toBe('by name')
      await expect(
        ctx.api.createRun({ runName: 'a', tags: [['mlflow.runName', 'b']] }),
      ).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
    })

    test('a child knows its parent, and the parent its children', async () => {
      const parent = await ctx.api.createRun({ experiment: 'mnist', runName: 'sweep' })
      const child = await ctx.api.createRun({ experiment: 'mnist', parentRunId: parent.runId })
      expect((await ctx.api.getRun(child.runId)).parentName).toBe('sweep')
      expect((await ctx.api.getRun(parent.runId)).children).toMatchObject([{ runId: child.runId }])
      await expect(ctx.api.createRun({ parentRunId: 'f'.repeat(32) })).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    })

    test('a missing tag cannot be deleted', async () => {
      const runId = await ctx.newRunId()
      await ctx.api.setTag(runId, 'k', 'v')
      await ctx.api.deleteTag(runId, 'k')
      await expect(ctx.api.deleteTag(runId, 'k')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    })

    test('many runs are tagged at once, all or none, and what they were undoes it', async () => {
      const [a, b] = [await ctx.newRunId(), await ctx.newRunId()]
      const tagsOf = async () =>
        await Promise.all([a, b].map(async (id) => (await ctx.api.getRun(id)).run.tags.get('team') ?? null))
      await ctx.api.setTag(a, 'team', 'pricing')
      const before = await ctx.api.tagRuns('team', [
        [a, 'research'],
        [b, 'research'],
      ])
      expect(await tagsOf()).toEqual(['research', 'research'])
      await ctx.api.tagRuns('team', before)
      expect(await tagsOf()).toEqual(['pricing', null])
      await ctx.api.deleteRuns([b])
      const all = [a, b].map((id) => [id, 'x'] as const)
      await expect(ctx.api.tagRuns('team', all)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      expect(await tagsOf()).toEqual(['pricing', null])
    })

    test('a deleted run is read, not written, and comes back', async () => {
      const runId = await ctx.newRunId()
      await ctx.api.deleteRuns([runId])
      await expect(ctx.log(runId, { params: [['a', '1']] })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
      await expect(ctx.api.logArtifacts(runId, [{ path: 'a.txt', content: 'x' }])).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
      expect((await ctx.api.getRun(runId)).run.params.size).toBe(0)
      await ctx.api.restoreRuns([runId])
      await ctx.log(runId, { params: [['a', '1']] })
      expect((await ctx.api.getRun(runId)).run.params.get('a')).toBe('1')
    })

    test('purging takes only deleted runs, and everything of them', async () => {
      const [runId, kept] = [await ctx.newRunId(), await ctx.newRunId()]
      await ctx.log(runId, { metrics: columnsOf([['loss', 0, 1]]) })
      await ctx.api.logArtifacts(runId, [{ path: 'a.txt', content: 'only here' }])
      await expect(ctx.api.purgeRuns([runId])).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      await ctx.api.deleteRuns([runId])
      await ctx.api.purgeRuns([runId])
      await expect(ctx.api.getRun(runId)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      await expect(ctx.api.readArtifact(runId, 'a.txt')).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
      expect((await ctx.api.getRun(kept)).run.runId).toBe(kept)
      await ctx.reopen()
      expect(await ctx.api.status()).toEqual({ state: 'ready' })
    })

    test('a run that a client holds is live, one that nobody holds is not', async () => {
      const runId = await ctx.newRunId()
      expect((await ctx.api.getRun(runId)).live).toBe(false)
      await ctx.api.holdRun(runId)
      expect((await ctx.api.getRun(runId)).live).toBe(true)
      await ctx.api.releaseRun(runId)
      expect((await ctx.api.getRun(runId)).live).toBe(false)
    })

    test('search gives the latest first, within limits', async () => {
      for (let i = 0; i < 3; i++)
        await ctx.api.createRun({ experiment: 'mnist', runName: `run ${String(i)}`, startTime: START + i })
      const names = (await ctx.findRuns({ experiments: ['mnist', 'unknown'] })).map(({ run }) => run.runName)
      expect(names).toEqual(['run 2', 'run 1', 'run 0'])
      expect(await ctx.findRuns({ experiments: ['mnist'], maxResults: 1 })).toHaveLength(1)
      await expect(ctx.findRuns({ maxResults: 50_001 })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
    })
  })
}
