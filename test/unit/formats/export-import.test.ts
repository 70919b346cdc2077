import { expect, test } from 'vitest'
import { exportImport } from '#formats/export-import/export-import.ts'
import { writeExport } from '#formats/export-import/write-export.ts'
import { mlruns } from '#formats/mlruns/mlruns.ts'
import type { ImportRecord } from '#formats/records.ts'
import { makeSource, type Source } from '#formats/source.ts'
import type { Written, WrittenFile } from '#formats/written.ts'
import { checkRecord } from '../../helpers/check-record.ts'
import { assemble, importSource, type Imported } from '../../helpers/imported.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'
import { MUTATIONS, loadFiles, readMutations, sourceOf, type SmallFiles } from '../../helpers/mutate.ts'

const A = 'a'.repeat(32)
const B = 'b'.repeat(32)

const system = { package_version: '1.2.0', script: 'export_run.py', mlflow_version: '2.0.1' }

function json(mlflow: object, info: object = {}): string {
  return JSON.stringify({ system, info, mlflow }, undefined, 2)
}

const RUN = `{"system": {"script": "export_run.py"}, "mlflow": {
  "info": {"run_uuid": "${A}", "run_id": "${A}", "experiment_id": "7", "user_id": "me", "status": "FINISHED",
    "start_time": 10, "end_time": 20, "lifecycle_stage": "active", "artifact_uri": "/opt/x", "run_name": "first"},
  "params": {"lr": "0.1", "bad//key": "x"},
  "metrics": {"loss": [{"value": 0.5, "timestamp": 11, "step": 0}, {"value": NaN, "timestamp": 12, "step": 1},
    {"value": -Infinity, "timestamp": 13, "step": -2}, {"value": "no", "timestamp": 13, "step": 3}, null]},
  "tags": {"__proto__": "x", "note": "NaN, Infinity"},
  "inputs": [{"dataset": {"name": "data", "digest": "555e6171", "source_type": "local", "source": "{}"}, "tags": [{"key": "mlflow.data.context", "value": "train"}]}]}}`

const BULK: SmallFiles = {
  'out/manifest.json': json({}, { experiments: 1 }),
  'out/experiments/experiments.json': json({ experiments: [{ id: '7', name: 'sweep' }] }),
  'out/experiments/7/experiment.json': json({
    experiment: {
      experiment_id: '7',
      name: 'sweep',
      lifecycle_stage: 'active',
      tags: { a: 'b' },
      creation_time: 1,
    },
    runs: [A],
  }),
  [`out/experiments/7/${A}/run.json`]: RUN,
  [`out/experiments/7/${A}/artifacts/model/MLmodel`]: 'flavors: {}\n',
  [`out/experiments/7/${A}/artifacts/run.json`]: RUN,
  'out/models/models.json': json({ models: ['best'] }),
  'out/models/best/model.json': json({
    registered_model: {
      name: 'best',
      creation_timestamp: '5',
      tags: [{ key: 'team', value: 'vision' }],
      aliases: [{ alias: 'champion', version: '2' }],
      versions: [
        {
          version: '2',
          current_stage: 'Production',
          run_id: A,
          source: `/opt/x/7/${A}/artifacts/model`,
          status: 'READY',
          tags: { k: 'v' },
        },
        { version: 'x' },
      ],
    },
  }),
  [`out/models/best/${A}/run.json`]: RUN,
}

test('a bulk export is read whole, each run once', async () => {
  const { experiments, runs, registered, versions, skipped } = await importSource(sourceOf(BULK))
  expect([...experiments.values()]).toMatchObject([
    { key: '7', name: 'sweep', creationTime: 1, tags: new Map([['a', 'b']]) },
  ])
  expect([...runs.keys()]).toEqual([A])
  const run = runs.get(A)
  expect(run?.run).toMatchObject({
    runName: 'first',
    startTime: 10,
    params: new Map([['lr', '0.1']]),
    tags: new Map([
      ['__proto__', 'x'],
      ['note', 'NaN, Infinity'],
    ]),
  })
  expect(run?.metrics.get('loss')?.values).toEqual(Float64Array.of(0.5, NaN, -Infinity))
  expect(run?.inputs).toMatchObject([
    { dataset: { digest: '555e6171', profile: null }, tags: new Map([['mlflow.data.context', 'train']]) },
  ])
  expect([...(run?.artifacts.keys() ?? [])]).toEqual(['run.json', 'model/MLmodel'])
  expect(registered.get('best')).toMatchObject({
    creationTime: 5,
    tags: new Map([['team', 'vision']]),
    aliases: new Map([['champion', 2]]),
  })
  expect(versions).toMatchObject([
    { version: 2, stage: 'Production', source: `runs:/${A}/model`, tags: new Map([['k', 'v']]) },
  ])
  expect(skipped.map(({ message }) => message).sort()).toEqual([
    'A version of the registered model has no number.',
    expect.stringContaining('Invalid param key'),
    'Of "loss", 2 points could not be read.',
  ])
})

test('one experiment, one run and one model are found, and old files without a wrapper', async () => {
  const only = (part: string): SmallFiles =>
    Object.fromEntries(Object.entries(BULK).filter(([path]) => path.includes(part)))
  const places = async (files: SmallFiles) =>
    (await exportImport.sniff(sourceOf(files)))?.map(({ path, summary }) => [path, summary])
  expect(await places(BULK)).toEqual([['out', '1 experiment, 2 runs, 1 registered model']])
  expect(await places(only('experiments/7'))).toEqual([['out/experiments/7', '1 experiment, 1 run']])
  expect(await places({ 'run.json': RUN })).toEqual([['', '1 run']])
  expect(await places(only('models/best/model'))).toEqual([['out/models/best', '1 registered model']])
  expect(
    await places({ 'run.json': '{"a": 1}', 'manifest.json': json({}), 'experiment.json': '[]' }),
  ).toBeUndefined()
  const old = JSON.stringify({
    export_info: {},
    info: { run_id: B, experiment_id: '1' },
    params: {},
    metrics: {},
    tags: {},
  })
  const { runs, experiments } = await importSource(sourceOf({ 'x/run.json': old }))
  expect([...runs.keys(), ...experiments.keys()]).toEqual([B, '1'])
})

async function* streamOf(records: readonly ImportRecord[]): AsyncGenerator<ImportRecord> {
  yield* records
}

async function writeAll(records: readonly ImportRecord[]): Promise<{ source: Source; written: Written[] }> {
  const written: Written[] = []
  for await (const one of writeExport(streamOf(records))) written.push(one)
  return { source: makeSource(written.filter((one): one is WrittenFile => one.kind === 'file')), written }
}

function valuesOf({ experiments, runs, registered, versions }: Imported) {
  const plain = [...runs].map(([id, { run, metrics, inputs, artifacts }]) => [
    id,
    { run: { ...run, deletedTime: null }, metrics, inputs, artifacts: [...artifacts.keys()] },
  ])
  return { experiments, runs: new Map(plain as [string, object][]), registered, versions }
}

test.each(listFixtures('mlruns'))(
  'what MLflow wrote in $name is the same through the layout',
  async ({ folder }) => {
    const source = sourceOfFolder(folder)
    const [place] = (await mlruns.sniff(source)) ?? []
    const records: ImportRecord[] = []
    for await (const record of mlruns.read(source, place as NonNullable<typeof place>)) records.push(record)
    const { source: exported } = await writeAll(records)
    expect(valuesOf(await importSource(exported))).toEqual(valuesOf(assemble(records)))
  },
)

test('every number survives, and what the layout has no room for is told', async () => {
  const { runs } = await importSource(sourceOf(BULK))
  const run = runs.get(A)?.run as NonNullable<ReturnType<typeof runs.get>>['run']
  const value = Float64Array.of(NaN, -0, Infinity, -Infinity, 5e-324, 0.1)
  const columns = {
    keys: ['a', '__proto__'],
    keyIndex: Uint32Array.of(0, 0, 0, 0, 0, 1),
    step: Float64Array.of(0, -1, 2.5, 3, 2 ** 53, 0),
    value,
    time: Float64Array.of(1, 2, 3, 4, 5, 6),
  }
  const experiment: ImportRecord = {
    kind: 'experiment',
    key: '7',
    experimentId: '7',
    name: 'x',
    lifecycleStage: 'active',
    creationTime: null,
    lastUpdateTime: null,
    tags: new Map(),
  }
  const { source, written } = await writeAll([experiment, run, { kind: 'points', runId: A, columns }])
  const again = (await importSource(source)).runs.get(A)
  expect(again?.metrics.get('a')).toEqual({
    steps: Float64Array.of(0, -1, 2, 3, 2 ** 53),
    values: value.slice(0, 5),
    timestamps: Float64Array.of(1, 2, 3, 4, 5),
  })
  expect(again?.metrics.get('__proto__')?.values).toEqual(Float64Array.of(0.1))
  expect(written.filter(({ kind }) => kind === 'skipped')).toMatchObject([
    { message: expect.stringContaining('in 1 of the points') as string },
  ])
})

test('10,000 mutations give records within the contract, or typed errors', async () => {
  const kept = /experiment\.json|experiments\/7\/a{32}\/run|best\/model/
  const small = Object.fromEntries(Object.entries(BULK).filter(([path]) => kept.test(path)))
  const outcome = await readMutations(exportImport, await loadFiles(sourceOf(small)), MUTATIONS, checkRecord)
  expect(outcome.read).toBeGreaterThan(MUTATIONS / 2)
  expect(outcome.skipped).toBeGreaterThan(MUTATIONS / 10)
}, 120_000)
