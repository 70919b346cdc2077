import { describe, expect, test } from 'vitest'
import type { RunSearch } from '#model/run-request.ts'
import { columnsOf, START, type ServiceContext } from './context.ts'

export function describeSearch(ctx: ServiceContext): void {
  describe('search by filter and order', () => {
    /** Runs a to d; a and b have a dataset, d has nothing but its name. */
    async function seed(): Promise<void> {
      const runs = [
        { runName: 'a', lr: '0.1', loss: 3, context: 'training' },
        { runName: 'b', lr: '0.02', loss: NaN, context: 'evaluation' },
        { runName: 'c', lr: '10', loss: -Infinity, context: undefined },
      ]
      for (const [i, { runName, lr, loss, context }] of runs.entries()) {
        const { runId } = await ctx.api.createRun({
          experiment: 'mnist',
          runName,
          startTime: START + i,
          params: [['lr', lr]],
        })
        await ctx.log(runId, {
          metrics: columnsOf([
            ['loss', 0, 100],
            ['loss', 1, loss],
          ]),
          ...(context !== undefined && { inputs: [inputOf(context)] }),
          ...(runName === 'a' && { status: 'FINISHED' as const }),
        })
      }
      await ctx.api.createRun({ experiment: 'other', runName: 'd', startTime: START + 3 })
    }

    async function find(filter: string, search: Partial<RunSearch> = {}): Promise<string> {
      return (await ctx.findRuns({ filter, ...search })).map(({ run }) => run.runName).join('')
    }

    async function idOf(runName: string): Promise<string> {
      const [found] = await ctx.findRuns({ filter: `attributes.run_name = '${runName}'` })
      return found?.run.runId ?? ''
    }

    test('fields of every kind are compared', async () => {
      await seed()
      expect(await find('metrics.loss < 5')).toBe('ca')
      expect(await find('metrics.loss != 3')).toBe('cb')
      expect(await find("params.lr = '0.1'")).toBe('a')
      expect(await find("params.lr LIKE '0.%'")).toBe('ba')
      expect(await find('params.lr IS NULL')).toBe('d')
      expect(await find("tags.mlflow.runName = 'b'")).toBe('b')
      expect(await find("run_name ILIKE 'B'")).toBe('b')
      expect(await find("status = 'FINISHED'")).toBe('a')
      expect(await find('end_time > 0')).toBe('a')
      expect(await find(`start_time >= ${String(START + 1)} AND metrics.loss < 5`)).toBe('c')
      expect(await find("dataset.context LIKE 'eval%'")).toBe('b')
      expect(await find("dataset.digest = 'evaluation-1' AND dataset.name = 'digits'")).toBe('b')
      expect(await find(`run_id IN ('${await idOf('a')}', '${await idOf('d')}')`)).toBe('da')
      expect(await find(`run_id NOT IN ('${await idOf('a')}')`, { experiments: ['mnist'] })).toBe('cb')
    })

    test('runs are ordered; NaN and then missing values come last in both directions', async () => {
      await seed()
      expect(await find('', { orderBy: ['metrics.loss'] })).toBe('cabd')
      expect(await find('', { orderBy: ['metrics.loss DESC'] })).toBe('acbd')
      expect(await find('', { orderBy: ['params.lr'] })).toBe('bacd')
      expect(await find('', { orderBy: ['status', 'start_time ASC'] })).toBe('abcd')
      expect(await find('metrics.loss != 3', { orderBy: ['attributes.run_name'], maxResults: 1 })).toBe('b')
    })

    test('equal starts are in the order of their ids, with and without a limit', async () => {
      for (let i = 0; i < 12; i++) await ctx.api.createRun({ experiment: 'ties', startTime: START })
      const idsOf = async (search: Partial<RunSearch>): Promise<string[]> =>
        (await ctx.findRuns({ experiments: ['ties'], ...search })).map(({ run }) => run.runId)
      const all = await idsOf({})
      expect(all).toEqual([...all].sort())
      expect(await idsOf({ maxResults: 3 })).toEqual(all.slice(0, 3))
      expect(await idsOf({ filter: 'start_time > 0' })).toEqual(all)
    })

    test('deleted runs are found by their view', async () => {
      await seed()
      await ctx.api.deleteRuns([await idOf('a')])
      expect(await find('metrics.loss < 5')).toBe('c')
      expect(await find('metrics.loss < 5', { viewType: 'DELETED_ONLY' })).toBe('a')
      expect(await find('metrics.loss < 5', { viewType: 'ALL' })).toBe('ca')
    })

    test('what was written since the last search is seen', async () => {
      await seed()
      expect(await find('metrics.loss > 50')).toBe('')
      const runId = await idOf('a')
      await ctx.log(runId, { metrics: columnsOf([['loss', 2, 60]]) })
      await ctx.api.setTag(runId, 'kept', 'yes')
      await ctx.api.createRun({ experiment: 'mnist', runName: 'e', tags: [['kept', 'yes']] })
      expect(await find('metrics.loss > 50')).toBe('a')
      expect(await find("tags.kept = 'yes'")).toBe('ea')
      await ctx.reopen()
      expect(await find("tags.kept = 'yes'")).toBe('ea')
    })

    test('it is seen also while other searches are under way', async () => {
      await seed()
      const runId = await idOf('a')
      const experimentIds = [(await ctx.api.getRun(runId)).run.experimentId]
      for (let i = 0; i < 5; i++) {
        await ctx.log(runId, { metrics: columnsOf([['loss', 2 + i, 1_000 + i]]) })
        await ctx.api.setTag(runId, 'round', String(i))
        const searches = Array.from({ length: 3 }, () =>
          find(`metrics.loss = ${String(1_000 + i)} AND tags.round = '${String(i)}'`, { experimentIds }),
        )
        expect(await Promise.all(searches)).toEqual(['a', 'a', 'a'])
      }
    })

    test('a bad filter or order is refused with its column', async () => {
      await expect(ctx.findRuns({ filter: 'metrics.loss == 1' })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
        details: { column: 14 },
      })
      await expect(ctx.findRuns({ orderBy: ['loss'] })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
        details: { column: 1 },
      })
      const notText = { filter: 5 } as unknown as RunSearch
      await expect(ctx.findRuns(notText)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    })
  })
}

function inputOf(context: string) {
  return {
    dataset: {
      name: 'digits',
      digest: `${context}-1`,
      sourceType: 'local',
      source: 'digits.csv',
      schema: null,
      profile: null,
    },
    tags: new Map([['mlflow.data.context', context]]),
  }
}
