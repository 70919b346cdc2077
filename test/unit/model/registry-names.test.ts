import { expect, test } from 'vitest'
import {
  checkAlias,
  checkModelName,
  checkModelStage,
  checkNewAlias,
  checkRegistryTag,
  checkVersionNumber,
} from '#model/registry-names.ts'

const REFUSED: unknown = expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE' })

test.each(['a', 'house prices', 'ключ', 'a.b', '.a', 'a..b', '%2e', 'x'.repeat(256), '__proto__', 'm-1'])(
  'a model may be called %j',
  (name) => {
    expect(checkModelName(name)).toBe(name)
  },
)

test.each([
  undefined,
  null,
  '',
  ' ',
  '\t',
  'a/b',
  'a:b',
  '/',
  '.',
  '..',
  '..a',
  'x'.repeat(257),
  'a\udc00',
  5,
  {},
])('no model may be called %j', (name) => {
  expect(() => checkModelName(name)).toThrow(REFUSED)
})

test.each(['champion', 'a_b-c', 'é', '1', 'v', 'v1a', 'vv1', 'x'.repeat(255)])(
  'an alias may be %j',
  (alias) => {
    expect(checkNewAlias(alias)).toBe(alias)
  },
)

test.each([undefined, null, '', 'a b', 'a.b', 'a/b', 'a@b', 'a\n', 'x'.repeat(256), 5])(
  'no alias is %j',
  (alias) => {
    expect(() => checkAlias(alias)).toThrow(REFUSED)
  },
)

test.each(['latest', 'Latest', 'LATEST', 'v1', 'V1', 'v001'])(
  '%j is reserved, but may be asked for',
  (alias) => {
    expect(() => checkNewAlias(alias)).toThrow(REFUSED)
    expect(checkAlias(alias)).toBe(alias)
  },
)

test.each([
  ['none', 'None'],
  ['STAGING', 'Staging'],
  ['Production', 'Production'],
  ['archived', 'Archived'],
])('stage %j is %j', (given, stage) => {
  expect(checkModelStage(given)).toBe(stage)
})

test.each(['', 'Deleted_Internal', 'prod', ' Staging', undefined])('%j is no stage', (stage) => {
  expect(() => checkModelStage(stage)).toThrow(REFUSED)
})

test.each([
  [3, 3],
  ['3', 3],
  [' 3 ', 3],
  ['+3', 3],
  ['-3', -3],
  ['003', 3],
])('version %j is %j', (given, version) => {
  expect(checkVersionNumber(given)).toBe(version)
})

test.each(['', 'x', '1.0', '1e3', '0x1', 1.5, NaN, null, undefined, true, [1]])(
  '%j is no version',
  (version) => {
    expect(() => checkVersionNumber(version)).toThrow(REFUSED)
  },
)

test('tags of the registry are not cut', () => {
  expect(() => checkRegistryTag('k', 'x'.repeat(100_000))).not.toThrow()
  expect(() => checkRegistryTag('k', 'x'.repeat(100_001))).toThrow(REFUSED)
  expect(() => checkRegistryTag('k', 5)).toThrow(REFUSED)
  expect(() => checkRegistryTag('x'.repeat(251), '')).toThrow(REFUSED)
  expect(() => checkRegistryTag('a//b', '')).toThrow(REFUSED)
})
