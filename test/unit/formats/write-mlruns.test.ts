import { expect, test } from 'vitest'
import { mlruns } from '#formats/mlruns/mlruns.ts'
import { writeMlruns } from '#formats/mlruns/write-mlruns.ts'
import type { ImportRecord } from '#formats/records.ts'
import { makeSource, type Source } from '#formats/source.ts'
import type { Written, WrittenFile } from '#formats/written.ts'
import { assemble, importSource } from '../../helpers/imported.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'
import { sourceOf } from '../../helpers/mutate.ts'

const A = 'a'.repeat(32)
const MODEL = `m-${'c'.repeat(32)}`

async function readAll(source: Source): Promise<ImportRecord[]> {
  const records: ImportRecord[] = []
  for (const place of (await mlruns.sniff(source)) ?? [])
    for await (const record of mlruns.read(source, place)) records.push(record)
  return records
}

async function* streamOf(records: readonly ImportRecord[]): AsyncGenerator<ImportRecord> {
  yield* records
}

async function writeAll(records: readonly ImportRecord[]): Promise<{ source: Source; written: Written[] }> {
  const written: Written[] = []
  for await (const one of writeMlruns(streamOf(records))) written.push(one)
  const files = new Map(
    written.filter((one): one is WrittenFile => one.kind === 'file').map((file) => [file.path, file]),
  )
  return { source: makeSource(files.values()), written }
}

/** What counts: without functions, so that equal is equal. */
function valuesOf(records: readonly ImportRecord[]) {
  const { runs, modelArtifacts, ...rest } = assemble(records)
  return {
    ...rest,
    modelArtifacts: new Map([...modelArtifacts].map(([id, list]) => [id, list.map(({ path }) => path)])),
    runs: new Map(
      [...runs].map(([id, { artifacts, ...run }]) => [id, { ...run, artifacts: [...artifacts.keys()] }]),
    ),
  }
}

test.each(listFixtures('mlruns'))(
  'what MLflow wrote in $name is the same after it was written again',
  async ({ folder }) => {
    const records = await readAll(sourceOfFolder(folder))
    const { source, written } = await writeAll(records)
    expect(written.filter(({ kind }) => kind === 'skipped')).toEqual([])
    expect(valuesOf(await readAll(source))).toEqual(valuesOf(records))
  },
)

const EXPERIMENT: ImportRecord = {
  kind: 'experiment',
  key: 'k',
  experimentId: '7',
  name: 'null',
  lifecycleStage: 'deleted',
  creationTime: 1,
  lastUpdateTime: 2,
  tags: new Map([['a/b', 'x: [y']]),
}

const RUN: ImportRecord = {
  kind: 'run',
  runId: A,
  experiment: 'k',
  runName: 'yes: "1e5"\u0085\u{1f600}',
  userId: '012',
  status: 'KILLED',
  startTime: 5,
  endTime: null,
  deletedTime: 9,
  lifecycleStage: 'deleted',
  params: new Map([['lr', ' 0.1\n']]),
  tags: new Map([['__proto__', '']]),
}

test('awkward texts, every number, inputs, models and the registry survive', async () => {
  const values = Float64Array.of(NaN, -0, Infinity, 5e-324, 0.1, Number.MAX_VALUE)
  const rest: ImportRecord[] = [
    {
      kind: 'points',
      runId: A,
      columns: {
        keys: ['x/y', 'z'],
        keyIndex: Uint32Array.of(0, 0, 1, 0, 1, 0),
        step: Float64Array.of(0, -1, 2 ** 53, 3, 3, 3),
        value: values,
        time: Float64Array.of(0, 1, 2, 3, 4, 8.64e15),
      },
    },
    {
      kind: 'input',
      runId: A,
      input: {
        dataset: {
          name: 'data',
          digest: '555e6171',
          sourceType: 'code',
          source: '{}',
          schema: null,
          profile: '{"n": 1}',
        },
        tags: new Map([['mlflow.data.context', 'train']]),
      },
    },
    { kind: 'model-link', runId: A, modelId: MODEL, role: 'input', step: 0 },
    { kind: 'model-link', runId: A, modelId: MODEL, role: 'output', step: 3 },
    {
      kind: 'logged-model',
      modelId: MODEL,
      experiment: 'k',
      name: 'model',
      modelType: '',
      sourceRunId: A,
      status: 'FAILED',
      statusMessage: 'why',
      lifecycleStage: 'deleted',
      creationTime: 3,
      lastUpdateTime: 4,
      params: new Map([['p', '1']]),
      tags: new Map(),
    },
    {
      kind: 'model-points',
      modelId: MODEL,
      points: [
        {
          key: 'acc',
          value: 0.5,
          step: 1,
          time: 2,
          runId: A,
          datasetName: 'data',
          datasetDigest: '555e6171',
        },
      ],
    },
    {
      kind: 'registered-model',
      name: 'best',
      description: 'of all',
      creationTime: 1,
      lastUpdateTime: 2,
      tags: new Map([['team', 'vision']]),
      aliases: new Map([['champion', 1]]),
    },
    {
      kind: 'model-version',
      name: 'best',
      version: 1,
      description: '',
      userId: 'me',
      stage: 'Staging',
      source: `models:/${MODEL}`,
      runId: A,
      runLink: '',
      modelId: MODEL,
      status: 'READY',
      statusMessage: '',
      creationTime: 1,
      lastUpdateTime: 2,
      tags: new Map(),
    },
  ]
  const records = [EXPERIMENT, RUN, ...rest]
  const { source, written } = await writeAll(records)
  expect(written.filter(({ kind }) => kind === 'skipped')).toEqual([])
  expect(valuesOf(await readAll(source))).toEqual(
    valuesOf(
      records.map((record) =>
        'experiment' in record
          ? { ...record, experiment: '7' }
          : record.kind === 'experiment'
            ? { ...record, key: '7' }
            : record,
      ),
    ),
  )
})

test('what MLflow’s folders cannot hold is told, and the rest is written', async () => {
  const columns = {
    keys: ['loss', 'loss/train'],
    keyIndex: Uint32Array.of(0, 1, 0),
    step: Float64Array.of(1.5, 1, -0.5),
    value: Float64Array.of(1, 2, 3),
    time: Float64Array.of(1, 1, 1),
  }
  const { source, written } = await writeAll([
    EXPERIMENT,
    { ...RUN, params: new Map([['p', '\ud800']]) },
    { kind: 'points', runId: A, columns },
    { kind: 'artifact', ownerId: A, path: '../x', open: async () => new Blob() },
  ])
  expect(written.flatMap((one) => (one.kind === 'skipped' ? one.message : []))).toEqual([
    expect.stringContaining('half a surrogate pair'),
    expect.stringContaining("must not have a '..' part"),
    expect.stringContaining('would be in a folder "loss"'),
    expect.stringContaining('cut to some, in 2 of the points'),
  ])
  const { runs } = await importSource(source)
  expect(runs.get(A)?.metrics.get('loss')?.steps).toEqual(Float64Array.of(1, 0))
})

test('a tree of nothing is nothing, and records that are not together are a mistake', async () => {
  expect((await writeAll([])).written).toEqual([])
  await expect(
    writeAll([EXPERIMENT, { kind: 'artifact', ownerId: A, path: 'x', open: async () => new Blob() }]),
  ).rejects.toThrow('not together')
  expect(await mlruns.sniff(sourceOf({}))).toBeUndefined()
})
