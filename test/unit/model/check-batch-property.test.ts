import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TrackletError } from '#base/errors.ts'
import { checkBatch } from '#model/check-batch.ts'
import { RUN_STATUSES } from '#model/run.ts'

const RUN = '0123456789abcdef0123456789abcdef'
const WRITER = 'fedcba9876543210fedcba9876543210'

/** Batches that are nearly right: each field good, or anything at all. */
function orAnything<T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 30, arbitrary: good },
    {
      weight: 1,
      arbitrary: fc.anything({
        withMap: true,
        withTypedArray: true,
        withBigInt: true,
        withNullPrototype: true,
      }),
    },
  )
}

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('a', 'b', '__proto__', 'a/b'),
)
const floats = (length: number): fc.Arbitrary<Float64Array> =>
  fc.float64Array({ minLength: length, maxLength: length }).map((column) => column)
const smallInts = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.nat({ max: 9 }), { minLength: length, maxLength: length })
    .map((list) => Float64Array.from(list))

const metrics = fc.nat({ max: 5 }).chain((length) =>
  fc.record({
    keys: orAnything(
      fc.uniqueArray(fc.oneof({ weight: 9, arbitrary: fc.constantFrom('a', 'b', 'c') }, word), {
        minLength: 2,
        maxLength: 3,
      }),
    ),
    keyIndex: orAnything(
      fc
        .array(fc.nat({ max: 1 }), { minLength: length, maxLength: length })
        .map((list) => Uint32Array.from(list)),
    ),
    step: orAnything(fc.oneof({ weight: 9, arbitrary: smallInts(length) }, floats(length))),
    value: orAnything(floats(length)),
    time: orAnything(fc.oneof({ weight: 9, arbitrary: smallInts(length) }, floats(length))),
  }),
)
const pairs = fc.array(orAnything(fc.tuple(orAnything(word), orAnything(word))), { maxLength: 3 })
const inputs = fc.array(
  orAnything(
    fc.record({
      dataset: orAnything(
        fc.record({
          name: orAnything(word),
          digest: orAnything(word),
          sourceType: orAnything(word),
          source: orAnything(word),
          schema: orAnything(fc.constant(null)),
          profile: orAnything(word),
        }),
      ),
      tags: orAnything(fc.array(fc.tuple(word, word), { maxLength: 2 }).map((entries) => new Map(entries))),
    }),
  ),
  { maxLength: 2 },
)
const models = fc.array(
  orAnything(
    fc.record({
      modelId: orAnything(word),
      dataset: orAnything(fc.constantFrom(null, { name: 'd', digest: '1' }, { name: 'd' })),
      metrics: orAnything(metrics),
      step: orAnything(fc.nat()),
    }),
  ),
  { maxLength: 2 },
)
const batch = fc.record(
  {
    runId: orAnything(fc.constant(RUN)),
    writerId: orAnything(fc.constant(WRITER)),
    seq: orAnything(fc.nat()),
    metrics: orAnything(metrics),
    params: orAnything(pairs),
    tags: orAnything(pairs),
    inputs: orAnything(inputs),
    modelMetrics: orAnything(models),
    modelInputs: orAnything(models),
    modelOutputs: orAnything(models),
    status: orAnything(fc.constantFrom(...RUN_STATUSES)),
  },
  { requiredKeys: ['runId', 'writerId', 'seq'] },
)

test('whatever comes, it is refused with one of two codes, or comes out whole and unchanged by a second check', () => {
  let passed = 0
  fc.assert(
    fc.property(orAnything(batch), (given) => {
      let checked
      try {
        checked = checkBatch(given)
      } catch (error) {
        expect(error).toBeInstanceOf(TrackletError)
        expect(['E_MESSAGE', 'INVALID_PARAMETER_VALUE']).toContain((error as TrackletError).code)
        return
      }
      passed++
      expect(checkBatch(checked)).toEqual(checked)
      expect(checkBatch(structuredClone(checked))).toEqual(checked)
      const { metrics } = checked
      if (metrics === undefined) return
      expect(metrics).toEqual((given as { metrics: unknown }).metrics)
      for (const i of metrics.keyIndex.keys()) {
        expect(metrics.keys[metrics.keyIndex[i] as number]).toBeTypeOf('string')
        expect(Number.isFinite(metrics.step[i])).toBe(true)
        expect(Number.isInteger(metrics.time[i])).toBe(true)
      }
    }),
    { numRuns: 3_000 },
  )
  expect(passed).toBeGreaterThan(80)
})
