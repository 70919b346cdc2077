/** What a sloppy or hostile client sends through the worker's port: the right code, nothing half written, all alive. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { transfer } from 'comlink'
import type { LogBatch } from '#model/batch.ts'
import type { TrackletApi } from '#worker/api.ts'
import { columnsOf, type Opened } from '../../helpers/service/context.ts'
import { clearStorage, openWorker } from '../../helpers/worker-client.ts'

const WRITER = 'c'.repeat(32)
const UNKNOWN = 'f'.repeat(32)
/** As the port sees it: anything may be sent. */
type Anything = Record<keyof TrackletApi, (...args: unknown[]) => Promise<unknown>>

let opened: Opened
let api: TrackletApi
let port: Anything
let runId: string

beforeAll(async () => {
  await clearStorage()
  opened = await openWorker()
  api = opened.api
  port = api as unknown as Anything
})

beforeEach(async () => {
  runId = (await api.createRun({ experiment: 'messages', params: [['lr', '0.1']] })).runId
})

afterAll(() => opened.close())

/** Each of the calls is refused with the code, by a worker that is alive, and the run stays as it was. */
async function expectRefusals(
  code: string,
  verb: keyof TrackletApi,
  calls: readonly (readonly unknown[])[],
): Promise<void> {
  const before = await look()
  for (const args of calls)
    await expect(port[verb](...args), `${verb} ${shown(args)}`).rejects.toMatchObject({ code })
  expect(await look(), verb).toEqual(before)
}

async function expectRefusal(code: string, verb: keyof TrackletApi, ...args: unknown[]): Promise<void> {
  await expectRefusals(code, verb, [args])
}

async function look(): Promise<unknown> {
  const [details, artifacts, experiments] = await Promise.all([
    api.getRun(runId),
    api.listArtifacts(runId),
    api.listExperiments('ALL'),
  ])
  return { details, artifacts, experiments, runs: (await api.searchRuns({ viewType: 'ALL' })).items.length }
}

function shown(args: readonly unknown[]): string {
  return args.map((arg) => (typeof arg === 'string' ? arg : Object.prototype.toString.call(arg))).join()
}

const batch = (part: Record<string, unknown>): Record<string, unknown> => ({
  runId,
  writerId: WRITER,
  seq: 0,
  // Would be seen if a part of the batch were written.
  tags: [['half', 'written']],
  ...part,
})

const points = (part: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...columnsOf([['loss', 0, 1]]),
  ...part,
})

const cyclic: Record<string, unknown> = { name: 'I am in myself' }
cyclic['self'] = cyclic

describe('a batch', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['text', 'batch'],
    ['a list', [1, 2, 3]],
    ['a cyclic object', cyclic],
    ['a Map', new Map([['runId', 'x']])],
    ['a Date', new Date(0)],
    ['an error', new Error('batch')],
  ])('that is %s is no message of ours', async (_, value) => {
    await expectRefusal('E_MESSAGE', 'logBatch', value)
  })

  test.each<[string, () => Record<string, unknown>]>([
    ['seq NaN', () => ({ seq: NaN })],
    ['seq -1', () => ({ seq: -1 })],
    ['seq 0.5', () => ({ seq: 0.5 })],
    ['seq Infinity', () => ({ seq: Infinity })],
    ['seq as text', () => ({ seq: '0' })],
    ['seq as a BigInt', () => ({ seq: 0n })],
    ['a run id that is a number', () => ({ runId: 12 })],
    ['a run id that is an object', () => ({ runId: { id: runId } })],
    ['a writer id that is missing', () => ({ writerId: undefined })],
    ['params as an object', () => ({ params: { lr: '0.1' } })],
    ['params of three', () => ({ params: [['a', 'b', 'c']] })],
    ['a param value that is a number', () => ({ params: [['a', 1]] })],
    ['a param key that is a list', () => ({ params: [[['a'], '1']] })],
    ['cyclic params', () => ({ params: cyclic })],
    ['tags of numbers', () => ({ tags: [1, 2] })],
    ['tags as a Map', () => ({ tags: new Map([['a', 'b']]) })],
    ['inputs as text', () => ({ inputs: 'data' })],
    [
      'an input without tags',
      () => ({ inputs: [{ dataset: { name: 'a', digest: 'b', sourceType: 'c', source: 'd' } }] }),
    ],
    ['metrics as a list', () => ({ metrics: [1, 2, 3] })],
    ['plain numbers for columns', () => ({ metrics: points({ value: [1] }) })],
    ['a Float32Array', () => ({ metrics: points({ value: new Float32Array(1) }) })],
    ['columns of unequal length', () => ({ metrics: points({ step: new Float64Array(2) }) })],
    ['a key index that points nowhere', () => ({ metrics: points({ keyIndex: Uint32Array.of(9) }) })],
    ['a key twice', () => ({ metrics: points({ keys: ['loss', 'loss'] }) })],
    ['a key that is a number', () => ({ metrics: points({ keys: [5] }) })],
    [
      'too many points',
      () => ({ metrics: columnsOf(Array.from({ length: 16_385 }, (_, i) => ['m', i, i])) }),
    ],
  ])('with %s is no message of ours', async (_, part) => {
    await expectRefusal('E_MESSAGE', 'logBatch', batch(part()))
  })

  test.each<[string, () => Record<string, unknown>]>([
    [
      'a key twice in its params',
      () => ({
        params: [
          ['a', '1'],
          ['a', '1'],
        ],
      }),
    ],
    ['another value for a param', () => ({ params: [['lr', '0.2']] })],
    ['101 params', () => ({ params: Array.from({ length: 101 }, (_, i) => [`p${i}`, '1']) })],
    ['half a surrogate pair in a metric key', () => ({ metrics: points({ keys: ['loss\ud83d'] }) })],
    ['half a surrogate pair in a tag key', () => ({ tags: [['\udc00', 'v']] })],
    ['a way out in a param key', () => ({ params: [['../up', '1']] })],
    ['an empty metric key', () => ({ metrics: points({ keys: [''] }) })],
    ['a key of 251 characters', () => ({ metrics: points({ keys: ['k'.repeat(251)] }) })],
    ['a step of NaN', () => ({ metrics: columnsOf([['m', NaN, 1]]) })],
    ['a step of Infinity', () => ({ metrics: columnsOf([['m', Infinity, 1]]) })],
    ['a timestamp before 1970', () => ({ metrics: columnsOf([['m', 0, 1, -1]]) })],
    ['a timestamp of half a millisecond', () => ({ metrics: columnsOf([['m', 0, 1, 0.5]]) })],
    ['a status of its own', () => ({ status: 'DONE' })],
    ['a writer id with a slash', () => ({ writerId: 'a/b' })],
  ])('with %s breaks a rule', async (_, part) => {
    await expectRefusal('INVALID_PARAMETER_VALUE', 'logBatch', batch(part()))
  })

  test('for an unknown run, and for a deleted one, is refused', async () => {
    await expectRefusal('RESOURCE_DOES_NOT_EXIST', 'logBatch', batch({ runId: UNKNOWN }))
    await api.deleteRuns([runId])
    await expectRefusal('INVALID_PARAMETER_VALUE', 'logBatch', batch({}))
  })

  test('of 500 MB is refused in every place it can stand', async () => {
    // Moved, not cloned: a clone more of each is more than some machines have.
    const large = <T extends object>(makeMessage: (buffer: ArrayBuffer) => T): T => {
      const buffer = new ArrayBuffer(500 * 2 ** 20)
      return transfer(makeMessage(buffer), [buffer])
    }
    await expectRefusal(
      'E_MESSAGE',
      'logBatch',
      large((buffer) => buffer),
    )
    await expectRefusal(
      'E_MESSAGE',
      'logBatch',
      large((buffer) => batch({ metrics: points({ value: new Float64Array(buffer) }) })),
    )
    await expectRefusal(
      'E_MESSAGE',
      'logBatch',
      large((buffer) => batch({ params: [['a', buffer]] })),
    )
    await expectRefusal(
      'E_MESSAGE',
      'logArtifacts',
      runId,
      large((content) => [{ path: 'large', content }]),
    )
    await expectRefusal('E_MESSAGE', 'logBatch', batch({ tags: [['a', 'x'.repeat(40 * 2 ** 20)]] }))
  })

  test('may carry what only looks dangerous', async () => {
    const text = 'a lone \ud83d, a NUL \0, and \u202e back'
    await api.logBatch(
      batch({
        params: [
          ['__proto__', text],
          ['constructor', 'p'],
        ],
        tags: [
          ['__proto__', text],
          ['toString', 't'],
        ],
        metrics: columnsOf([
          ['__proto__', 1, NaN],
          ['hasOwnProperty', 1, 2],
        ]),
      }) as unknown as LogBatch,
    )
    const { run, summaries } = await api.getRun(runId)
    expect(run.params.get('__proto__')).toBe(text)
    expect(run.params.get('constructor')).toBe('p')
    expect(run.tags.get('__proto__')).toBe(text)
    expect([...summaries.keys]).toEqual(['__proto__', 'hasOwnProperty'])
    expect([...(await api.readHistory(runId, '__proto__')).values]).toEqual([NaN])
    const { experimentId } = run
    const columns = await api.readRunTableColumns([experimentId])
    expect(columns).toMatchObject({
      params: ['__proto__', 'constructor', 'lr'],
      metrics: ['__proto__', 'hasOwnProperty'],
    })
    expect(({} as Record<string, unknown>)['toString']).toBe(Object.prototype.toString)
  })
})

test('what the browser cannot clone never leaves the page, and the next call works', async () => {
  let deep: unknown = 'the bottom'
  for (let i = 0; i < 20_000; i++) deep = [deep]
  const throws = {
    get params(): never {
      throw new TypeError('a getter that throws')
    },
  }
  await expect(port.logBatch(batch({ params: deep }))).rejects.toThrow(RangeError)
  await expect(port.logBatch(throws)).rejects.toThrow('a getter that throws')
  await expect(port.logBatch(batch({ params: () => [] }))).rejects.toThrow('could not be cloned')
  await expect(port.logBatch(new Proxy(batch({}), {}))).rejects.toThrow('could not be cloned')
  await api.setTag(runId, 'still', 'alive')
  expect((await api.getRun(runId)).run.tags.get('half')).toBeUndefined()
})

test('a getter is read once, by the browser, and what it gave is what is written', async () => {
  let reads = 0
  const sly = batch({})
  Object.defineProperty(sly, 'params', {
    enumerable: true,
    get: () => [['sly', String(++reads)]],
  })
  await port.logBatch(sly)
  expect([reads, (await api.getRun(runId)).run.params.get('sly')]).toEqual([1, '1'])
})

const NO_TEXT = [undefined, null, 7, true, {}, [], cyclic, new Map(), new Uint8Array(3)]

describe('a verb', () => {
  const withText: readonly { verb: keyof TrackletApi; given?: readonly unknown[] }[] = [
    { verb: 'getExperiment' },
    { verb: 'createExperiment' },
    { verb: 'renameExperiment', given: ['0'] },
    { verb: 'setExperimentTag', given: ['0', 'key'] },
    { verb: 'deleteExperimentTag', given: ['0'] },
    { verb: 'getRun' },
    { verb: 'renameRun', given: [UNKNOWN] },
    { verb: 'setTag', given: [UNKNOWN, 'key'] },
    { verb: 'deleteTag', given: [UNKNOWN] },
    { verb: 'holdRun' },
    { verb: 'releaseRun' },
    { verb: 'readHistory', given: [UNKNOWN] },
    { verb: 'listArtifacts' },
    { verb: 'readArtifact', given: [UNKNOWN] },
    { verb: 'deleteArtifact', given: [UNKNOWN] },
    { verb: 'getSetting' },
  ]
  test.each(withText)('$verb takes nothing but text', async ({ verb, given = [] }) => {
    const calls = NO_TEXT.map((value) => [...given, value])
    if (given.length > 0) calls.push([...given.map(() => 5), 'text'])
    await expectRefusals('E_MESSAGE', verb, calls)
  })

  const withTexts: readonly (keyof TrackletApi)[] = [
    'deleteRuns',
    'restoreRuns',
    'purgeRuns',
    'deleteExperiments',
    'restoreExperiments',
    'readRunTableColumns',
  ]
  test.each(withTexts)('%s takes nothing but a list of texts', async (verb) => {
    const wrong = [undefined, 'text', 7, {}, [7], [null], [runId, {}], cyclic, new Set([runId])]
    await expectRefusals(
      'E_MESSAGE',
      verb,
      wrong.map((value) => [value]),
    )
  })

  test.each<[string, keyof TrackletApi, unknown[]]>([
    ['a run of nothing', 'createRun', [undefined]],
    ['a run with a number for a name', 'createRun', [{ runName: 5 }]],
    ['a run with params as an object', 'createRun', [{ params: { lr: '1' } }]],
    ['a run with a param of three', 'createRun', [{ params: [['a', 'b', 'c']] }]],
    ['a run with cyclic tags', 'createRun', [{ tags: [cyclic] }]],
    ['a run that started at NaN', 'createRun', [{ startTime: NaN }]],
    ['a run that started as text', 'createRun', [{ startTime: '0' }]],
    ['a run in an experiment that is a list', 'createRun', [{ experiment: ['a'] }]],
    ['an experiment with tags as a Map', 'createExperiment', ['named', new Map([['a', 'b']])]],
    ['a view of its own', 'listExperiments', ['SOME']],
    ['a search of nothing', 'searchRuns', [null]],
    ['a search of experiments that are no list', 'searchRuns', [{ experiments: 'a' }]],
    ['a search with a limit as text', 'searchRuns', [{ maxResults: '5' }]],
    ['a table without a request', 'readRunTable', []],
    [
      'a table with a column of its own',
      'readRunTable',
      [tableOf({ sort: [{ column: { kind: 'x' }, descending: true }] })],
    ],
    ['a table from -1', 'readRunTable', [tableOf({ offset: -1 })]],
    ['a table of NaN rows', 'readRunTable', [tableOf({ limit: NaN })]],
    ['a series without runs', 'readSeries', [{ key: 'loss', x: 'step', width: 100 }]],
    ['a series of no width', 'readSeries', [{ runIds: [], key: 'loss', x: 'step', width: 0 }]],
    ['a series of endless width', 'readSeries', [{ runIds: [], key: 'loss', x: 'step', width: Infinity }]],
    ['a series over its own axis', 'readSeries', [{ runIds: [], key: 'loss', x: 'y', width: 9 }]],
    ['files that are no list', 'logArtifacts', [UNKNOWN, { path: 'a', content: 'x' }]],
    ['a file without a path', 'logArtifacts', [UNKNOWN, [{ content: 'x' }]]],
    ['a setting without a name', 'setSetting', [undefined, 1]],
  ])('is not asked for %s', async (_, verb, args) => {
    await expectRefusal('E_MESSAGE', verb, ...args)
  })

  test.each([undefined, null, 5, ['x'], {}, new ArrayBuffer(4), new Float64Array(1)])(
    'stores no file whose content is %s, nor its neighbours',
    async (content) => {
      await expectRefusal('E_MESSAGE', 'logArtifacts', runId, [
        { path: 'good', content: 'x' },
        { path: 'bad', content },
      ])
    },
  )

  test.each([
    ['createRun', { runName: 'x'.repeat(251) }],
    ['createRun', { experiment: 'half a pair \ud800' }],
    ['createRun', { params: [['__proto__/..', '1']] }],
    ['createExperiment', 'x'.repeat(501)],
    ['createExperiment', '\udfff'],
  ] as const)('%s keeps to the rules for %j', async (verb, value) => {
    await expectRefusal('INVALID_PARAMETER_VALUE', verb, value)
  })

  test.each([
    ['getRun', UNKNOWN],
    ['readHistory', UNKNOWN, 'loss'],
    ['setTag', UNKNOWN, 'a', 'b'],
    ['deleteRuns', [UNKNOWN]],
    ['logArtifacts', UNKNOWN, [{ path: 'a', content: 'x' }]],
    ['listArtifacts', '__proto__'],
    ['getExperiment', '__proto__'],
    ['createRun', { experimentId: '99' }],
    ['createRun', { parentRunId: UNKNOWN }],
  ] as const)('%s says that %j is not there', async (verb, ...args) => {
    await expectRefusal('RESOURCE_DOES_NOT_EXIST', verb, ...args)
  })
})

test('the port’s own language cannot replace a verb or reach a prototype', async () => {
  const worker = new Worker(new URL('../../../src/worker/main.ts', import.meta.url), { type: 'module' })
  onTestFinished(() => worker.terminate())
  const raw = (message: object) =>
    new Promise<{ type: string; value: unknown }>((resolve) => {
      const id = crypto.randomUUID()
      worker.addEventListener(
        'message',
        ({ data }: MessageEvent<{ id: string; type: string; value: unknown }>) => {
          if (data.id === id) resolve(data)
        },
      )
      worker.postMessage({ id, ...message })
    })
  const RAW = (value: unknown) => ({ type: 'RAW', value })
  const apply = (...path: string[]) => raw({ type: 'APPLY', path, argumentList: [] })
  for (const path of [['status'], ['__proto__', 'polluted'], ['constructor'], ['status', 'call']])
    expect(await raw({ type: 'SET', path, value: RAW('mine') }), path.join('.')).toMatchObject({
      type: 'HANDLER',
    })
  for (const path of [['constructor'], ['__proto__', 'valueOf'], ['toString'], ['noSuchVerb'], []])
    expect(await apply(...path), path.join('.')).toMatchObject({ type: 'HANDLER' })
  expect(await apply('status')).toMatchObject({ type: 'RAW', value: { state: 'ready' } })
})

function tableOf(part: Record<string, unknown>): Record<string, unknown> {
  return {
    experimentIds: ['0'],
    viewType: 'ALL',
    text: '',
    sort: [],
    offset: 0,
    limit: 9,
    metrics: [],
    ...part,
  }
}
