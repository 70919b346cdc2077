import { describe, expect, test } from 'vitest'
import type { DatasetName, ModelMetrics } from '#model/logged-model.ts'
import type { LoggedModelSearch, NewLoggedModel } from '#model/registry-request.ts'
import { columnsOf, START, type ServiceContext } from './context.ts'

type Point = readonly [key: string, step: number, value: number, time?: number]

const TRAIN: DatasetName = { name: 'digits', digest: 'train' }
const TEST: DatasetName = { name: 'digits', digest: 'test' }

export function describeLoggedModels(ctx: ServiceContext): void {
  async function newModel(request: Partial<NewLoggedModel> = {}): Promise<string> {
    const { model } = await ctx.api.createLoggedModel({ experimentId: '0', ...request })
    return model.modelId
  }

  function points(modelId: string, list: readonly Point[], dataset: DatasetName | null = null): ModelMetrics {
    return { modelId, dataset, metrics: columnsOf(list) }
  }

  describe('logged models', () => {
    test('are created PENDING, with params, tags and a place for files', async () => {
      const { model, metrics, registrations } = await ctx.api.createLoggedModel({
        experimentId: '0',
        name: 'mlp',
        modelType: 'Classifier',
        sourceRunId: 'f'.repeat(32),
        params: [['__proto__', '1']],
        tags: [['k', 'v']],
      })
      expect(model.modelId).toMatch(/^m-[0-9a-f]{32}$/)
      expect(model).toMatchObject({
        name: 'mlp',
        modelType: 'Classifier',
        sourceRunId: 'f'.repeat(32),
        status: 'PENDING',
        artifactUri: `mlflow-artifacts:/0/models/${model.modelId}/artifacts`,
      })
      expect([metrics, registrations]).toEqual([[], []])
      await ctx.reopen()
      const again = await ctx.api.getLoggedModel(model.modelId)
      expect(again.model).toEqual(model)
      expect(again.model.params.get('__proto__')).toBe('1')
    })

    test('get a name when they have none, and need not differ', async () => {
      const { model } = await ctx.api.createLoggedModel({ experimentId: '0' })
      expect(model.name).toMatch(/^[a-z]+-[a-z]+-\d+$/)
      await newModel({ name: 'twin' })
      await newModel({ name: 'twin' })
    })

    test.each(['', 'a/b', 'a:b', 'a.b', 'a%b', 'a"b', "a'b", 'x'.repeat(501)])(
      'the name %j is refused',
      async (name) => {
        await expect(newModel({ name })).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      },
    )

    test('their experiment must be there and active', async () => {
      await expect(newModel({ experimentId: '99' })).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
      const { experimentId } = await ctx.api.createExperiment('gone')
      await ctx.api.deleteExperiments([experimentId])
      await expect(newModel({ experimentId })).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    })

    test('a param is added once; another value is refused and leaves nothing behind', async () => {
      const id = await newModel({ params: [['lr', '0.1']] })
      await ctx.api.logLoggedModelParams(id, [
        ['lr', '0.1'],
        ['units', '32'],
      ])
      const conflict = ctx.api.logLoggedModelParams(id, [
        ['depth', '2'],
        ['lr', '0.2'],
      ])
      await expect(conflict).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      const { model } = await ctx.api.getLoggedModel(id)
      expect([...model.params]).toEqual([
        ['lr', '0.1'],
        ['units', '32'],
      ])
      const twice = [
        ['a', '1'],
        ['a', '1'],
      ] as const
      await expect(newModel({ params: twice })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    })

    test('tags are set and deleted, a missing one is told', async () => {
      const id = await newModel({ tags: [['a', '1']] })
      await ctx.api.setLoggedModelTags(id, [
        ['a', '2'],
        ['b', '3'],
      ])
      await ctx.api.deleteLoggedModelTag(id, 'b')
      await expect(ctx.api.deleteLoggedModelTag(id, 'b')).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
      expect([...(await ctx.api.getLoggedModel(id)).model.tags]).toEqual([['a', '2']])
    })

    test('any status follows any other, and a deleted one is found by who asks for it', async () => {
      const id = await newModel()
      expect((await ctx.api.finalizeLoggedModel(id, 'READY')).model.status).toBe('READY')
      expect((await ctx.api.finalizeLoggedModel(id, 'FAILED')).model.status).toBe('FAILED')
      await expect(ctx.api.finalizeLoggedModel(id, 'DONE' as 'READY')).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
      await ctx.api.deleteLoggedModel(id)
      await ctx.api.deleteLoggedModel(id)
      await expect(ctx.api.getLoggedModel(id)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      expect((await ctx.api.getLoggedModel(id, true)).model.lifecycleStage).toBe('deleted')
      await expect(ctx.api.deleteLoggedModel(`m-${'0'.repeat(32)}`)).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    })

    test('have files of their own, which go when they are purged', async () => {
      const id = await newModel()
      await ctx.api.logArtifacts(id, [{ path: 'MLmodel', content: 'flavors: {}' }])
      expect(await (await ctx.api.readArtifact(id, 'MLmodel')).text()).toBe('flavors: {}')
      expect((await ctx.api.listArtifacts(id)).map(({ path }) => path)).toEqual(['MLmodel'])
      const { experiments } = await ctx.api.measureSpace()
      expect(experiments[0]?.artifactBytes).toBe(11)
      await ctx.api.deleteLoggedModel(id)
      await ctx.api.purgeDeleted()
      await expect(ctx.api.getLoggedModel(id, true)).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
      await expect(ctx.api.readArtifact(id, 'MLmodel')).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    })
  })

  describe('points of logged models', () => {
    test('stand beside the points of the run, with dataset, each once, bit for bit', async () => {
      const [runId, id] = [await ctx.newRunId(), await newModel()]
      await ctx.log(runId, {
        metrics: columnsOf([['loss', 0, 1, START]]),
        modelMetrics: [points(id, [['loss', 0, 1, START]])],
      })
      await ctx.log(runId, { modelMetrics: [points(id, [['loss', 0, 1, START]])] })
      await ctx.log(runId, {
        modelMetrics: [
          points(
            id,
            [
              ['loss', 1, NaN, START + 1],
              ['acc', 2, -Infinity, START],
            ],
            TRAIN,
          ),
          points(id, [['loss', 1, 0.5, START + 1]], TEST),
        ],
      })
      await ctx.reopen()
      const { metrics } = await ctx.api.getLoggedModel(id)
      expect(metrics).toEqual([
        { key: 'acc', value: -Infinity, timestamp: START, step: 2, runId, dataset: TRAIN },
        { key: 'loss', value: 1, timestamp: START, step: 0, runId, dataset: null },
        { key: 'loss', value: NaN, timestamp: START + 1, step: 1, runId, dataset: TRAIN },
        { key: 'loss', value: 0.5, timestamp: START + 1, step: 1, runId, dataset: TEST },
      ])
      expect((await ctx.api.getRun(runId)).summaries.keys).toEqual(['loss'])
      expect([...(await ctx.api.readHistory(runId, 'loss')).values]).toEqual([1])
    })

    test('a batch that is sent again adds none; an unknown model refuses all of it', async () => {
      const [runId, id] = [await ctx.newRunId(), await newModel()]
      const batch = { runId, writerId: 'c'.repeat(32), seq: 0, modelMetrics: [points(id, [['a', 0, 1]])] }
      await ctx.api.logBatch(batch)
      await ctx.api.logBatch(batch)
      expect((await ctx.api.getLoggedModel(id)).metrics).toHaveLength(1)
      const unknown = ctx.log(runId, {
        metrics: columnsOf([['a', 0, 1]]),
        modelMetrics: [points(`m-${'0'.repeat(32)}`, [['a', 0, 1]])],
      })
      await expect(unknown).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      expect((await ctx.api.getRun(runId)).summaries.keys).toEqual([])
    })

    test('many small batches are put together, and none is lost', async () => {
      const [runId, id] = [await ctx.newRunId(), await newModel()]
      await Promise.all(
        Array.from({ length: 300 }, (_, i) => ctx.log(runId, { modelMetrics: [points(id, [['a', i, i]])] })),
      )
      await ctx.log(runId, { status: 'FINISHED' })
      await ctx.opened.settle()
      const { metrics } = await ctx.api.getLoggedModel(id)
      expect(metrics.map(({ value }) => value).sort((a, b) => a - b)).toEqual([...Array(300).keys()])
    })

    test('a run names the models it used and made, each once with its first step', async () => {
      const [used, made] = [await newModel(), await newModel()]
      const runId = await ctx.newRunId()
      const own = await newModel({ sourceRunId: runId })
      await ctx.log(runId, {
        modelInputs: [{ modelId: used }],
        modelOutputs: [{ modelId: made, step: 3 }],
      })
      await ctx.log(runId, {
        modelInputs: [{ modelId: used }, { modelId: 'nobody knows' }],
        modelOutputs: [{ modelId: made, step: 9 }],
      })
      const { run } = await ctx.api.getRun(runId)
      expect(run.modelInputs).toEqual([{ modelId: used }, { modelId: 'nobody knows' }])
      expect(run.modelOutputs).toEqual([{ modelId: made, step: 3 }])
      const { inputs, outputs } = await ctx.api.listRunModels(runId)
      expect(inputs.map(({ model }) => model.modelId)).toEqual([used])
      expect(outputs.map(({ model, step }) => [model.modelId, step])).toEqual([
        [made, 3],
        [own, null],
      ])
    })
  })

  describe('search of logged models', () => {
    /** a: acc 0.2 then 0.9; b: acc 0.9 on train, 0.5 on test; c: no metric. */
    async function seed(): Promise<void> {
      const runId = await ctx.newRunId()
      const a = await newModel({ name: 'a', params: [['lr', '0.1']], modelType: 'Agent' })
      const b = await newModel({ name: 'b', params: [['lr', '0.2']], tags: [['k', 'v']] })
      await newModel({ name: 'c', sourceRunId: runId })
      await ctx.api.deleteLoggedModel(await newModel({ name: 'd' }))
      await ctx.api.finalizeLoggedModel(b, 'READY')
      await ctx.log(runId, {
        modelMetrics: [
          points(a, [
            ['acc', 5, 0.2, START + 2],
            ['acc', 9, 0.9, START + 1],
          ]),
          points(b, [['acc', 0, 0.9, START]], TRAIN),
          points(b, [['acc', 0, 0.5, START + 1]], TEST),
        ],
      })
    }

    async function find(search: Partial<LoggedModelSearch>): Promise<string> {
      const { items } = await ctx.api.searchLoggedModels({
        experimentIds: ['0'],
        orderBy: [{ fieldName: 'name' }],
        ...search,
      })
      return items.map(({ model }) => model.name).join('')
    }

    test('filters compare fields of every kind', async () => {
      await seed()
      expect(await find({})).toBe('abc')
      expect(await find({ experimentIds: ['1', '99'] })).toBe('')
      expect(await find({ filter: "name NOT IN ('a')" })).toBe('bc')
      expect(await find({ filter: "model_type = 'Agent'" })).toBe('a')
      expect(await find({ filter: "params.lr = '0.2' AND tags.k LIKE 'v%'" })).toBe('b')
      expect(await find({ filter: "status = '2'" })).toBe('b')
      expect(await find({ filter: "status = 'READY'" })).toBe('')
      expect(await find({ filter: "status = 'READY' OR name = 'c'", superset: true })).toBe('bc')
      expect(await find({ filter: 'creation_time > 0' })).toBe('abc')
      await expect(find({ filter: "foo = 'x'" })).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    })

    test('any value of a metric meets a condition, on the datasets that are asked for', async () => {
      await seed()
      expect(await find({ filter: 'metrics.acc > 0.8' })).toBe('ab')
      expect(await find({ filter: 'metrics.acc < 0.3' })).toBe('a')
      const on = (digest: string) => [{ datasetName: 'digits', datasetDigest: digest }]
      expect(await find({ filter: 'metrics.acc > 0.8', datasets: on('train') })).toBe('b')
      expect(await find({ filter: 'metrics.acc > 0.8', datasets: on('test') })).toBe('')
      expect(await find({ datasets: [{ datasetName: 'digits' }] })).toBe('b')
      expect(await find({ datasets: on('other') })).toBe('')
      await expect(find({ datasets: [{ datasetName: '' }] })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
    })

    test('the newest value by time orders, missing ones last in both directions', async () => {
      await seed()
      const by = (ascending: boolean, digest?: string) => [
        {
          fieldName: 'metrics.acc',
          ascending,
          ...(digest !== undefined && { datasetName: 'digits', datasetDigest: digest }),
        },
      ]
      expect(await find({ orderBy: by(true) })).toBe('abc')
      expect(await find({ orderBy: by(false) })).toBe('bac')
      expect(await find({ orderBy: [...by(true, 'train'), { fieldName: 'name' }] })).toBe('bac')
    })

    test('pages follow each other, and a token serves its own search only', async () => {
      await seed()
      const search = { experimentIds: ['0'], maxResults: 2, orderBy: [{ fieldName: 'name' }] }
      const first = await ctx.api.searchLoggedModels(search)
      const pageToken = first.nextPageToken ?? ''
      const second = await ctx.api.searchLoggedModels({ ...search, pageToken })
      expect([first, second].map(({ items }) => items.map(({ model }) => model.name).join(''))).toEqual([
        'ab',
        'c',
      ])
      expect(second.nextPageToken).toBeNull()
      for (const other of [
        { ...search, experimentIds: ['0', '1'] },
        { ...search, filter: "name = 'ä'" },
        { ...search, orderBy: [{ fieldName: 'name', ascending: false }] },
      ])
        await expect(ctx.api.searchLoggedModels({ ...other, pageToken })).rejects.toMatchObject({
          code: 'INVALID_PARAMETER_VALUE',
        })
      for (const forged of ['x', 'e30=', btoa('{"offset": 2}'), btoa('null')])
        await expect(ctx.api.searchLoggedModels({ ...search, pageToken: forged })).rejects.toMatchObject({
          code: 'INVALID_PARAMETER_VALUE',
        })
    })
  })

  describe('a logged model in the registry', () => {
    test('is told of its versions, and resolves from every URI', async () => {
      const runId = await ctx.newRunId()
      const id = await newModel({ name: 'mlp', sourceRunId: runId })
      await ctx.api.createRegisteredModel({ name: 'digits' })
      const { version } = await ctx.api.createModelVersion({ name: 'digits', source: `models:/${id}` })
      expect(version).toMatchObject({
        runId,
        modelId: id,
        storageLocation: `mlflow-artifacts:/0/models/${id}/artifacts`,
      })
      await ctx.api.createModelVersion({
        name: 'digits',
        source: `mlflow-artifacts:/0/models/${id}/artifacts`,
        modelId: id,
      })
      expect((await ctx.api.getLoggedModel(id)).registrations).toEqual([
        { name: 'digits', version: '1' },
        { name: 'digits', version: '2' },
      ])
      await ctx.api.setModelAlias('digits', 'champion', 1)
      await ctx.api.transitionModelVersionStage('digits', 1, 'Production', false)
      const root = { kind: 'logged model', ownerId: id, path: '' }
      for (const uri of [
        `models:/${id}`,
        'models:/digits/1',
        'models:/digits/latest',
        'models:/digits/production',
        'models:/digits@champion',
        `mlflow-artifacts:/0/models/${id}/artifacts`,
      ])
        expect(await ctx.api.resolveUri(uri), uri).toEqual(root)
      expect(await ctx.api.resolveUri(`runs:/${runId}/mlp/data`)).toEqual({ ...root, path: 'data' })
      await ctx.api.logArtifacts(runId, [{ path: 'mlp/data', content: 'x' }])
      expect(await ctx.api.resolveUri(`runs:/${runId}/mlp/data`)).toEqual({
        kind: 'run',
        ownerId: runId,
        path: 'mlp/data',
      })
      for (const [uri, code] of [
        ['models:/digits/9', 'RESOURCE_DOES_NOT_EXIST'],
        ['models:/digits/Staging', 'RESOURCE_DOES_NOT_EXIST'],
        ['models:/digits@none', 'INVALID_PARAMETER_VALUE'],
        [`models:/m-${'0'.repeat(32)}`, 'RESOURCE_DOES_NOT_EXIST'],
        [`runs:/${'0'.repeat(32)}/x`, 'RESOURCE_DOES_NOT_EXIST'],
        ['mlflow-artifacts:/0/x/artifacts', 'RESOURCE_DOES_NOT_EXIST'],
        ['s3://bucket/x', 'INVALID_PARAMETER_VALUE'],
      ] as const)
        await expect(ctx.api.resolveUri(uri), uri).rejects.toMatchObject({ code })
    })
  })
}
