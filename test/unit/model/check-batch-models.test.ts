import { expect, test } from 'vitest'
import { MAX_BATCH_POINTS } from '#model/batch.ts'
import { checkBatch } from '#model/check-batch.ts'

const BARE = { runId: '0123456789abcdef0123456789abcdef', writerId: 'w', seq: 0 }
const MODEL = `m-${'a'.repeat(32)}`
const METRICS = {
  keys: ['loss'],
  keyIndex: Uint32Array.of(0),
  step: Float64Array.of(0),
  value: Float64Array.of(NaN),
  time: Float64Array.of(0),
}
const POINTS = { modelId: MODEL, dataset: null, metrics: METRICS }

test('what a good batch says of models passes as it is', () => {
  const batch = {
    ...BARE,
    modelMetrics: [POINTS, { ...POINTS, dataset: { name: 'digits', digest: '1' } }],
    modelInputs: [{ modelId: MODEL }],
    modelOutputs: [{ modelId: MODEL, step: -1.5 }],
  }
  expect(checkBatch(batch)).toEqual(batch)
  expect(checkBatch(structuredClone(batch))).toEqual(batch)
})

const columns = (length: number) => ({
  keys: ['a'],
  keyIndex: new Uint32Array(length),
  step: new Float64Array(length),
  value: new Float64Array(length),
  time: new Float64Array(length),
})

test.each<[string, Record<string, unknown>, RegExp]>([
  ['no list', { modelMetrics: POINTS }, /must be a list/],
  ['no object', { modelMetrics: ['x'] }, /must be an object/],
  ['no metrics', { modelMetrics: [{ modelId: MODEL }] }, /metrics undefined must be an object/],
  ['no model id', { modelMetrics: [{ ...POINTS, modelId: 5 }] }, /modelId 5 must be a string/],
  [
    'too many points in all',
    { modelMetrics: [0, 1].map(() => ({ ...POINTS, metrics: columns(MAX_BATCH_POINTS / 2 + 1) })) },
    /at most 16384/,
  ],
  ['an input without an id', { modelInputs: [{}] }, /modelId undefined must be a string/],
  ['outputs of another kind', { modelOutputs: 'm-1' }, /must be a list/],
])('%s breaks the protocol', (_, part, message) => {
  expect(() => checkBatch({ ...BARE, ...part })).toThrow(
    expect.objectContaining({ code: 'E_MESSAGE', message: expect.stringMatching(message) as string }),
  )
})

test.each<[string, Record<string, unknown>, RegExp]>([
  ['a name without a digest', { modelMetrics: [{ ...POINTS, dataset: { name: 'd' } }] }, /both/],
  ['an empty digest', { modelMetrics: [{ ...POINTS, dataset: { name: 'd', digest: '' } }] }, /both/],
  [
    'a digest of 37 characters',
    { modelMetrics: [{ ...POINTS, dataset: { name: 'd', digest: 'x'.repeat(37) } }] },
    /36/,
  ],
  [
    'a bad metric key',
    { modelMetrics: [{ ...POINTS, metrics: { ...METRICS, keys: ['a//b'] } }] },
    /Invalid metric key/,
  ],
  ['an output without a step', { modelOutputs: [{ modelId: MODEL }] }, /Step undefined/],
  ['a step that is no number', { modelOutputs: [{ modelId: MODEL, step: NaN }] }, /Step NaN/],
  ['1,001 inputs', { modelInputs: Array(1_001).fill({ modelId: MODEL }) }, /at most 1000/],
])('%s breaks a rule', (_, part, message) => {
  expect(() => checkBatch({ ...BARE, ...part })).toThrow(
    expect.objectContaining({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(message) as string,
    }),
  )
})
