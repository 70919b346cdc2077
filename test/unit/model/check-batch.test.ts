import { expect, test } from 'vitest'
import { TrackletError, type ErrorCode } from '#base/errors.ts'
import { MAX_BATCH_POINTS } from '#model/batch.ts'
import { checkBatch } from '#model/check-batch.ts'
import { RUN_STATUSES } from '#model/run.ts'

const RUN = '0123456789abcdef0123456789abcdef'
const WRITER = 'fedcba9876543210fedcba9876543210'
const BARE = { runId: RUN, writerId: WRITER, seq: 0 }

const METRICS = {
  keys: ['loss', 'acc'],
  keyIndex: Uint32Array.of(0, 1, 0),
  step: Float64Array.of(0, 0, 1),
  value: Float64Array.of(0.5, NaN, -Infinity),
  time: Float64Array.of(0, 1_700_000_000_000, 8.64e15),
}

const DATASET = {
  name: 'houses',
  digest: 'd1',
  sourceType: 'local',
  source: '{}',
  schema: null,
  profile: null,
}

const FULL = {
  ...BARE,
  metrics: METRICS,
  params: [['lr', '0.1']],
  tags: [['mlflow.note.content', 'a\ud800']],
  inputs: [{ dataset: DATASET, tags: new Map([['mlflow.data.context', 'training']]) }],
  status: 'FINISHED',
}

function refusalOf(batch: unknown): { code: ErrorCode; message: string } {
  try {
    checkBatch(batch)
  } catch (error) {
    if (error instanceof TrackletError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('It was not refused.')
}

function withMetrics(change: Record<string, unknown>): unknown {
  return { ...BARE, metrics: { ...METRICS, ...change } }
}

function withDataset(change: Record<string, unknown>): unknown {
  return { ...BARE, inputs: [{ dataset: { ...DATASET, ...change }, tags: new Map() }] }
}

test('a good batch passes as it is, through structured clone too', () => {
  expect(checkBatch(FULL)).toEqual(FULL)
  expect(checkBatch(structuredClone(FULL))).toEqual(FULL)
  expect(checkBatch(BARE)).toEqual(BARE)
})

test('unknown fields and a batch without points are left out', () => {
  const none = {
    keys: ['a'],
    keyIndex: new Uint32Array(0),
    step: new Float64Array(0),
    value: new Float64Array(0),
    time: new Float64Array(0),
  }
  expect(checkBatch({ ...BARE, extra: 1, metrics: none })).toEqual(BARE)
  expect(checkBatch(withMetrics({ extra: 1 }))).toEqual({ ...BARE, metrics: METRICS })
})

test('absent schema and profile become null', () => {
  const { name, digest, sourceType, source } = DATASET
  const dataset = { name, digest, sourceType, source }
  expect(checkBatch({ ...BARE, inputs: [{ dataset, tags: new Map() }] }).inputs?.[0]?.dataset).toEqual(
    DATASET,
  )
})

test('steps may be fractions, negative, and up to 2^53 in size', () => {
  const step = Float64Array.of(-0.5, 2 ** 53, -(2 ** 53))
  expect(checkBatch(withMetrics({ step })).metrics?.step).toEqual(step)
})

test('values pass with their bits', () => {
  const value = new Float64Array(BigUint64Array.of(0x7ff8_0000_0000_00ffn, 0x8000_0000_0000_0000n, 1n).buffer)
  const checked = checkBatch(withMetrics({ value })).metrics?.value as Float64Array
  expect(new BigUint64Array(checked.buffer)).toEqual(new BigUint64Array(value.buffer))
})

test('the most points, keys, params and tags pass', () => {
  const length = MAX_BATCH_POINTS
  const keys = Array.from({ length }, (_, i) => `m/${i}`)
  const zeros = new Float64Array(length)
  const metrics = {
    keys,
    keyIndex: Uint32Array.from({ length }, (_, i) => i),
    step: zeros,
    value: zeros,
    time: zeros,
  }
  const pairs = Array.from({ length: 100 }, (_, i) => [`k${i}`, ''])
  expect(checkBatch({ ...BARE, metrics, params: pairs, tags: pairs }).metrics?.keys.length).toBe(length)
})

test('long params and tags are cut as MLflow does', () => {
  const checked = checkBatch({
    ...BARE,
    params: [['p', 'v'.repeat(6_001)]],
    tags: [['t', 'v'.repeat(8_001)]],
  })
  expect(checked.params?.[0]?.[1].length).toBe(6_000)
  expect(checked.tags?.[0]?.[1].length).toBe(8_000)
})

test('keys of Object.prototype are ordinary keys', () => {
  const pairs = ['__proto__', 'constructor', 'hasOwnProperty'].map((key) => [key, 'v'])
  const checked = checkBatch({ ...withMetricsOf(['__proto__', 'constructor']), params: pairs, tags: pairs })
  expect(checked.metrics?.keys).toEqual(['__proto__', 'constructor'])
  expect([checked.params, checked.tags]).toEqual([pairs, pairs])
})

function withMetricsOf(keys: readonly string[]): Record<string, unknown> {
  return { ...BARE, metrics: { ...METRICS, keys } }
}

test('columns that are pieces of larger buffers, shared, or resizable come out in memory of their own', () => {
  const whole = new Float64Array(1_000)
  const shared = new Float64Array(new SharedArrayBuffer(24))
  const resizable = new Float64Array(new ArrayBuffer(24, { maxByteLength: 48 }))
  const metrics = checkBatch(
    withMetrics({ step: whole.subarray(5, 8), value: shared, time: resizable }),
  ).metrics
  for (const column of [metrics?.step, metrics?.value, metrics?.time]) {
    expect(column?.buffer).toBeInstanceOf(ArrayBuffer)
    expect(column?.buffer.byteLength).toBe(24)
    expect((column?.buffer as ArrayBuffer).resizable).toBe(false)
  }
  shared[0] = 5
  expect(metrics?.value[0]).toBe(0)
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'batch'],
  ['a list', [BARE]],
  ['an object without fields', {}],
  ['a run id that is no text', { ...BARE, runId: 5 }],
  ['no writer', { ...BARE, writerId: undefined }],
  ['a negative seq', { ...BARE, seq: -1 }],
  ['a fractional seq', { ...BARE, seq: 0.5 }],
  ['a seq beyond 2^53', { ...BARE, seq: 2 ** 53 }],
  ['a NaN seq', { ...BARE, seq: NaN }],
  ['a bigint seq', { ...BARE, seq: 0n }],
  ['null metrics', { ...BARE, metrics: null }],
  ['metrics as a list', { ...BARE, metrics: [] }],
  ['keys that are no list', withMetrics({ keys: 'loss' })],
  ['a key that is no text', withMetrics({ keys: ['loss', 5] })],
  ['keys with a hole', withMetrics({ keys: new Array(2) })],
  ['a key twice', withMetrics({ keys: ['loss', 'loss'] })],
  ['too few keys', withMetrics({ keys: ['loss'] })],
  ['too many keys', withMetrics({ keys: new Array(MAX_BATCH_POINTS + 1).fill('a') })],
  ['key indexes of another type', withMetrics({ keyIndex: Uint8Array.of(0, 1, 0) })],
  ['too few key indexes', withMetrics({ keyIndex: Uint32Array.of(0, 1) })],
  ['steps as a list', withMetrics({ step: [0, 0, 1] })],
  ['steps of another type', withMetrics({ step: new Float32Array(3) })],
  ['too few steps', withMetrics({ step: new Float64Array(2) })],
  ['values as a view of bytes', withMetrics({ value: new DataView(new ArrayBuffer(24)) })],
  ['too many values', withMetrics({ value: new Float64Array(4) })],
  ['no times', withMetrics({ time: undefined })],
  ['params as an object', { ...BARE, params: { lr: '0.1' } }],
  ['params as a Map', { ...BARE, params: new Map([['lr', '0.1']]) }],
  ['a param without a value', { ...BARE, params: [['lr']] }],
  ['a param that is no pair', { ...BARE, params: ['lr'] }],
  ['a param value that is no text', { ...BARE, params: [['lr', 0.1]] }],
  ['a tag key that is no text', { ...BARE, tags: [[null, 'a']] }],
  ['params with a hole', { ...BARE, params: new Array(1) }],
  ['inputs as an object', { ...BARE, inputs: {} }],
  ['an input that is no object', { ...BARE, inputs: [5] }],
  ['an input without a dataset', { ...BARE, inputs: [{ tags: new Map() }] }],
  ['input tags as an object', { ...BARE, inputs: [{ dataset: DATASET, tags: { a: 'b' } }] }],
  [
    'an input tag value that is no text',
    { ...BARE, inputs: [{ dataset: DATASET, tags: new Map([['a', 1]]) }] },
  ],
  ['a dataset name that is no text', withDataset({ name: 5 })],
  ['a schema that is no text', withDataset({ schema: {} })],
])('%s is no message of ours', (_, batch) => {
  expect(refusalOf(batch)).toMatchObject({ code: 'E_MESSAGE' })
})

test('more points than a batch may have are refused', () => {
  const length = MAX_BATCH_POINTS + 1
  const zeros = new Float64Array(length)
  const refusal = refusalOf(
    withMetrics({ keyIndex: new Uint32Array(length), step: zeros, value: zeros, time: zeros }),
  )
  expect(refusal).toMatchObject({ code: 'E_MESSAGE' })
  expect(refusal.message).toContain('16384')
})

test('a message of 500 MB is refused before it is copied, with a short text', () => {
  const half = 'x'.repeat(2 ** 28)
  const huge = new Float64Array(2 ** 26)
  for (const batch of [
    { ...BARE, params: [['lr', half]] },
    { ...BARE, tags: [[half, '']] },
    { ...BARE, runId: half },
    withMetrics({ keys: ['loss', half] }),
    withDataset({ profile: half }),
    withMetrics({ value: huge }),
    withMetrics({ value: huge.subarray(1) }),
  ]) {
    const refusal = refusalOf(batch)
    expect(refusal).toMatchObject({ code: 'E_MESSAGE' })
    expect(refusal.message.length).toBeLessThan(200)
  }
})

test('many large texts are too large together', () => {
  const profile = 'x'.repeat(10_000_000)
  const inputs = Array.from({ length: 4 }, (_, i) => ({
    dataset: { ...DATASET, digest: `${i}`, profile },
    tags: new Map(),
  }))
  expect(checkBatch({ ...BARE, inputs: inputs.slice(0, 3) }).inputs?.length).toBe(3)
  expect(refusalOf({ ...BARE, inputs })).toMatchObject({ code: 'E_MESSAGE' })
})

test.each<[string, unknown, RegExp]>([
  ['an empty run id', { ...BARE, runId: '' }, /run id/],
  ['a run id with a slash', { ...BARE, runId: 'a/b' }, /run id/],
  ['a writer id with a blank', { ...BARE, writerId: 'a b' }, /writer id/],
  ['an unknown status', { ...BARE, status: 'DONE' }, /RUNNING, SCHEDULED, FINISHED, FAILED, KILLED/],
  ['a null status', { ...BARE, status: null }, /status null/],
  ['an empty metric key', withMetrics({ keys: ['', 'a'] }), /metric key name must be given/],
  ['a metric key outside the set', withMetrics({ keys: ['loss', 'a,b'] }), /metric key "a,b"/],
  ['half a surrogate pair in a metric key', withMetrics({ keys: ['loss', '\ud800'] }), /surrogate/],
  ['a metric key of 251 characters', withMetrics({ keys: ['loss', 'k'.repeat(251)] }), /250/],
  ['a NaN step', withMetrics({ step: Float64Array.of(0, NaN, 1) }), /Step NaN of metric "acc"/],
  [
    'an infinite step',
    withMetrics({ step: Float64Array.of(0, 0, -Infinity) }),
    /Step -Infinity of metric "loss"/,
  ],
  ['a step beyond 2^53', withMetrics({ step: Float64Array.of(2 ** 53 + 2, 0, 0) }), /2\^53/],
  ['a negative time', withMetrics({ time: Float64Array.of(-1, 0, 0) }), /Timestamp -1/],
  ['a fractional time', withMetrics({ time: Float64Array.of(0, 0.5, 0) }), /Timestamp 0.5 of metric "acc"/],
  ['a NaN time', withMetrics({ time: Float64Array.of(0, 0, NaN) }), /Timestamp NaN/],
  ['a time beyond the calendar', withMetrics({ time: Float64Array.of(8.64e15 + 1, 0, 0) }), /Timestamp/],
  [
    'a param twice, even with equal values',
    {
      ...BARE,
      params: [
        ['a', '1'],
        ['a', '1'],
      ],
    },
    /Duplicate param key "a"/,
  ],
  [
    '101 params',
    { ...BARE, params: Array.from({ length: 101 }, (_, i) => [`${i}`, '']) },
    /101 params; at most 100/,
  ],
  [
    '101 tags',
    { ...BARE, tags: Array.from({ length: 101 }, (_, i) => [`${i}`, '']) },
    /101 tags; at most 100/,
  ],
  ['a list of a billion params', { ...BARE, params: new Array(1e9) }, /at most 100/],
  ['a bad param key', { ...BARE, params: [['a//b', '']] }, /param key "a\/\/b"/],
  ['a bad tag key', { ...BARE, tags: [['', '']] }, /tag key name must be given/],
  ['1,001 inputs', { ...BARE, inputs: new Array(1_001).fill({}) }, /at most 1000/],
  ['a dataset without a name', withDataset({ name: undefined }), /name must be given/],
  ['a dataset with an empty digest', withDataset({ digest: '' }), /digest must be given/],
  ['a dataset with a null source type', withDataset({ sourceType: null }), /sourceType must be given/],
  ['a dataset without a source', withDataset({ source: undefined }), /source must be given/],
  ['a dataset name of 501 characters', withDataset({ name: 'n'.repeat(501) }), /500/],
  ['a dataset digest of 37 characters', withDataset({ digest: 'd'.repeat(37) }), /36/],
  ['a dataset source of 65,536 characters', withDataset({ source: 's'.repeat(65_536) }), /65,535/],
  ['a dataset schema of 1,048,576 characters', withDataset({ schema: 's'.repeat(1_048_576) }), /1,048,575/],
  [
    'a dataset profile of 16,777,216 characters',
    withDataset({ profile: 's'.repeat(16_777_216) }),
    /16,777,215/,
  ],
  ['half a surrogate pair in a dataset name', withDataset({ name: '\udc00' }), /surrogate/],
  [
    'an empty input tag key',
    { ...BARE, inputs: [{ dataset: DATASET, tags: new Map([['', '']]) }] },
    /must be given/,
  ],
  [
    'an input tag key of 256 characters',
    { ...BARE, inputs: [{ dataset: DATASET, tags: new Map([['k'.repeat(256), '']]) }] },
    /255/,
  ],
  [
    'an input tag value of 501 characters',
    { ...BARE, inputs: [{ dataset: DATASET, tags: new Map([['k', 'v'.repeat(501)]]) }] },
    /500/,
  ],
  [
    '101 input tags',
    {
      ...BARE,
      inputs: [{ dataset: DATASET, tags: new Map(Array.from({ length: 101 }, (_, i) => [`${i}`, ''])) }],
    },
    /at most 100/,
  ],
])('%s breaks a rule of MLflow', (_, batch, message) => {
  const refusal = refusalOf(batch)
  expect(refusal.code).toBe('INVALID_PARAMETER_VALUE')
  expect(refusal.message).toMatch(message)
  expect(refusal.message.length).toBeLessThan(400)
})

test.each(RUN_STATUSES)('the status %s passes', (status) => {
  expect(checkBatch({ ...BARE, status }).status).toBe(status)
})

test('a name that passed before is known, one that failed is not', () => {
  const keys = Array.from({ length: 5_000 }, (_, i) => `cache/${i}`)
  for (let round = 0; round < 2; round++) {
    for (const key of keys) checkBatch(withMetricsOf([key, `${key}/b`]))
    for (let times = 0; times < 2; times++) {
      expect(refusalOf(withMetrics({ keys: ['loss', 'bad,key'] })).code).toBe('INVALID_PARAMETER_VALUE')
    }
  }
})
