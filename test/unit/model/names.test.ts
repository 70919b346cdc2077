import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TrackletError, isTrackletError } from '#base/errors.ts'
import {
  checkArtifactPath,
  checkExperimentName,
  checkMetricKey,
  checkParamKey,
  checkRunId,
  checkRunName,
  checkTagKey,
  isValidArtifactPath,
} from '#model/names.ts'

function refusalOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (isTrackletError(error, 'INVALID_PARAMETER_VALUE')) return error.message
    throw error
  }
  throw new Error('It was not refused.')
}

const GOOD_KEYS: [string, string][] = [
  ['a letter', 'a'],
  ['slashes between parts', 'train/loss'],
  ['dots inside a part', 'a..b'],
  ['a part that begins with dots', 'a/..b'],
  ['a dot in front', '.hidden'],
  ['dash, space, colon, underscore', 'my metric: a-b_c'],
  ['letters beyond ASCII', 'précision/試験'],
  ['digits beyond ASCII', 'x²³٣'],
  ['letters beyond the first plane', '𝒳'],
  ['a blank alone', ' '],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['250 characters', 'k'.repeat(250)],
  ['250 characters in 500 units', '𝒳'.repeat(250)],
]

const BAD_KEYS: [string, unknown, RegExp][] = [
  ['empty', '', /must be given/],
  ['null', null, /must be given/],
  ['undefined', undefined, /must be given/],
  ['a number', 5, /5: it must be a string/],
  ['a list', ['a'], /list: it must be a string/],
  ['an object without text', Object.create(null), /it must be a string/],
  ['a symbol', Symbol('a'), /it must be a string/],
  ['251 characters', 'k'.repeat(251), /more than 250 characters/],
  ['251 characters in 502 units', '𝒳'.repeat(251), /more than 250 characters/],
  ['a long text, shortened in the message', 'k'.repeat(9_000_000), /9,000,000 characters/],
  ['an empty part', 'a//b', /empty/],
  ['a dot as a part', 'a/./b', /'\.'/],
  ['a dot alone', '.', /'\.'/],
  ['a slash at the end', 'a/', /end with/],
  ['a slash in front', '/a', /begin with/],
  ['two slashes in front', '//a', /begin with/],
  ['a way up', '../a', /begin with/],
  ['a way up in the middle', 'a/../b', /'\.\.'/],
  ['two dots in front', '..a', /begin with/],
  ['two dots alone', '..', /begin with/],
  ['a percent sign', '100%', /may only contain/],
  ['a plus', 'a+b', /may only contain/],
  ['a backslash', 'a\\b', /may only contain/],
  ['a comma', 'a,b', /may only contain/],
  ['an emoji', 'loss 🙂', /may only contain/],
  ['a combining mark', 'e\u0301', /may only contain/],
  ['a line break', 'a\nb', /may only contain/],
  ['a line break at the end', 'loss\n', /may only contain/],
  ['a NUL', 'a\0', /may only contain/],
  ['half a surrogate pair', 'a\ud800', /surrogate pair, which does not survive UTF-8/],
]

for (const [what, check] of [
  ['metric', checkMetricKey],
  ['param', checkParamKey],
  ['tag', checkTagKey],
] as const) {
  test.each(GOOD_KEYS)(`a ${what} key may be %s`, (_, key) => {
    expect(check(key)).toBe(key)
  })

  test.each(BAD_KEYS)(`a ${what} key may not be %s`, (_, key, message) => {
    const refusal = refusalOf(() => check(key))
    expect(refusal).toMatch(message)
    expect(refusal).toContain(`${what} key`)
    expect(refusal.length).toBeLessThan(400)
  })
}

test.each([
  ['32 hex digits', '0123456789abcdef0123456789abcdef'],
  ['letters, dashes, underscores', 'Run-1_a'],
  ['letters beyond ASCII after the first', 'rün'],
  ['256 characters', 'a'.repeat(256)],
])('a run id may be %s', (_, id) => {
  expect(checkRunId(id)).toBe(id)
})

test.each([
  ['empty', ''],
  ['a dash in front', '-a'],
  ['an underscore in front', '_a'],
  ['a letter beyond ASCII in front', 'ün'],
  ['a slash', 'a/b'],
  ['a dot', 'a.b'],
  ['a blank', 'a b'],
  ['a line break at the end', 'a\n'],
  ['257 characters', 'a'.repeat(257)],
  ['a number', 7],
  ['nothing', undefined],
])('a run id may not be %s', (_, id) => {
  expect(refusalOf(() => checkRunId(id))).toContain('run id')
})

test('an experiment name is any text of 1 to 500 characters', () => {
  for (const name of ['Default', ' ', 'a/b', '試験 🙂', 'n'.repeat(500), '🙂'.repeat(500)])
    expect(checkExperimentName(name)).toBe(name)
  for (const name of ['', null, undefined])
    expect(refusalOf(() => checkExperimentName(name))).toMatch(/must be given/)
  expect(refusalOf(() => checkExperimentName(5))).toMatch(/must be a string/)
  expect(refusalOf(() => checkExperimentName('n'.repeat(501)))).toMatch(/more than 500 characters/)
  expect(refusalOf(() => checkExperimentName('\udc00'))).toMatch(/surrogate/)
})

test('a run name is any text of 1 to 250 characters, half a surrogate pair included', () => {
  for (const name of ['mlp-32', '🙂'.repeat(250), 'a\ud800']) expect(checkRunName(name)).toBe(name)
  for (const name of ['', null, undefined])
    expect(refusalOf(() => checkRunName(name))).toMatch(/must be given/)
  expect(refusalOf(() => checkRunName({}))).toMatch(/must be a string/)
  expect(refusalOf(() => checkRunName('n'.repeat(251)))).toMatch(/more than 250 characters/)
})

test.each([
  ['a file', 'model.bin'],
  ['a file in folders', 'model/data/weights.bin'],
  ['dots inside a part', 'a..b/c...'],
  ['a hidden file', '.gitignore'],
  ['blanks and letters beyond ASCII', 'plots/Größe 試験 🙂.png'],
  ['a percent sign', '100%'],
  ['percent-encoded letters', 'a%20b/%41'],
  ['percent-encoded bytes beyond ASCII', 'a%C3%A9'],
  ['a colon after more than a letter', 'ab:c/d:e'],
  ['a key of Object.prototype', '__proto__/constructor'],
  ['a line break', 'a\nb'],
  ['1,000 characters', 'p'.repeat(1_000)],
])('an artifact path may be %s', (_, path) => {
  expect(checkArtifactPath(path)).toBe(path)
  expect(isValidArtifactPath(path)).toBe(true)
})

test.each([
  ['empty', '', /must be given/],
  ['a way up', '../a', /'\.\.'/],
  ['a way up in the middle', 'a/../b', /'\.\.'/],
  ['a way up at the end', 'a/..', /'\.\.'/],
  ['a percent-encoded way up', 'a/%2e%2e/b', /'\.\.'/],
  ['a way up, half encoded, in capitals', 'a/.%2E/b', /'\.\.'/],
  ['a way up encoded twice', '%252e%252e/a', /'\.\.'/],
  ['a way up behind an encoded slash', 'a%2f..%2fb', /'\.\.'/],
  ['a slash in front', '/a', /relative/],
  ['an encoded slash in front', '%2Fa', /relative/],
  ['a backslash', 'a\\b', /'\\'/],
  ['an encoded backslash', 'a%5cb', /'\\'/],
  ['a drive letter', 'C:/a', /drive letter/],
  ['a drive letter without a slash', 'c:a', /drive letter/],
  ['an encoded drive letter', 'c%3a/a', /drive letter/],
  ['a hash', 'a#b', /'#'/],
  ['an encoded hash', 'a%23b', /'#'/],
  ['a NUL', 'a\0b', /NUL/],
  ['an encoded NUL', 'a%00b', /NUL/],
  ['an empty part', 'a//b', /empty/],
  ['a dot as a part', 'a/./b', /'\.'/],
  ['an encoded dot as a part', 'a/%2e/b', /'\.'/],
  ['a dot alone', '.', /'\.'/],
  ['a way up with a blank behind', 'a/.. ', /'\.\.'/],
  ['a way up around a tab', 'a/.\t./b', /'\.\.'/],
  ['a way up encoded around a line break', '%2e%\n2e/a', /'\.\.'/],
  ['a way up encoded twice around a line break', '%252e%25\n2e', /'\.\.'/],
  ['a part of blanks', 'a/ /b', /empty/],
  ['a slash at the end', 'a/', /end with/],
  ['half a surrogate pair', 'a\udfff', /surrogate/],
  ['1,001 characters', 'p'.repeat(1_001), /more than 1,000 characters/],
  ['percent signs encoded 300 times', `%${'25'.repeat(300)}2e./a`, /'\.\.'/],
])('an artifact path may not be %s', (_, path, message) => {
  expect(refusalOf(() => checkArtifactPath(path))).toMatch(message)
  expect(isValidArtifactPath(path)).toBe(false)
})

test.each([null, undefined, 5, {}, ['a']])('an artifact path may not be %s', (path) => {
  expect(refusalOf(() => checkArtifactPath(path))).toMatch(/must be/)
})

const pathPiece = fc.constantFrom(
  'a',
  '.',
  '..',
  '/',
  '//',
  '%2e',
  '%2F',
  '%252e',
  '%25',
  '%',
  '\\',
  '#',
  'C:',
  '\0',
  'é',
  '2e',
  '\ud800',
  ' ',
  '\n',
)

test('no path that passes leads out of its folder, however often a reader decodes it', () => {
  let passed = 0
  fc.assert(
    fc.property(
      fc.array(pathPiece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      (path) => {
        if (!isValidArtifactPath(path)) return
        passed++
        for (let seen = path, round = 0; round < 5; round++) {
          const url = new URL(`http://host/root/${seen}`)
          expect(url.pathname.startsWith('/root/')).toBe(true)
          expect(url.hash).toBe('')
          expect(seen.split('/').some((part) => part === '' || part === '.' || part === '..')).toBe(false)
          seen = seen.replace(/(%[0-9a-f]{2})+/gi, (code) => decodeLoosely(code))
        }
        expect(new TextDecoder().decode(new TextEncoder().encode(path))).toBe(path)
      },
    ),
    { numRuns: 5_000 },
  )
  expect(passed).toBeGreaterThan(300)
})

function decodeLoosely(code: string): string {
  try {
    return decodeURIComponent(code)
  } catch {
    return code
  }
}

test('a key of any kind passes as it is or is refused with a code', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('a', '/', '.', ':', 'ü') }),
      ),
      (key) => {
        let passed: unknown
        try {
          passed = checkMetricKey(key)
        } catch (error) {
          expect(error).toBeInstanceOf(TrackletError)
          return
        }
        expect(passed).toBe(key)
        expect(`/root/${String(key)}`).toBe(
          new URL(`http://host/root/${encodeKey(String(key))}`).pathname
            .split('/')
            .map(decodeURIComponent)
            .join('/'),
        )
      },
    ),
    { numRuns: 1_000 },
  )
})

function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/')
}
