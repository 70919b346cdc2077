import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { fileOf } from '#formats/source.ts'
import { inspectTable } from '#formats/table/inspect-table.ts'
import { guessMapping } from '#formats/table/mapping.ts'
import { readTable } from '#formats/table/read-table.ts'
import { RunIds } from '#formats/run-ids.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'
import { collect, importSource, type Imported } from '../../helpers/imported.ts'
import { sourceOf } from '../../helpers/mutate.ts'

/** Of each run its name, params, and points as [key, steps, values]. */
function outline({ runs }: Imported) {
  return Array.from(runs.values(), ({ run, metrics }) => ({
    name: run.runName,
    params: Object.fromEntries(run.params),
    points: Array.from(metrics, ([key, { steps, values }]) => [key, [...steps], [...values]]),
  }))
}

async function read(path: string, content: string | ArrayBuffer) {
  return importSource(sourceOf({ [path]: typeof content === 'string' ? content : new Uint8Array(content) }))
}

test("Keras' CSVLogger: a row an epoch", async () => {
  expect(outline(await read('runs/log.csv', 'epoch,accuracy,loss\n0,0.5,1.5\n1,NA,nan\n'))).toEqual([
    {
      name: 'log',
      params: {},
      points: [
        ['accuracy', [0], [0.5]],
        ['loss', [0, 1], [1.5, NaN]],
      ],
    },
  ])
})

test('rows of several runs, with params and times, of any delimiter', async () => {
  const imported = await read(
    'sweep.tsv',
    'run\tstep\ttimestamp\tlr\toptimizer\tloss\na\t1\t2024-01-01 00:00:00\t0.1\tadam\t0.5\nb\t1\t1704067201\t0.2\tsgd\t\na\t2\t2024-01-01T00:00:02+00:00\t0.1\tadam\t0.25\n',
  )
  expect(outline(imported)).toEqual([
    {
      name: 'a',
      params: { optimizer: 'adam' },
      points: [
        ['lr', [1, 2], [0.1, 0.1]],
        ['loss', [1, 2], [0.5, 0.25]],
      ],
    },
    { name: 'b', params: { optimizer: 'sgd' }, points: [['lr', [1], [0.2]]] },
  ])
  const [a] = [...imported.runs.values()]
  expect(a?.run).toMatchObject({ startTime: 1704067200000, endTime: 1704067202000 })
  expect([...imported.experiments.values()].map(({ name }) => name)).toEqual(['sweep'])
})

test("MLflow's export of runs says by its prefixes what is what", async () => {
  const csv =
    'run_id,status,start_time,metrics.rmse,params.alpha,tags.mlflow.user\nx1,FINISHED,2024-01-01 00:00:00,0.5,0.1,me\nx2,FINISHED,2024-01-01 00:00:01,,0.2,me\n'
  expect(outline(await read('runs.csv', csv))).toEqual([
    { name: 'x1', params: { alpha: '0.1' }, points: [['rmse', [0], [0.5]]] },
    { name: 'x2', params: { alpha: '0.2' }, points: [] },
  ])
})

test('JSON lines with nested values and new keys on the way', async () => {
  const lines =
    '{"step":1,"loss":0.5,"eval":{"acc":NaN}}\n\nnonsense\n{"step":2,"loss":0.25,"eval":{"acc":0.75},"late":1}\n'
  const imported = await read('a/log.jsonl', lines)
  expect(outline(imported)).toEqual([
    {
      name: 'log',
      params: {},
      points: [
        ['loss', [1, 2], [0.5, 0.25]],
        ['eval.acc', [1, 2], [NaN, 0.75]],
        ['late', [2], [1]],
      ],
    },
  ])
  expect(imported.skipped.map(({ message }) => message)).toEqual(['1 line that cannot be read was left out.'])
})

test("Parquet with a row a point, as Tracklet's bundles have it", async () => {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'key', data: ['loss', 'acc', 'loss'], type: 'STRING' },
      { name: 'step', data: [0n, 0n, 1n], type: 'INT64' },
      { name: 'timestamp', data: [1704067200000n, 1704067200001n, 1704067200002n], type: 'INT64' },
      { name: 'value', data: [0.5, -0, Infinity], type: 'DOUBLE' },
    ],
  })
  const imported = await read('points.parquet', buffer)
  expect(outline(imported)).toEqual([
    {
      name: 'points',
      params: {},
      points: [
        ['loss', [0, 1], [0.5, Infinity]],
        ['acc', [0], [-0]],
      ],
    },
  ])
  const [run] = [...imported.runs.values()]
  expect(run?.metrics.get('loss')?.timestamps).toEqual(Float64Array.of(1704067200000, 1704067200002))
})

test('a mapping that a person gives counts, not the guess', async () => {
  const file = fileOf('iris.csv', new Blob(['sepal,species\n5.1,setosa\n4.9,setosa\n6,virginica\n']))
  const { table } = (await inspectTable(file)) as NonNullable<Awaited<ReturnType<typeof inspectTable>>>
  const target = { experiment: 'e', runName: 'iris', ids: new RunIds('tables'), origin: ['iris.csv'] }
  const mapping = { run: 'species', metrics: ['sepal'], params: [] }
  expect(outline(await collect(readTable(file, table, mapping, target)))).toEqual([
    { name: 'setosa', params: {}, points: [['sepal', [0, 1], [5.1, 4.9]]] },
    { name: 'virginica', params: {}, points: [['sepal', [0], [6]]] },
  ])
})

test('a table that grew gives its run the same id, and the earlier points first', async () => {
  const short = await read('l/log.csv', 'epoch,loss\n0,0.5\n')
  const long = await read('l/log.csv', 'epoch,loss\n0,0.5\n1,0.25\n')
  expect([...long.runs.keys()]).toEqual([...short.runs.keys()])
})

const DEBUG_LOG = Array.from({ length: 9 }, (_, i) =>
  JSON.stringify({ time: '2024-01-01T00:00:00Z', level: 'INFO', msg: 'x', number: i }),
).join('\n')

test('data that is no log is left alone', async () => {
  for (const { folder } of listFixtures('csv'))
    await expect(importSource(sourceOfFolder(folder))).rejects.toThrow('Nothing was found.')
  for (const text of ['a,b\n1,2\n', 'x', '{"step":1}', 'step,step\n1,2\n', 'epoch,loss\n0\n', DEBUG_LOG])
    await expect(read('x.csv', text)).rejects.toThrow('Nothing was found.')
})

test('odd CSV: a mark, quotes, lone returns and cells that are no numbers', async () => {
  const imported = await read('o.csv', '\ufeffstep,"a ""b"", c",loss\r0,1,0.5\r1,"2\r",abc\r')
  expect(outline(imported)).toEqual([
    {
      name: 'o',
      params: {},
      points: [
        ['a _b__ c', [0, 1], [1, 2]],
        ['loss', [0], [0.5]],
      ],
    },
  ])
  expect(imported.skipped.map(({ message }) => message)).toEqual([
    'Cells of metrics that are no numbers were left out: loss (1).',
    'Names that may not be used were changed: "a "b", c" is "a _b__ c".',
  ])
})

test('a quote that is never closed, and too many columns, are refused', async () => {
  const open = read('q.csv', `step,loss\n0,0.5\n1,"${'x'.repeat(3 << 20)}`)
  await expect(open).rejects.toMatchObject({
    code: 'E_LIMIT',
    message: expect.stringContaining('a quote in it') as string,
  })
  const names = Array.from({ length: 10_001 }, (_, i) => `m${i}`)
  const wide = read('w.csv', `step,${names.join(',')}\n0,${names.map(() => '1').join(',')}\n`)
  await expect(wide).rejects.toMatchObject({
    code: 'E_LIMIT',
    message: expect.stringContaining('10,000 columns') as string,
  })
})

test('what columns mean is guessed from their names and first rows', () => {
  const guess = (columns: string[], ...rows: unknown[][]) => guessMapping(columns, rows)
  expect(guess(['epoch', 'step', 'loss'], [0, 9, 0.5])).toEqual({
    step: 'step',
    metrics: ['epoch', 'loss'],
    params: [],
  })
  expect(guess(['Epoch', 'Loss'], ['0', '1'])).toEqual({ step: 'Epoch', metrics: ['Loss'], params: [] })
  expect(guess(['time', 'loss'], [0.5, 1])).toEqual({ metrics: ['time', 'loss'], params: [] })
  expect(guess(['time', 'loss'], [1.7e9, 1])).toEqual({ time: 'time', metrics: ['loss'], params: [] })
  expect(guess(['step', 'host', 'loss'], [0, 'a', 1], [1, 'a', 2])).toEqual({
    step: 'step',
    metrics: ['loss'],
    params: ['host'],
  })
  expect(guess(['step', 'note', 'loss'], [0, 'a', 1], [1, 'b', 2])).toEqual({
    step: 'step',
    metrics: ['loss'],
    params: [],
  })
})
