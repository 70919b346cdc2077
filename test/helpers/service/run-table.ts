import { describe, expect, test } from 'vitest'
import { columnsOf, START, WRITER, type ServiceContext } from './context.ts'

export function describeRunTable(ctx: ServiceContext): void {
  describe('run table', () => {
    async function seed(): Promise<string> {
      const runs = [
        ['b', '0.1', 3],
        ['a', '0.02', NaN],
        ['c', '10', 1],
      ] as const
      for (const [i, [runName, lr, loss]] of runs.entries()) {
        const run = await ctx.api.createRun({
          experiment: 'mnist',
          runName,
          startTime: START + i,
          params: [['lr', lr]],
        })
        await ctx.api.logBatch({
          runId: run.runId,
          writerId: WRITER,
          seq: 0,
          metrics: columnsOf([['loss', 0, loss]]),
        })
      }
      await ctx.api.createRun({ experiment: 'mnist', runName: 'bare' })
      return (
        (await ctx.api.listExperiments('ACTIVE_ONLY')).find(({ experiment }) => experiment.name === 'mnist')
          ?.experiment.experimentId ?? ''
      )
    }
    const table = async (experimentId: string, part: object = {}): Promise<string[]> => {
      const { rows } = await ctx.api.readRunTable({
        experimentIds: [experimentId],
        viewType: 'ACTIVE_ONLY',
        text: '',
        sort: [],
        offset: 0,
        limit: 10,
        metrics: ['loss'],
        ...part,
      })
      return rows.map(({ run }) => run.runName)
    }

    test('sorts by metric and param as numbers, what has no value last in both directions', async () => {
      const id = await seed()
      const loss = { kind: 'metric', key: 'loss', show: 'last' }
      expect(await table(id, { sort: [{ column: loss, descending: false }] })).toEqual([
        'c',
        'b',
        'a',
        'bare',
      ])
      expect(await table(id, { sort: [{ column: loss, descending: true }] })).toEqual(['b', 'c', 'a', 'bare'])
      expect(await table(id, { sort: [{ column: { kind: 'param', key: 'lr' }, descending: true }] })).toEqual(
        ['c', 'b', 'a', 'bare'],
      )
      expect(
        await table(id, { sort: [{ column: { kind: 'attribute', key: 'name' }, descending: false }] }),
      ).toEqual(['a', 'b', 'bare', 'c'])
    })

    test('finds by name, in pages, in both views, and follows changes', async () => {
      const id = await seed()
      expect(await table(id, { text: 'B' })).toEqual(['bare', 'b'])
      expect(await table(id, { offset: 1, limit: 2 })).toHaveLength(2)
      const [latest] = await ctx.api.searchRuns({ experiments: ['mnist'] })
      const runId = latest?.run.runId ?? ''
      await ctx.api.renameRun(runId, 'renamed b')
      await expect.poll(() => table(id, { text: 'b' })).toEqual(['renamed b', 'b'])
      await ctx.api.deleteRuns([runId])
      await expect.poll(() => table(id, { text: 'b' })).toEqual(['b'])
      expect(await table(id, { viewType: 'DELETED_ONLY' })).toEqual(['renamed b'])
      const all = await table(id, { viewType: 'ALL' })
      expect(all).toHaveLength(4)
    })

    test('knows every column', async () => {
      const id = await seed()
      const columns = await ctx.api.readRunTableColumns([id])
      expect([columns.params, columns.metrics]).toEqual([['lr'], ['loss']])
    })
  })
}
