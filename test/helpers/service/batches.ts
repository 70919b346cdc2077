import { describe, expect, test } from 'vitest'
import type { LogBatch } from '#model/batch.ts'
import { columnsOf, bitsOf, WRITER, OTHER_WRITER, START, type ServiceContext } from './context.ts'

export function describeBatches(ctx: ServiceContext): void {
  describe('batches', () => {
    test('a param keeps its first value; a batch that conflicts leaves nothing behind', async () => {
      const runId = await ctx.newRunId()
      await ctx.log(runId, { params: [['lr', '0.1']] })
      await ctx.log(runId, { params: [['lr', '0.1']] })
      const conflict = ctx.log(runId, {
        params: [
          ['lr', '0.2'],
          ['units', '32'],
        ],
        tags: [['k', 'v']],
        metrics: columnsOf([['loss', 0, 1]]),
      })
      await expect(conflict).rejects.toThrow(/Changing param values is not allowed/)
      const { run, summaries } = await ctx.api.getRun(runId)
      expect(run.params).toEqual(new Map([['lr', '0.1']]))
      expect(run.tags.has('k')).toBe(false)
      expect(summaries.keys).toEqual([])
    })

    test('a refused batch does not keep its neighbours of the same transaction from being written', async () => {
      const runId = await ctx.newRunId()
      const results = await Promise.allSettled([
        ctx.log(runId, { metrics: columnsOf([['loss', 0, 1]]) }),
        ctx.log('f'.repeat(32), { metrics: columnsOf([['loss', 0, 1]]) }),
        ctx.log(runId, { metrics: columnsOf([['loss', 1, 2]]) }),
      ])
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect([...(await ctx.api.readHistory(runId, 'loss')).values]).toEqual([1, 2])
    })

    test('a batch that is sent again is acknowledged and changes nothing, also after compaction and a new start', async () => {
      const runId = await ctx.newRunId()
      const batch = (): LogBatch => ({
        runId,
        writerId: WRITER,
        seq: 0,
        metrics: columnsOf([['loss', 0, 1]]),
        tags: [['k', 'old']],
      })
      await ctx.api.logBatch(batch())
      await ctx.api.logBatch({ runId, writerId: WRITER, seq: 1, tags: [['k', 'new']] })
      await ctx.api.logBatch(batch())
      await ctx.api.logBatch({ runId, writerId: WRITER, seq: 2, status: 'FINISHED' })
      await ctx.opened.settle()
      await ctx.reopen()
      await ctx.api.logBatch(batch())
      expect([...(await ctx.api.readHistory(runId, 'loss')).values]).toEqual([1])
      expect((await ctx.api.getRun(runId)).run.tags.get('k')).toBe('new')
      expect((await ctx.api.getRun(runId)).summaries.count[0]).toBe(1)
    })

    test('batches that arrive 3, 1, 0, 2 are all kept, once', async () => {
      const runId = await ctx.newRunId()
      for (const n of [3, 1, 0, 3, 2, 1]) {
        await ctx.api.logBatch({ runId, writerId: WRITER, seq: n, metrics: columnsOf([['loss', n, n * 10]]) })
      }
      expect([...(await ctx.api.readHistory(runId, 'loss')).values]).toEqual([0, 10, 20, 30])
    })

    test('two writers of one run do not disturb each other', async () => {
      const runId = await ctx.newRunId()
      await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          await ctx.api.logBatch({ runId, writerId: WRITER, seq: n, metrics: columnsOf([['a', n, n]]) })
          await ctx.api.logBatch({
            runId,
            writerId: OTHER_WRITER,
            seq: n,
            metrics: columnsOf([['b', n, -n]]),
          })
        }),
      )
      expect((await ctx.api.readHistory(runId, 'a')).values).toHaveLength(50)
      expect((await ctx.api.readHistory(runId, 'b')).values).toHaveLength(50)
    })

    test('values and steps are kept bit for bit', async () => {
      const runId = await ctx.newRunId()
      const values = [NaN, Infinity, -Infinity, -0, 5e-324, 1 / 3, Number.MAX_VALUE]
      const steps = [-3, -0, 0.1, 0.2, 1, 2 ** 53 - 1, 2 ** 53]
      await ctx.log(runId, { metrics: columnsOf(values.map((value, i) => ['m', steps[i] ?? 0, value])) })
      await ctx.log(runId, { status: 'FINISHED' })
      await ctx.opened.settle()
      await ctx.reopen()
      const history = await ctx.api.readHistory(runId, 'm')
      expect(bitsOf(history.values)).toBe(bitsOf(Float64Array.from(values)))
      expect(bitsOf(history.steps)).toBe(bitsOf(Float64Array.from(steps)))
    })

    test('a step beyond 2^53 is refused', async () => {
      const runId = await ctx.newRunId()
      await expect(ctx.log(runId, { metrics: columnsOf([['m', 2 ** 53 + 2, 1]]) })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
    })

    test('the latest value is of the highest step, then the latest time, then the greater value', async () => {
      const runId = await ctx.newRunId()
      await ctx.log(runId, {
        metrics: columnsOf([
          ['m', 5, 1, START],
          ['m', 3, 9, START + 9],
          ['m', 5, 2, START + 1],
          ['m', 5, 1.5, START + 1],
        ]),
      })
      const { summaries } = await ctx.api.getRun(runId)
      expect([summaries.last[0], summaries.lastStep[0], summaries.lastTime[0]]).toEqual([2, 5, START + 1])
      expect([summaries.min[0], summaries.max[0], summaries.maxStep[0], summaries.count[0]]).toEqual([
        1, 9, 3, 4,
      ])
    })

    test('an input is kept once, with the dataset of its first mention', async () => {
      const runId = await ctx.newRunId()
      const dataset = {
        name: 'housing',
        digest: 'abc',
        sourceType: 'http',
        source: '{"url":"data/housing.csv"}',
        schema: '{}',
        profile: null,
      }
      const tags = new Map([['mlflow.data.context', 'training']])
      await ctx.log(runId, { inputs: [{ dataset, tags }] })
      await ctx.log(runId, { inputs: [{ dataset: { ...dataset, profile: 'later' }, tags: new Map() }] })
      expect((await ctx.api.getRun(runId)).datasetInputs).toEqual([{ dataset, tags }])
    })

    test('the end of a run sets its end time, and going on clears it', async () => {
      const runId = await ctx.newRunId()
      await ctx.log(runId, { status: 'FAILED' })
      const { run } = await ctx.api.getRun(runId)
      expect(run.status).toBe('FAILED')
      expect(run.endTime).toBeGreaterThanOrEqual(run.startTime)
      await ctx.log(runId, { status: 'RUNNING' })
      expect((await ctx.api.getRun(runId)).run.endTime).toBeNull()
    })
  })
}
