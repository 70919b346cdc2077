import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wandb } from '#formats/wandb/wandb.ts'
import { importSource, type ImportedRun } from '../../helpers/imported.ts'
import { sourceOf, type SmallFiles } from '../../helpers/mutate.ts'
import { concatBytes, int, message, nested, text } from '../../helpers/proto.ts'
import { MAGIC, exitRecord, historyRecord, item, runRecord, wandbLog } from '../../helpers/wandb-log.ts'

const PATH = 'wandb/run-20240101_000000-abc/run-abc.wandb'
const START = 1_700_000_000_500

async function onlyRun(...records: Uint8Array[]): Promise<ImportedRun & { skipped: string[] }> {
  return onlyRunOf({ [PATH]: wandbLog(...records) })
}

async function onlyRunOf(files: SmallFiles): Promise<ImportedRun & { skipped: string[] }> {
  const { runs, skipped } = await importSource(sourceOf(files))
  expect(runs.size).toBe(1)
  return { ...([...runs.values()][0] as ImportedRun), skipped: skipped.map(({ message: words }) => words) }
}

const line = (words: string) => message(nested(13, text(3, words)))
const stats = (seconds: number, key: string, json: string) =>
  message(nested(7, nested(2, int(1, seconds)), nested(3, text(1, key), text(16, json))))
const summary = (...items: Parameters<typeof nested>[1][]) => message(nested(3, ...items))

test('a history is points under dotted names, with the steps and times of its rows', async () => {
  const { metrics, run, skipped } = await onlyRun(
    runRecord('abc'),
    historyRecord(3, item('loss', '0.5'), item(['val', 'acc'], '1'), item('_timestamp', '1700000010.25')),
    historyRecord(
      4,
      item('loss', 'NaN'),
      item('deep', '{"a":{"b":"-Infinity"},"ok":true}'),
      item('_runtime', '2.5'),
    ),
    historyRecord(undefined, item('loss', '-0.0'), item('_step', '9'), item('text', '"words"')),
    historyRecord(undefined, item('loss', 'Infinity')),
  )
  expect(run).toMatchObject({ runName: 'name of abc', status: 'RUNNING', startTime: START, endTime: null })
  expect(metrics.get('loss')).toEqual({
    steps: Float64Array.of(3, 4, 9, 10),
    values: Float64Array.of(0.5, NaN, -0, Infinity),
    timestamps: Float64Array.of(1700000010250, START + 2_500, START + 2_500, START + 2_500),
  })
  expect(metrics.get('val.acc')?.steps).toEqual(Float64Array.of(3))
  expect(metrics.get('deep.a.b')?.values).toEqual(Float64Array.of(-Infinity))
  expect(metrics.get('deep.ok')?.values).toEqual(Float64Array.of(1))
  expect([...metrics.keys()].filter((key) => key.startsWith('_'))).toEqual([])
  expect(skipped).toEqual([
    'Only numbers, pictures and histograms of a history are taken. Left out: text (1).',
  ])
})

test('a row that was given its time in ms has it', async () => {
  const { metrics } = await onlyRun(
    runRecord('abc'),
    historyRecord(0, item('loss', '1'), item('_timestamp', '1700000010250')),
  )
  expect(metrics.get('loss')?.timestamps).toEqual(Float64Array.of(1_700_000_010_250))
})

test('config, tags, notes, code, machine and the end are kept where MLflow has them', async () => {
  const more = [
    text(2, 'team'),
    text(6, 'group'),
    text(9, 'The notes'),
    text(10, 'baseline'),
    text(10, 'a@b'),
    nested(21, text(1, 'https://example.org/x.git'), text(2, 'c0ffee')),
  ]
  const config = [
    item('lr', '1e-05'),
    item('net', '{"layers":[4,3],"act":null,"drop":{"p":0.5}}'),
    item('_wandb', '{"v":1}'),
  ]
  const { run, metrics } = await onlyRun(
    message(nested(26, text(6, 'train.py'), text(13, 'me'))),
    runRecord('abc', config, ...more),
    message(nested(26, text(6, 'train.py'), text(13, 'me'))),
    message(nested(5, item('late', 'true'), nested(2, text(1, 'net')))),
    stats(1_700_000_001, 'cpu', '12.5'),
    stats(1_700_000_002, 'cpu', '13'),
    exitRecord(1, 60),
  )
  expect(run).toMatchObject({ userId: 'me', status: 'FAILED', endTime: START + 60_000 })
  expect(Object.fromEntries(run.params)).toEqual({ lr: '1e-05', late: 'True' })
  expect(Object.fromEntries(run.tags)).toEqual({
    baseline: 'true',
    a_b: 'true',
    'mlflow.note.content': 'The notes',
    'mlflow.source.name': 'train.py',
    'mlflow.source.git.commit': 'c0ffee',
    'mlflow.source.git.repoURL': 'https://example.org/x.git',
    'wandb.id': 'abc',
    'wandb.entity': 'team',
    'wandb.group': 'group',
    'wandb.exitCode': '1',
  })
  expect(metrics.get('system/cpu')).toEqual({
    steps: Float64Array.of(0, 1),
    values: Float64Array.of(12.5, 13),
    timestamps: Float64Array.of(1_700_000_001_000, 1_700_000_002_000),
  })
})

test('nested config is params under dotted names', async () => {
  const { run } = await onlyRun(
    runRecord('abc', [item('net', '{"layers":[4,3],"act":null,"drop":{"p":0.5}}')]),
  )
  expect(Object.fromEntries(run.params)).toEqual({
    'net.layers': '[4,3]',
    'net.act': 'None',
    'net.drop.p': '0.5',
  })
})

test('a summary adds what the history does not say, once the run has ended', async () => {
  const records = [
    runRecord('abc'),
    historyRecord(0, item('loss', '0.5')),
    historyRecord(1, item('loss', '0.75')),
    summary(item('loss', '0.5'), item('best', '{"epoch":7}'), item('note', '"good"'), item('_step', '1')),
  ]
  const running = await onlyRun(...records)
  expect([...running.metrics.keys()]).toEqual(['loss'])
  const ended = await onlyRun(...records, exitRecord(0, 5))
  expect(Array.from(ended.metrics, ([key, { steps, values }]) => [key, [...steps], [...values]])).toEqual([
    ['loss', [0, 1], [0.5, 0.75]],
    ['summary/loss', [1], [0.5]],
    ['best.epoch', [1], [7]],
  ])
  expect(ended.run.tags.get('wandb.summary.note')).toBe('good')
})

test('files beside the log are artifacts; pictures of the history among them go by the name of a sequence', async () => {
  const folder = 'wandb/run-20240101_000000-abc'
  const { artifacts, run } = await onlyRunOf({
    [PATH]: wandbLog(
      runRecord('abc'),
      line('a line\n'),
      historyRecord(
        2,
        item('val/pic', '{"_type":"image-file","path":"media/images/p_2.png","format":"png"}'),
      ),
      historyRecord(3, item('h', '{"_type":"histogram","bins":[0,1,2],"values":[5,6]}')),
      historyRecord(4, item('tab', '{"_type":"table-file","path":"media/table/t.json"}')),
    ),
    [`${folder}/files/media/images/p_2.png`]: 'PNG',
    [`${folder}/files/media/table/t.json`]: '{}',
    [`${folder}/files/config.yaml`]: 'x: 1',
    [`${folder}/logs/debug.log`]: 'x',
  })
  expect(run.tags.get('mlflow.loggedImages')).toBe('true')
  expect([...artifacts.keys()].sort()).toEqual([
    'config.yaml',
    'histograms/h.jsonl',
    expect.stringMatching(/^images\/val~pic\+step\+2\+timestamp\+1700000000500\+[-0-9a-f]{36}\.png$/),
    'media/table/t.json',
    'output.log',
  ])
  expect(await (await artifacts.get('output.log')?.open())?.text()).toBe('a line\n')
  expect(await (await artifacts.get('histograms/h.jsonl')?.open())?.text()).toBe(
    '{"step":3,"timestamp":1700000000500,"buckets":[[0,1,5],[1,2,6]]}\n',
  )
})

test('an object may come in parts, each under its path', async () => {
  const { artifacts, metrics, skipped } = await onlyRunOf({
    [PATH]: wandbLog(
      runRecord('abc'),
      historyRecord(
        0,
        item(['pic', '_type'], '"image-file"'),
        item(['pic', 'path'], '"p.png"'),
        item(['pic', 'size'], '3'),
        item(['val', '__proto__'], '1'),
      ),
    ),
    'wandb/run-20240101_000000-abc/files/p.png': 'PNG',
  })
  expect([...artifacts.keys()]).toEqual([expect.stringMatching(/^images\/pic\+step\+0\+/)])
  expect([...metrics.keys()]).toEqual(['val.__proto__'])
  expect(skipped).toEqual([])
})

test('the link to the latest run is not read twice', async () => {
  const log = wandbLog(runRecord('abc'))
  const { runs } = await importSource(sourceOf({ [PATH]: log, 'wandb/latest-run/run-abc.wandb': log }))
  expect(runs.size).toBe(1)
})

test('the log of a run that was resumed goes on with it; a copy is another run', async () => {
  const resumed = (id: string, ...more: Parameters<typeof nested>[1][]) =>
    runRecord(id, [], int(18, 1), ...more)
  const first = wandbLog(runRecord('abc'), historyRecord(0, item('x', '1')))
  const { runs } = await importSource(
    sourceOf({
      'run-1-abc/run-abc.wandb': first,
      'run-2-abc/run-abc.wandb': wandbLog(resumed('abc'), historyRecord(1, item('x', '2'))),
      'run-3-abc/run-abc.wandb': first,
    }),
  )
  expect([...runs.values()].map(({ metrics }) => [...(metrics.get('x')?.values ?? [])])).toEqual([
    [1, 2],
    [1],
  ])
})

test('a log is found by what it holds, and owns the folder of its run only', async () => {
  const sniffed = async (files: SmallFiles) =>
    (await wandb.sniff(sourceOf(files)))?.flatMap(({ owns }) => owns)
  const log = wandbLog(runRecord('abc'))
  expect(await sniffed({ 'x/data.bin': log, 'x/other.txt': 'x' })).toEqual(['x/data.bin'])
  expect(await sniffed({ [PATH]: log })).toEqual([PATH, 'wandb/run-20240101_000000-abc'])
  expect(await sniffed({ 'run-x.wandb': 'text' })).toBeUndefined()
})

test('a log without a run, and one of another kind, give no run and say so', async () => {
  for (const content of [MAGIC, wandbLog(historyRecord(0, item('x', '1')))]) {
    const { runs, skipped } = await importSource(sourceOf({ [PATH]: content }))
    expect([runs.size, skipped[0]?.message]).toEqual([0, 'The log says of no run, so it makes none.'])
  }
})

test('records that cross blocks come whole, and damage costs the rest of its block', async () => {
  const long = 'x'.repeat(50_000)
  const rows = Array.from({ length: 40 }, (_, step) =>
    historyRecord(step, item('v', String(step)), item('s', JSON.stringify(long))),
  )
  const log = wandbLog(runRecord('abc'), ...rows)
  const whole = await onlyRunOf({ [PATH]: log })
  expect(whole.metrics.get('v')?.values.length).toBe(40)
  const damaged = log.map((byte, i) => (i === 3 * 32_768 + 100 ? byte ^ 1 : byte))
  const { metrics, skipped } = await onlyRunOf({ [PATH]: damaged })
  const left = [...(metrics.get('v')?.values ?? [])]
  expect(left.length).toBeGreaterThan(35)
  expect(left.length).toBeLessThan(40)
  expect(skipped).toContain(
    'The file is damaged, first at byte 98,304: the rest of 1 block of 32 KiB was left out.',
  )
})

test('a log that is cut anywhere gives the rows before, and says so', async () => {
  const rows = [0, 1, 2].map((step) => historyRecord(step, item('v', String(step))))
  const ends = [0, 1, 2, 3].map((count) => wandbLog(runRecord('abc'), ...rows.slice(0, count)).length)
  const log = wandbLog(runRecord('abc'), ...rows)
  for (let length = ends[0] as number; length <= log.length; length++) {
    const { metrics, skipped } = await onlyRunOf({ [PATH]: log.slice(0, length) })
    expect(metrics.get('v')?.values.length ?? 0).toBe(ends.filter((end) => end <= length).length - 1)
    expect(skipped.length).toBe(ends.includes(length) ? 0 : 1)
  }
})

test('any rows come back to the bit, however the records fall into blocks', { timeout: 60_000 }, async () => {
  const row = fc.record({ value: fc.double(), padding: fc.nat({ max: 9_000 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
      const json = (value: number) =>
        Number.isFinite(value) ? (Object.is(value, -0) ? '-0.0' : String(value)) : `"${value}"`
      const records = rows.map(({ value, padding }, step) =>
        concatBytes([historyRecord(step, item('v', json(value))), message(text(19, 'p'.repeat(padding)))]),
      )
      const { metrics } = await onlyRun(runRecord('abc'), ...records)
      expect(metrics.get('v')?.values).toEqual(Float64Array.from(rows, ({ value }) => value))
    }),
    { numRuns: 200 },
  )
})
