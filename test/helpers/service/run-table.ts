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
      return rows.map((row) =>
        row.kind === 'run' ? row.run.runName : `${row.value ?? 'none'} (${row.runs})`,
      )
    }

    const latest = async () => {
      const [found] = await ctx.findRuns({ experiments: ['mnist'], maxResults: 1 })
      if (found === undefined) throw new Error('No run was found.')
      return found
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
      const [latest] = await ctx.findRuns({ experiments: ['mnist'] })
      const runId = latest?.run.runId ?? ''
      await ctx.api.renameRun(runId, 'renamed b')
      await expect.poll(() => table(id, { text: 'b' })).toEqual(['renamed b', 'b'])
      await ctx.api.deleteRuns([runId])
      await expect.poll(() => table(id, { text: 'b' })).toEqual(['b'])
      expect(await table(id, { viewType: 'DELETED_ONLY' })).toEqual(['renamed b'])
      const all = await table(id, { viewType: 'ALL' })
      expect(all).toHaveLength(4)
    })

    test('runs of several experiments are one table, which knows their names', async () => {
      const id = await seed()
      const { runId } = await ctx.api.createRun({ experiment: 'other', runName: 'd', startTime: START + 9 })
      const { experimentId: otherId } = (await ctx.api.getRun(runId)).run
      const both = { experimentIds: [id, otherId] }
      expect(await table(id, { ...both, text: 'NOT bare' })).toEqual(['d', 'c', 'a', 'b'])
      const experiment = { kind: 'attribute', key: 'experiment' } as const
      const sort = [{ column: experiment, descending: true }]
      expect((await table(id, { ...both, sort }))[0]).toBe('d')
      const byName = { groupBy: [experiment], toggled: [], stats: [] }
      expect(await table(id, { ...both, tree: byName, sort })).toEqual(['other (1)', 'mnist (4)'])
      const text = "experiment_name IN ('other')"
      expect(await table(id, { ...both, text })).toEqual(['d'])
      await ctx.api.renameExperiment(otherId, 'renamed')
      await expect.poll(() => table(id, { ...both, text })).toEqual([])
      const values = await ctx.api.readRunValues({
        ...both,
        viewType: 'ACTIVE_ONLY',
        kind: 'attribute',
        key: 'experiment_name',
        containing: '',
        limit: 5,
      })
      expect(values).toEqual([
        { value: 'mnist', count: 4 },
        { value: 'renamed', count: 1 },
      ])
      const { rows } = await ctx.api.readRunTable({
        ...both,
        viewType: 'ACTIVE_ONLY',
        text: 'd',
        sort: [],
        offset: 0,
        limit: 9,
        metrics: [],
      })
      expect(rows).toMatchObject([{ experimentName: 'renamed' }])
    })

    const tree = { groupBy: [], toggled: [], stats: [] }

    test('children stand below their parents, and a filter that leaves the parent out leaves them alone', async () => {
      const id = await seed()
      const { run: parent } = await latest()
      await ctx.api.createRun({
        experiment: 'mnist',
        runName: 'child',
        parentRunId: parent.runId,
        startTime: 1,
      })
      expect(await table(id, { tree })).toEqual(['bare', 'child', 'c', 'a', 'b'])
      expect(await table(id, { tree: { ...tree, toggled: [parent.runId] } })).toEqual(['bare', 'c', 'a', 'b'])
      expect(await table(id, { tree, text: 'child' })).toEqual(['child'])
    })

    test('groups hold mean and spread, stand by the mean of what is sorted, and open', async () => {
      const id = await seed()
      for (const [i, loss] of [5, 7].entries()) {
        const run = await ctx.api.createRun({
          experiment: 'mnist',
          runName: `x${i}`,
          params: [['lr', '0.1']],
        })
        await ctx.api.logBatch({
          runId: run.runId,
          writerId: WRITER,
          seq: 0,
          metrics: columnsOf([['loss', 0, loss]]),
        })
      }
      const loss = { kind: 'metric', key: 'loss', show: 'last' } as const
      const grouped = { groupBy: [{ kind: 'param', key: 'lr' } as const], toggled: [], stats: [loss] }
      const sort = [{ column: loss, descending: true }]
      expect(await table(id, { tree: grouped, sort })).toEqual(['0.1 (3)', '10 (1)', '0.02 (1)', 'none (1)'])
      const opened = { ...grouped, toggled: ['["0.1"]'] }
      expect((await table(id, { tree: opened, sort })).slice(0, 4)).toEqual(['0.1 (3)', 'x1', 'x0', 'b'])
      const request = {
        experimentIds: [id],
        viewType: 'ACTIVE_ONLY',
        text: '',
        sort,
        offset: 0,
        limit: 1,
        metrics: [],
        tree: grouped,
      } as const
      const page = await ctx.api.readRunTable(request)
      expect([page.total, page.runs]).toEqual([4, 6])
      expect(page.rows[0]).toMatchObject({
        kind: 'group',
        params: new Map([['lr', '0.1']]),
        stats: { n: Float64Array.of(3), mean: Float64Array.of(5), std: Float64Array.of(2) },
      })
      expect((await ctx.api.listMatchingRuns(request)).map(({ runName }) => runName)).toContain('x1')
    })

    test('finds by the search language and its superset, and refuses a bad filter with its column', async () => {
      const id = await seed()
      expect(await table(id, { text: 'metrics.loss < 5' })).toEqual(['c', 'b'])
      expect(await table(id, { text: "metrics.loss > 2 OR params.lr = '10'" })).toEqual(['c', 'b'])
      expect(await table(id, { text: 'NOT metrics.loss < 5' })).toEqual(['bare', 'a'])
      expect(await table(id, { text: 'b (params.lr IS NULL)' })).toEqual(['bare'])
      await expect(table(id, { text: 'metrics.loss < x' })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
        details: { column: 16 },
      })
    })

    test('a filter on a metric follows what is logged', async () => {
      const id = await seed()
      expect(await table(id, { text: 'metrics.loss > 4' })).toEqual([])
      const { runId } = await ctx.api.createRun({ experimentId: id, runName: 'new', startTime: START + 9 })
      const metrics = columnsOf([['loss', 0, 5]])
      await ctx.api.logBatch({ runId, writerId: WRITER, seq: 0, metrics })
      await expect.poll(() => table(id, { text: 'metrics.loss > 4' })).toEqual(['new'])
    })

    test('counts the values of a field, and tells which part of a filter excludes what', async () => {
      const id = await seed()
      const scope = { experimentIds: [id], viewType: 'ACTIVE_ONLY' } as const
      await ctx.api.createRun({
        experimentId: id,
        runName: 'd',
        params: [['lr', '10']],
        startTime: START + 9,
      })
      const values = { ...scope, kind: 'param', key: 'lr', limit: 2 } as const
      expect(await ctx.api.readRunValues({ ...values, containing: '' })).toEqual([
        { value: '10', count: 2 },
        { value: '0.02', count: 1 },
      ])
      expect(await ctx.api.readRunValues({ ...values, containing: '0.1' })).toEqual([
        { value: '0.1', count: 1 },
      ])
      const text = "metrics.loss < 5 AND params.lr = '10' AND (run_name = 'x' OR a)"
      expect(await ctx.api.explainFilter({ ...scope, text })).toEqual({
        total: 5,
        parts: [
          { text: 'metrics.loss < 5', matches: 2, without: 0 },
          { text: "params.lr = '10'", matches: 2, without: 0 },
          { text: "run_name = 'x' OR a", matches: 2, without: 1 },
        ],
      })
    })

    test('is written as CSV with every digit, missing values empty, and texts that a sheet would run made safe', async () => {
      const id = await seed()
      await ctx.api.createRun({ experiment: 'mnist', runName: '=1+1', startTime: 5, params: [['lr', '-1']] })
      const csv = await ctx.api.exportRunTable(
        {
          experimentIds: [id],
          viewType: 'ACTIVE_ONLY',
          text: '',
          sort: [{ column: { kind: 'attribute', key: 'name' }, descending: false }],
          offset: 0,
          limit: 0,
          metrics: [],
        },
        [
          { kind: 'param', key: 'lr' },
          { kind: 'metric', key: 'loss', show: 'last' },
          { kind: 'attribute', key: 'startTime' },
        ],
      )
      const lines = (await csv.text())
        .trimEnd()
        .split('\r\n')
        .map((line) => line.slice(line.indexOf(',') + 1))
      expect(lines[0]).toBe('run_name,params.lr,metrics.loss,start_time')
      expect(lines).toContain("'=1+1,-1,,1970-01-01T00:00:00.005Z")
      expect(lines.find((line) => line.startsWith('a,'))).toMatch(/^a,0\.02,nan,/)
    })

    test('knows every column', async () => {
      const id = await seed()
      const columns = await ctx.api.readRunTableColumns([id])
      expect([columns.params, columns.metrics]).toEqual([['lr'], ['loss']])
    })
  })
}
