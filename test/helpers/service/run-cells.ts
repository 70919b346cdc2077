import { describe, expect, test } from 'vitest'
import { columnsOf, WRITER, type ServiceContext } from './context.ts'

export function describeRunCells(ctx: ServiceContext): void {
  describe('cells of runs', () => {
    test('columns by run, over experiments, with gaps where a run has none or is gone', async () => {
      const a = await ctx.api.createRun({ experiment: 'one', runName: 'a', params: [['lr', '0.1']] })
      const b = await ctx.api.createRun({ experiment: 'two', runName: 'b', tags: [['team', 'x']] })
      await ctx.api.logBatch({
        runId: b.runId,
        writerId: WRITER,
        seq: 0,
        metrics: columnsOf([
          ['loss', 0, 3],
          ['loss', 1, 1],
          ['loss', 2, 2],
        ]),
      })
      const request = {
        runIds: [b.runId, 'f'.repeat(32), a.runId],
        columns: ['p.lr', 't.team', 'a.name', 'm.loss', 'min.loss', 'max.loss', 'nonsense'],
      }
      const wanted = [
        [undefined, undefined, '0.1'],
        ['x', undefined, undefined],
        ['b', undefined, 'a'],
        [2, undefined, undefined],
        [1, undefined, undefined],
        [3, undefined, undefined],
        [undefined, undefined, undefined],
      ]
      expect(await ctx.api.readRunCells(request)).toEqual(wanted)
      await ctx.api.logBatch({
        runId: a.runId,
        writerId: WRITER,
        seq: 0,
        metrics: columnsOf([['loss', 0, 7]]),
      })
      expect((await ctx.api.readRunCells(request))[3]).toEqual([2, undefined, 7])
      const csv = await (await ctx.api.exportRunCells(request)).text()
      expect(csv.split('\r\n').slice(0, 3)).toEqual([
        'run_id,run_name,params.lr,tags.team,run_name,metrics.loss,metrics.loss (min),metrics.loss (max)',
        `${b.runId},b,,x,b,2.0,1.0,3.0`,
        `${a.runId},a,0.1,,a,7.0,7.0,7.0`,
      ])
    })
  })
}
