import { expect, test } from 'vitest'
import { MAX_BATCH_POINTS } from '#model/batch.ts'
import { mlruns } from '#formats/mlruns/mlruns.ts'
import type { ImportRecord } from '#formats/records.ts'
import { fileOf, makeSource, walkFiles } from '#formats/source.ts'
import { checkRecord } from '../../helpers/check-record.ts'
import { collect, importSource } from '../../helpers/imported.ts'
import { MUTATIONS, loadFiles, readMutations, sourceOf, type SmallFiles } from '../../helpers/mutate.ts'

const A = 'a'.repeat(32)
const B = 'b'.repeat(32)
const MODEL = `m-${'c'.repeat(32)}`

const EXPERIMENT = 'artifact_location: /x\nexperiment_id: "7"\nlifecycle_stage: active\nname: sweep\n'

function runMeta(runId: string, more = ''): string {
  return `artifact_uri: file:///C:/x\nend_time: null\nexperiment_id: '7'\nlifecycle_stage: active\nrun_id: ${runId}\nrun_name: 012\nstart_time: 1700000000000\nstatus: 3\n${more}user_id: me\n`
}

const STORE: SmallFiles = {
  'mlruns/7/meta.yaml': EXPERIMENT,
  'mlruns/7/tags/mlflow.note.content': 'About\nit',
  [`mlruns/7/${A}/meta.yaml`]: runMeta(A),
  [`mlruns/7/${A}/params/optim/lr`]: '0.1\n',
  [`mlruns/7/${A}/tags/mlflow.runName`]: '012',
  [`mlruns/7/${A}/metrics/val/loss`]: '1700000000001 0.5 0\n1700000000002 nan 1\n1700000000003 -inf 2\n',
  [`mlruns/7/${A}/metrics/old`]: '1700000000 1e-05\r\n1700000001 -0.0\r\n',
  [`mlruns/7/${A}/metrics/with data`]: '1700000000001 2 -3 train abc123\n',
  [`mlruns/7/${A}/artifacts/plots/a b.txt`]: 'hello',
  [`mlruns/7/${A}/inputs/i1/meta.yaml`]:
    'source_type: DATASET\nsource_id: d1\ndestination_type: RUN\ntags:\n  mlflow.data.context: train\n',
  [`mlruns/7/${A}/inputs/i2/meta.yaml`]: `source_type: MODEL\nsource_id: ${MODEL}\ntags: {}\n`,
  [`mlruns/7/${A}/outputs/${MODEL}/meta.yaml`]: `destination_id: ${MODEL}\nstep: 4\n`,
  'mlruns/7/datasets/d1/meta.yaml':
    "digest: 555e6171\nname: data\nprofile: null\nsource: '{}'\nsource_type: code\n",
  [`mlruns/7/models/${MODEL}/meta.yaml`]: `experiment_id: '7'\nmodel_id: ${MODEL}\nmodel_type: null\nname: model\nsource_run_id: ${A}\nstatus: 2\n`,
  [`mlruns/7/models/${MODEL}/metrics/acc`]: `1700000000001 0.5 3 ${A} data 555e6171\n`,
  [`mlruns/7/models/${MODEL}/artifacts/MLmodel`]: 'flavors: {}\n',
  'mlruns/models/best/meta.yaml': 'creation_timestamp: 5\ndescription: null\nname: best\n',
  'mlruns/models/best/tags/team': 'vision',
  'mlruns/models/best/aliases/champion': '2',
  'mlruns/models/best/version-2/meta.yaml': `current_stage: Production\nname: best\nrun_id: ${A}\nsource: file:///C:/mlruns/7/${A}/artifacts/my%20model\nstatus: READY\nversion: 2\n`,
  'mlruns/models/best/version-1/meta.yaml': 'current_stage: Deleted_Internal\nname: best\nversion: 1\n',
  'mlruns/models/best/version-10/meta.yaml': `current_stage: None\nname: best\nsource: s3://b/7/models/${MODEL}/artifacts\nversion: 10\n`,
}

test('a store is read whole: three ages of metric lines, nested keys, inputs, models and the registry', async () => {
  const { experiments, runs, models, modelPoints, modelArtifacts, registered, versions, skipped } =
    await importSource(sourceOf(STORE))
  expect(skipped).toEqual([])
  expect(experiments.get('7')).toMatchObject({
    name: 'sweep',
    tags: new Map([['mlflow.note.content', 'About\nit']]),
  })
  const { run, metrics, inputs, links, artifacts } = runs.get(A) as NonNullable<ReturnType<typeof runs.get>>
  expect(run).toMatchObject({
    runName: '012',
    status: 'FINISHED',
    endTime: null,
    params: new Map([['optim/lr', '0.1\n']]),
  })
  expect(metrics.get('val/loss')).toEqual({
    steps: Float64Array.of(0, 1, 2),
    values: Float64Array.of(0.5, NaN, -Infinity),
    timestamps: Float64Array.of(1700000000001, 1700000000002, 1700000000003),
  })
  expect(metrics.get('old')?.values).toEqual(Float64Array.of(1e-5, -0))
  expect(metrics.get('old')?.steps).toEqual(Float64Array.of(0, 0))
  expect(metrics.get('with data')).toMatchObject({ steps: Float64Array.of(-3), values: Float64Array.of(2) })
  expect(inputs).toMatchObject([
    { dataset: { digest: '555e6171', profile: null }, tags: new Map([['mlflow.data.context', 'train']]) },
  ])
  expect(links).toMatchObject([
    { role: 'input', modelId: MODEL },
    { role: 'output', modelId: MODEL, step: 4 },
  ])
  expect(await (await artifacts.get('plots/a b.txt')?.open())?.text()).toBe('hello')
  expect(models.get(MODEL)).toMatchObject({ name: 'model', status: 'READY', sourceRunId: A })
  expect(modelPoints.get(MODEL)).toEqual([
    {
      key: 'acc',
      value: 0.5,
      step: 3,
      time: 1700000000001,
      runId: A,
      datasetName: 'data',
      datasetDigest: '555e6171',
    },
  ])
  expect(modelArtifacts.get(MODEL)?.map(({ path }) => path)).toEqual(['MLmodel'])
  expect(registered.get('best')).toMatchObject({
    tags: new Map([['team', 'vision']]),
    aliases: new Map([['champion', 2]]),
  })
  expect(versions).toMatchObject([
    { version: 2, stage: 'Production', source: `runs:/${A}/my model` },
    { version: 10, stage: 'None', source: `models:/${MODEL}` },
  ])
})

test('a store in a project, an experiment alone and a run alone are found', async () => {
  const under = (from: string, to: string): SmallFiles =>
    Object.fromEntries(
      Object.entries(STORE)
        .filter(([path]) => path.startsWith(from))
        .map(([path, content]) => [to + path.slice(from.length), content]),
    )
  const sniffed = async (files: SmallFiles) =>
    (await mlruns.sniff(sourceOf(files)))?.map(({ path, summary }) => [path, summary])
  expect(await sniffed({ ...under('mlruns', 'project/deep/mlruns'), 'project/README.md': 'x' })).toEqual([
    ['project/deep/mlruns', '1 experiment, 1 run, 1 registered model'],
  ])
  expect(await sniffed(under('mlruns/7', '7'))).toEqual([['', '1 experiment, 1 run']])
  expect(await sniffed(under('mlruns/7/', ''))).toEqual([['', '1 experiment, 1 run']])
  expect(await sniffed(under(`mlruns/7/${A}`, A))).toEqual([['', '1 experiment, 1 run']])
  expect(await sniffed(under(`mlruns/7/${A}/`, ''))).toEqual([['', '1 experiment, 1 run']])
  expect(await sniffed(under('mlruns/models', 'registry/models'))).toEqual([
    ['registry', '1 registered model'],
  ])
  const alone = await importSource(sourceOf(under(`mlruns/7/${A}/`, '')))
  expect([...alone.experiments.values()]).toMatchObject([{ key: '7', name: 'Experiment 7' }])
  expect(alone.runs.get(A)?.run.experiment).toBe('7')
  expect(alone.skipped).toMatchObject([{ message: "The run's dataset d1 is not in the folder." }])
})

test('what is none is not mine', async () => {
  for (const files of [{ 'a.txt': 'x' }, { 'a/meta.yaml': 'title: blog\n' }, { 'a/meta.yaml': '\0\0' }, {}]) {
    expect(await mlruns.sniff(sourceOf(files))).toBeUndefined()
  }
})

test('damaged parts are named and everything else is taken', async () => {
  const { runs, skipped, experiments } = await importSource(
    sourceOf({
      ...STORE,
      [`mlruns/7/${B}/meta.yaml`]: `run_id: ${B}\nstatus: 9\nend_time: 5\n`,
      [`mlruns/7/${B}/metrics/half`]: '1 0.5 0\nnonsense\n2 0.25 1\n3 0.1',
      [`mlruns/7/${B}/metrics/far`]: '1 1 99999999999999999999\n1.5 1 0\n-1 1 0\n1 0x10 0\n',
      [`mlruns/7/${B}/params/${'k'.repeat(251)}`]: 'v',
      [`mlruns/7/${B}/artifacts/a#b`]: 'v',
      'mlruns/7/1111/meta.yaml': 'run_id: [1\n',
      'mlruns/7/2222/meta.yaml': runMeta(A),
      'mlruns/7/3333/metrics/loss': '1 1 1\n',
      'mlruns/8/meta.yaml': 'experiment_id: "8"\nname: {}\n',
      'mlruns/8/traces/t1/trace_info.yaml': 'x: 1\n',
    }),
  )
  expect(runs.get(B)?.run.status).toBe('FINISHED')
  expect(runs.get(B)?.metrics.get('half')?.values).toEqual(Float64Array.of(0.5, 0.25))
  expect(runs.get(B)?.metrics.has('far')).toBe(false)
  expect(experiments.get('8')?.name).toBe('Experiment 8')
  expect(runs.get(A)?.metrics.size).toBe(3)
  const told = skipped.map(
    ({ path, code, message }) => `${path.replace('mlruns/', '').slice(0, 60)} ${code} ${message}`,
  )
  expect(told.sort()).toEqual([
    expect.stringMatching(/^7\/1111\/meta.yaml E_FORMAT .* cannot be read as YAML/),
    expect.stringMatching(/^7\/2222\/meta.yaml E_FORMAT The run has the id a{32}, which another one/),
    expect.stringMatching(/^7\/3333 E_FORMAT The folder has no meta.yaml/),
    expect.stringMatching(/^7\/b{32}\/artifacts\/a#b INVALID_PARAMETER_VALUE/),
    expect.stringMatching(/^7\/b{32}\/meta.yaml E_FORMAT The status is 9/),
    expect.stringMatching(/^7\/b{32}\/metrics\/far E_FORMAT 4 of 4 lines/),
    expect.stringMatching(
      /^7\/b{32}\/metrics\/half E_FORMAT 2 of 4 lines are no points, the first is line 2/,
    ),
    expect.stringMatching(/^7\/b{32}\/params\/k+ INVALID_PARAMETER_VALUE/),
    expect.stringMatching(/^8\/traces E_UNSUPPORTED 1 trace was left out/),
  ])
})

test('lines of before MLflow 1.0 have no step and their time in seconds; such a line behind others lost its end', async () => {
  const { runs } = await importSource(
    sourceOf({
      ...STORE,
      [`mlruns/7/${A}/metrics/old`]: '1530000000 0.5\n1530000001 0.25\n',
      [`mlruns/7/${A}/metrics/both`]: '1530000000 0.5\n1600000000000 0.25 1\n1600000000001 0.12',
    }),
  )
  expect(runs.get(A)?.metrics.get('old')).toEqual({
    steps: Float64Array.of(0, 0),
    values: Float64Array.of(0.5, 0.25),
    timestamps: Float64Array.of(1_530_000_000_000, 1_530_000_001_000),
  })
  expect(runs.get(A)?.metrics.get('both')).toEqual({
    steps: Float64Array.of(0, 1),
    values: Float64Array.of(0.5, 0.25),
    timestamps: Float64Array.of(1_530_000_000_000, 1_600_000_000_000),
  })
})

test('runs of a deleted experiment are deleted', async () => {
  const trashed = Object.entries(STORE).map(([path, content]) => [
    path.replace('mlruns/7', 'mlruns/.trash/7'),
    content,
  ])
  const { experiments, runs, models } = await importSource(
    sourceOf(Object.fromEntries(trashed) as SmallFiles),
  )
  expect(experiments.get('7')?.lifecycleStage).toBe('deleted')
  expect(runs.get(A)?.run.lifecycleStage).toBe('deleted')
  expect(models.get(MODEL)?.lifecycleStage).toBe('deleted')
})

test('a metric of any length is read in pieces, and its records are full', async () => {
  const count = 120_000
  const lines = Array.from(
    { length: count },
    (_, i) => `${String(1700000000000 + i)} ${String(i / 7)} ${String(i)}\n`,
  )
  const source = sourceOf({ ...STORE, [`mlruns/7/${A}/metrics/val/loss`]: lines.join('') })
  const [place] = (await mlruns.sniff(source)) ?? []
  const records: ImportRecord[] = []
  for await (const record of mlruns.read(source, place as NonNullable<typeof place>)) records.push(record)
  const sizes = records.flatMap((record) => (record.kind === 'points' ? record.columns.step.length : []))
  expect(sizes.slice(0, -1).every((size) => size === MAX_BATCH_POINTS)).toBe(true)
  const { runs } = await importSource(source)
  const history = runs.get(A)?.metrics.get('val/loss')
  expect(history?.values).toEqual(Float64Array.from({ length: count }, (_, i) => i / 7))
})

test('progress rises to 1, and an abort stops at the next record', async () => {
  const source = sourceOf({ ...STORE, [`mlruns/7/${B}/meta.yaml`]: runMeta(B) })
  const [place] = (await mlruns.sniff(source)) ?? []
  const read = (options: Parameters<typeof mlruns.read>[2]) =>
    mlruns.read(source, place as NonNullable<typeof place>, options)
  const seen: number[] = []
  await collect(read({ onProgress: (fraction) => seen.push(fraction) }))
  expect(seen).toEqual([0.5, 1, 1])
  const stop = new AbortController()
  const records = read({ signal: stop.signal })
  await records.next()
  stop.abort(new Error('enough'))
  await expect(collect(records)).rejects.toThrow('enough')
})

test('a file that went away is skipped, and its neighbours are read', async () => {
  const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'))
  const files = [...walkFiles(sourceOf(STORE))].map((file) =>
    file.path.endsWith('params/optim/lr') || file.path.endsWith('metrics/old')
      ? { ...file, open: gone }
      : file,
  )
  const { runs, skipped } = await importSource(makeSource([...files, fileOf('mlruns/notes.txt', new Blob())]))
  expect(skipped.map(({ code }) => code)).toEqual(['E_SOURCE_CHANGED', 'E_SOURCE_CHANGED'])
  expect(runs.get(A)?.run.tags.size).toBe(1)
  expect([...(runs.get(A)?.metrics.keys() ?? [])]).toEqual(['with data', 'val/loss'])
})

test('10,000 mutations give records within the contract, or typed errors', async () => {
  const kept =
    /7\/meta|(a{32}\/(meta|params|metrics.val|inputs.i1))|datasets|c{32}\/(meta|metrics)|best\/(meta|version-2)/
  const small = Object.fromEntries(Object.entries(STORE).filter(([path]) => kept.test(path)))
  const outcome = await readMutations(mlruns, await loadFiles(sourceOf(small)), MUTATIONS, checkRecord)
  expect(outcome.read).toBeGreaterThan(MUTATIONS * 0.9)
  expect(outcome.skipped).toBeGreaterThan(MUTATIONS / 10)
}, 120_000)
