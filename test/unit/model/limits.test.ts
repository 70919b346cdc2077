import { expect, test } from 'vitest'
import * as limits from '#model/limits.ts'
import { checkExperimentTagValue, checkParamValue, checkTagValue, fitsChars } from '#model/limits.ts'

test('the limits are those of MLflow', () => {
  expect(limits).toMatchObject({
    MAX_REST_METRICS: 1_000,
    MAX_REST_ENTITIES: 1_000,
    MAX_PARAMS_PER_BATCH: 100,
    MAX_TAGS_PER_BATCH: 100,
    MAX_DATASETS_PER_BATCH: 1_000,
    MAX_KEY_CHARS: 250,
    MAX_PARAM_VALUE_CHARS: 6_000,
    MAX_TAG_VALUE_CHARS: 8_000,
    MAX_EXPERIMENT_TAG_VALUE_CHARS: 5_000,
    MAX_EXPERIMENT_NAME_CHARS: 500,
    MAX_RUN_NAME_CHARS: 250,
    MAX_ARTIFACT_LOCATION_CHARS: 2_048,
    MAX_DATASET_NAME_CHARS: 500,
    MAX_DATASET_DIGEST_CHARS: 36,
    MAX_DATASET_SOURCE_CHARS: 65_535,
    MAX_DATASET_SCHEMA_CHARS: 1_048_575,
    MAX_DATASET_PROFILE_CHARS: 16_777_215,
    MAX_INPUT_TAG_KEY_CHARS: 255,
    MAX_INPUT_TAG_VALUE_CHARS: 500,
    DEFAULT_MAX_RESULTS: 1_000,
    MAX_MAX_RESULTS: 50_000,
  })
})

test.each([
  ['param', checkParamValue, 6_000],
  ['run tag', checkTagValue, 8_000],
] as const)('a %s value is kept up to its limit and cut there', (_, check, max) => {
  for (const value of ['', 'a'.repeat(max), '🙂'.repeat(max), 'a\ud800b', '\0'])
    expect(check(value)).toBe(value)
  expect(check('a'.repeat(max) + 'b')).toBe('a'.repeat(max))
  expect(check('🙂'.repeat(max + 1))).toBe('🙂'.repeat(max))
  expect(check('a'.repeat(max - 1) + '🙂b')).toBe('a'.repeat(max - 1) + '🙂')
})

test('a cut value is its own cut', () => {
  const cut = checkParamValue('é🙂'.repeat(9_000))
  expect(checkParamValue(cut)).toBe(cut)
  expect([...cut].length).toBe(6_000)
})

test('an experiment tag value is not cut but refused beyond 5,000 characters', () => {
  expect(checkExperimentTagValue('🙂'.repeat(5_000))).toBe('🙂'.repeat(5_000))
  expect(() => checkExperimentTagValue('a'.repeat(5_001))).toThrow(/more than 5,000 characters/)
})

test.each([checkParamValue, checkTagValue, checkExperimentTagValue])(
  'a value that is no text is refused',
  (check) => {
    for (const value of [5, null, undefined, true, {}, ['a']])
      expect(() => check(value)).toThrow(/must be a string/)
  },
)

test('characters are code points; half a surrogate pair is one', () => {
  expect(fitsChars('🙂🙂', 2)).toBe(true)
  expect(fitsChars('🙂🙂', 1)).toBe(false)
  expect(fitsChars('\ud800a', 1)).toBe(false)
  expect(fitsChars('\ud800🙂', 2)).toBe(true)
  expect(fitsChars('', 0)).toBe(true)
})
