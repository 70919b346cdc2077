import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ImportReport } from '#model/import.ts'
import type { MetricColumns } from '#model/metric.ts'
import { bitsOf, columnsOf, OTHER_WRITER, START, WRITER, type ServiceContext } from './context.ts'
import { dump, sorted } from './dump.ts'

export async function exportAll({ api }: ServiceContext): Promise<Blob> {
  const { content } = await api.exportBundle({})
  if (content === null) throw new Error('There is no content.')
  return content
}

export async function importOne(
  { api }: ServiceContext,
  content: Blob,
  dryRun = false,
): Promise<ImportReport> {
  return await api.importFiles([{ path: 'all.tracklet.zip', content }], { dryRun })
}

/** NaN with a payload, negative zero and what else a double can be. */
const odd = new Float64Array(
  BigUint64Array.of(0x7ff8_0000_dead_beefn, 0xfff0_0000_0000_0001n, 0x8000_0000_0000_0000n, 1n).buffer,
)

export async function fill(ctx: ServiceContext): Promise<string> {
  const { api } = ctx
  const { experimentId } = await api.createExperiment('Häuser / 日本', [['mlflow.note.content', '# Notes']])
  const run = await api.createRun({
    experimentId,
    runName: 'half a pair \ud800 stays',
    userId: 'ada',
    startTime: START,
    params: [
      ['lr', '0.01'],
      ['constructor', 'a plain key'],
      ['empty', ''],
    ],
    tags: [['multi', 'line\none\ttab "quotes" \u0000']],
  })
  const child = await api.createRun({ experimentId, parentRunId: run.runId, startTime: START + 5 })
  await ctx.log(run.runId, {
    metrics: {
      ...columnsOf([
        ['loss', 0, 1],
        ['loss', 1.5, NaN],
        ['val/acc é', -3, -0],
        ['loss', 1.5, Infinity],
        ['loss', -2, -Infinity],
      ]),
    },
    inputs: [
      {
        dataset: {
          name: 'houses',
          digest: 'abc',
          sourceType: 'local',
          source: '{"uri":"houses.csv"}',
          schema: '{}',
          profile: null,
        },
        tags: new Map([['mlflow.data.context', 'training']]),
      },
    ],
  })
  const step = new Float64Array(odd.length)
  await api.logBatch({
    runId: run.runId,
    writerId: OTHER_WRITER,
    seq: 0,
    metrics: {
      keys: ['odd'],
      keyIndex: new Uint32Array(odd.length),
      step,
      value: odd.slice(),
      time: step.slice(),
    },
  })
  await api.logArtifacts(run.runId, [
    { path: 'model/MLmodel', content: 'flavors:\n  python_function: {}\n' },
    { path: 'model/weights.bin', content: new Uint8Array(70_000).map((_, i) => i * 31) },
    { path: 'a', content: 'a file' },
    { path: 'A', content: 'another, where case counts' },
    { path: 'con', content: 'a device elsewhere' },
    { path: 'a/b', content: 'below a file' },
    { path: 'empty', content: '' },
    { path: 'copy of a', content: 'a file' },
    { path: 'trailing. ', content: 'x' },
    { path: 'grün/日本.txt', content: 'ü'.repeat(9_000) },
  ])
  const { model } = await api.createLoggedModel({
    experimentId,
    name: 'forest',
    sourceRunId: run.runId,
    params: [['trees', '12']],
    tags: [['k', 'v']],
  })
  const dataset = { name: 'houses', digest: 'abc' }
  await api.logArtifacts(model.modelId, [{ path: 'MLmodel', content: 'flavors: {}' }])
  await ctx.log(child.runId, {
    modelInputs: [{ modelId: model.modelId }],
    modelMetrics: [{ modelId: model.modelId, dataset, metrics: columnsOf([['rmse', 3, 0.5]]) }],
    status: 'FINISHED',
  })
  await ctx.log(run.runId, { modelOutputs: [{ modelId: model.modelId, step: 7 }], status: 'FAILED' })
  await api.finalizeLoggedModel(model.modelId, 'READY')
  await api.createRegisteredModel({ name: 'price', description: 'of a house', tags: [['team', 'a']] })
  await api.createModelVersion({ name: 'price', source: `models:/${model.modelId}` })
  await api.createModelVersion({ name: 'price', source: `runs:/${run.runId}/model`, tags: [['t', '1']] })
  await api.setModelAlias('price', 'champion', 1)
  await api.transitionModelVersionStage('price', 2, 'Staging', false)
  await ctx.opened.settle()
  return run.runId
}

const anyKey = fc.stringMatching(/^[a-z_é日]{1,6}(\/[a-z]{1,3})?$/u)
const anyText = fc.string({ unit: 'binary', maxLength: 12 })
const anyValue = fc
  .bigInt({ min: 0n, max: 2n ** 64n - 1n })
  .map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0] as number)
const anyPoint = fc.tuple(
  anyKey,
  fc.integer({ min: -3, max: 9 }),
  anyValue,
  fc.integer({ min: 0, max: 2 ** 42 }),
)

export function describeBundles(ctx: ServiceContext): void {
  test('a store leaves as a bundle and comes back the same, bit for bit', async () => {
    await fill(ctx)
    const before = await dump(ctx)
    const bundle = await exportAll(ctx)
    await ctx.opened.close()
    await ctx.begin()
    const report = await importOne(ctx, bundle)
    expect(report).toMatchObject({
      experiments: 1,
      runs: 2,
      points: 9,
      artifacts: 11,
      loggedModels: 1,
      registeredModels: 1,
      modelVersions: 2,
      modelNames: ['price'],
      equalRuns: 0,
      grownRuns: 0,
      copies: [],
      skipped: [],
      experimentIds: ['0', '1'],
    })
    expect(report.artifactBytes).toBeGreaterThan(70_000)
    expect(await dump(ctx)).toEqual(before)
    await ctx.reopen()
    expect(await dump(ctx)).toEqual(before)
  })

  test('random stores come back the same', async () => {
    const runs = fc.array(
      fc.record({
        points: fc.array(anyPoint, { maxLength: 30 }),
        params: fc.uniqueArray(fc.tuple(anyKey, anyText), { maxLength: 4, selector: ([key]) => key }),
        tags: fc.array(fc.tuple(anyKey, anyText), { maxLength: 4 }),
        name: anyText.filter((name) => name !== ''),
        files: fc.uniqueArray(fc.tuple(anyKey, fc.uint8Array({ maxLength: 40 })), {
          maxLength: 4,
          selector: ([path]) => path,
        }),
      }),
      { minLength: 1, maxLength: 3 },
    )
    await fc.assert(
      fc.asyncProperty(runs, async (drawn) => {
        await ctx.opened.close()
        await ctx.begin()
        for (const { points, params, tags, name, files } of drawn) {
          const { runId } = await ctx.api.createRun({ experiment: 'random', runName: name, params, tags })
          if (points.length > 0) await ctx.log(runId, { metrics: columnsOf(points) })
          await ctx.api.logArtifacts(
            runId,
            files.map(([path, content]) => ({ path, content: content.slice() })),
          )
        }
        const before = await dump(ctx)
        const bundle = await exportAll(ctx)
        await ctx.opened.close()
        await ctx.begin()
        await importOne(ctx, bundle)
        expect(await dump(ctx)).toEqual(before)
      }),
      { numRuns: 40, seed: 5 },
    )
  }, 120_000)

  test('the same content gives the same bytes, here and where it was imported', async () => {
    await fill(ctx)
    const one = await exportAll(ctx)
    const bytes = new Uint8Array(await one.arrayBuffer())
    expect(new Uint8Array(await (await exportAll(ctx)).arrayBuffer())).toEqual(bytes)
    const [{ experiment } = { experiment: undefined }] = await ctx.api.listExperiments('ALL')
    expect(experiment?.name).toBe('Default')
    const { content } = await ctx.api.exportBundle({ experiments: ['Häuser / 日本'] })
    const own = new Uint8Array(await (content as Blob).arrayBuffer())
    await ctx.opened.close()
    await ctx.begin()
    await importOne(ctx, new Blob([own]))
    const again = await ctx.api.exportBundle({ experiments: ['Häuser / 日本'] })
    expect(new Uint8Array(await (again.content as Blob).arrayBuffer())).toEqual(own)
    expect(again.fileName).toBe('Häuser-日本.tracklet.zip')
  })

  test('a bundle that is imported again adds nothing, also to runs that were changed here', async () => {
    const runId = await fill(ctx)
    const bundle = await exportAll(ctx)
    const before = await dump(ctx)
    expect(await importOne(ctx, bundle)).toMatchObject({
      experiments: 0,
      runs: 0,
      points: 0,
      artifacts: 0,
      loggedModels: 0,
      registeredModels: 0,
      modelVersions: 0,
      equalRuns: 2,
    })
    expect(await dump(ctx)).toEqual(before)
    await ctx.opened.close()
    await ctx.begin()
    const told = { experiments: 1, runs: 2, points: 9, artifacts: 11, loggedModels: 1, modelVersions: 2 }
    expect(await importOne(ctx, bundle, true)).toMatchObject(told)
    expect(await ctx.findRuns({ experiments: ['Häuser / 日本'] })).toEqual([])
    expect(await importOne(ctx, bundle)).toMatchObject(told)
    await ctx.api.renameRun(runId, 'renamed here')
    await ctx.api.setTag(runId, 'mine', 'yes')
    const changed = await dump(ctx)
    for (const dryRun of [true, false])
      expect(await importOne(ctx, bundle, dryRun)).toMatchObject({
        runs: 0,
        points: 0,
        equalRuns: 2,
        copies: [],
      })
    expect(await dump(ctx)).toEqual(changed)
  })

  test('a run of the same id and other content comes beside it, once', async () => {
    const runId = await fill(ctx)
    const bundle = await exportAll(ctx)
    await ctx.api.setTag(runId, 'changed', 'after the export')
    const report = await importOne(ctx, bundle)
    expect(report).toMatchObject({ runs: 1, equalRuns: 1, copies: [{ runId }] })
    const copyId = report.copies[0]?.copyId ?? ''
    const copy = await ctx.api.getRun(copyId)
    expect(copy.run.tags.get('tracklet.importedFrom')).toBe(runId)
    expect(copy.run.tags.has('changed')).toBe(false)
    expect((await ctx.api.getRun(runId)).run.tags.get('changed')).toBe('after the export')
    expect(bitsOf((await ctx.api.readHistory(copyId, 'odd')).values)).toBe(bitsOf(odd))
    expect(await ctx.api.listArtifacts(copyId)).toHaveLength(10)
    const before = await dump(ctx)
    expect(await importOne(ctx, bundle)).toMatchObject({ runs: 0, equalRuns: 2, copies: [] })
    expect(await dump(ctx)).toEqual(before)
  })

  test('one changed point, and one changed file, are other content', async () => {
    const runId = await fill(ctx)
    const bundle = await exportAll(ctx)
    await ctx.api.logArtifacts(runId, [{ path: 'a', content: 'a f1le' }])
    const preview = await importOne(ctx, bundle, true)
    expect(preview).toMatchObject({ runs: 1, equalRuns: 1, points: 9, artifacts: 10, copies: [{ runId }] })
    await ctx.api.logArtifacts(runId, [{ path: 'a', content: 'a file' }])
    expect(await importOne(ctx, bundle, true)).toMatchObject({ runs: 0, equalRuns: 2 })
    await ctx.log(runId, { metrics: columnsOf([['loss', 7, 1]]) })
    expect(await importOne(ctx, bundle, true)).toMatchObject({ runs: 1, copies: [{ runId }] })
  })

  test('a registered model leaves with its versions, and what these were made of', async () => {
    const runId = await fill(ctx)
    const { content, ...report } = await ctx.api.exportBundle({ models: ['price'] })
    expect(report).toMatchObject({
      runs: 1,
      loggedModels: 1,
      registeredModels: 1,
      fileName: 'price.tracklet.zip',
    })
    await ctx.opened.close()
    await ctx.begin()
    await ctx.api.createRegisteredModel({ name: 'price', description: 'my own', tags: [['mine', '1']] })
    await ctx.api.createRun({ experiment: 'other' })
    await ctx.api
      .createModelVersion({ name: 'price', source: 'mlflow-artifacts:/nobody' })
      .catch(() => undefined)
    const other = await ctx.api.createRun({ experiment: 'other' })
    await ctx.api.logArtifacts(other.runId, [{ path: 'model/MLmodel', content: 'flavors: {}' }])
    await ctx.api.createModelVersion({ name: 'price', source: `runs:/${other.runId}/model` })
    const imported = await importOne(ctx, content as Blob)
    expect(imported).toMatchObject({ runs: 1, registeredModels: 0, modelVersions: 2 })
    const { items } = await ctx.api.searchModelVersions({ filter: "name = 'price'" })
    const told = items
      .map(({ version: { version, source, tags }, aliases }) => [
        version,
        source.slice(0, 8),
        aliases.join(),
        tags.get('tracklet.importedFrom'),
      ])
      .sort()
    expect(told).toEqual([
      [1, 'runs:/' + other.runId.slice(0, 2), '', undefined],
      [2, 'runs:/' + runId.slice(0, 2), '', undefined],
      [3, 'models:/', 'champion', 'price/1'],
    ])
    const { model } = await ctx.api.getRegisteredModel('price')
    expect([model.description, sorted(model.tags)]).toEqual([
      'my own',
      [
        ['mine', '1'],
        ['team', 'a'],
      ],
    ])
    expect((await ctx.api.listRegistryEvents('price'))[0]).toMatchObject({ by: 'import', version: 3 })
    expect(await importOne(ctx, content as Blob)).toMatchObject({ runs: 0, modelVersions: 0, copies: [] })
  })

  test('a deleted run comes back with its bundle', async () => {
    const runId = await fill(ctx)
    const bundle = await exportAll(ctx)
    await ctx.api.deleteRuns([runId])
    await importOne(ctx, bundle)
    expect((await ctx.api.getRun(runId)).run.lifecycleStage).toBe('active')
    const { experiment } =
      (await ctx.api.listExperiments('ALL')).find(({ experiment: { name } }) => name.startsWith('H')) ?? {}
    await ctx.api.deleteExperiments([experiment?.experimentId ?? ''])
    await importOne(ctx, bundle)
    expect((await ctx.api.listExperiments('ACTIVE_ONLY')).map(({ activeRuns }) => activeRuns)).toEqual([0, 2])
  })

  test('experiments meet by name, and keep their id where it is free', async () => {
    await ctx.api.createRun({ experiment: 'one' })
    await ctx.api.createRun({ experiment: 'two' })
    const bundle = await exportAll(ctx)
    await ctx.opened.close()
    await ctx.begin()
    await ctx.api.createExperiment('two')
    await ctx.api.createRun({ experiment: 'three' })
    await importOne(ctx, bundle)
    const all = await ctx.api.listExperiments('ALL')
    expect(
      all.map(({ experiment: { experimentId, name }, activeRuns }) => [experimentId, name, activeRuns]),
    ).toEqual([
      ['0', 'Default', 0],
      ['3', 'one', 1],
      ['2', 'three', 1],
      ['1', 'two', 1],
    ])
    expect((await ctx.api.createExperiment('four')).experimentId).toBe('4')
  })

  test('chosen runs leave alone, and what is not there is told', async () => {
    const runId = await fill(ctx)
    const { content, runs, fileName } = await ctx.api.exportBundle({ runs: [runId] })
    expect([runs, fileName]).toEqual([1, 'half-a-pair-stays.tracklet.zip'])
    await expect(ctx.api.exportBundle({ runs: ['f'.repeat(32)] })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    })
    await expect(ctx.api.exportBundle({ experiments: ['nobody'] })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    })
    await ctx.opened.close()
    await ctx.begin()
    expect(await importOne(ctx, content as Blob)).toMatchObject({ experiments: 1, runs: 1 })
    expect(await ctx.api.planExport({})).toMatchObject({
      title: 'tracklet',
      parts: [{ runs: 1 }],
      tooLarge: [],
    })
  })

  test('many points of many metrics come back from chunks', async () => {
    const { runId } = await ctx.api.createRun({ experiment: 'long' })
    for (let seq = 0; seq < 6; seq++)
      await ctx.api.logBatch({ runId, writerId: WRITER, seq, metrics: ramp(seq, 16_384) })
    await ctx.log(runId, { status: 'FINISHED' })
    await ctx.opened.settle()
    const before = await dump(ctx)
    const bundle = await exportAll(ctx)
    await ctx.opened.close()
    await ctx.begin()
    expect(await importOne(ctx, bundle)).toMatchObject({ points: 6 * 16_384 })
    expect(await dump(ctx)).toEqual(before)
    const series = await ctx.api.readSeries({ runIds: [runId], key: 'b', x: 'step', width: 100 })
    expect(series[0]?.total).toBe(3 * 16_384)
  })

  test('what is no bundle of ours is told, and nothing changes', async () => {
    const before = await dump(ctx)
    const report = await ctx.api.importFiles([{ path: 'notes.xyz', content: new Blob(['hello']) }])
    expect(report).toMatchObject({ runs: 0, places: [] })
    await expect(
      ctx.api.importFiles([{ path: 'a.zip', content: new Blob(['PK\u0003\u0004 and no more']) }]),
    ).rejects.toMatchObject({ code: 'E_ZIP_STRUCTURE' })
    expect(await dump(ctx)).toEqual(before)
  })
}

function ramp(seq: number, length: number): MetricColumns {
  return {
    keys: ['a', 'b'],
    keyIndex: Uint32Array.from({ length }, (_, i) => i % 2),
    step: Float64Array.from({ length }, (_, i) => (5 - seq) * length + i),
    value: Float64Array.from({ length }, (_, i) => Math.sin(i) * seq),
    time: Float64Array.from({ length }, (_, i) => START + i),
  }
}
