/** Any text is read or refused by a TrackletError; what was read can be written and read again. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TrackletError } from '#base/errors.ts'
import type { Entity } from '#query/entities.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { printFilter } from '#query/print-filter.ts'
import { tokenize } from '#query/tokens.ts'
import type { Filter } from '#query/tree.ts'

const SUPERSET = { superset: true }

const entity = fc.constantFrom<Entity>(
  'runs',
  'experiments',
  'registered models',
  'model versions',
  'logged models',
)

const key = fc.oneof(
  fc.constantFrom('a', 'a.b', '1a', 'mlflow.user', 'ключ', '`a b`', '"a b"', '"a`b"', "'a'", '``', '`a``b`'),
  fc.string({ maxLength: 6 }).map((text) => `\`${text.replaceAll('`', '``')}\``),
)
const text = fc.oneof(
  fc.constantFrom("'x'", '"it\'s"', "''", "'it''s'", "'a%_'", "'\\'", '"a""b"', "'日本'"),
  fc.string({ unit: 'binary', maxLength: 8 }).map((value) => `'${value.replaceAll("'", "''")}'`),
  fc.string({ maxLength: 8 }).map((value) => `"${value.replaceAll('"', '""')}"`),
)
const number = fc.oneof(
  fc.constantFrom('1', '-1', '.5', '1.', '-0', '1e-3', '1e999', '-1e999', '1e21', '9007199254740993'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value).replace('e+', 'e')),
)
const list = fc.array(text, { minLength: 1, maxLength: 3 }).map((values) => `(${values.join(', ')})`)
const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((words) => words.join(''))
const pick = (...words: string[]): fc.Arbitrary<string> => fc.constantFrom(...words)

const comparison = fc.oneof(
  join(pick('metrics.', 'metric.'), key, pick('=', ' > ', ' <= ', '!= '), number),
  join(pick('params.', 'tags.', 'tag.'), key, pick(' = ', '!=', ' LIKE ', ' ILIKE '), text),
  join(pick('params.', 'tags.'), key, pick(' IS NULL', ' is not null')),
  join(pick('run_id', 'dataset.name', 'name', 'tags.k'), pick(' IN ', ' NOT IN '), list),
  join(pick('start_time', 'created', 'creation_time', 'version_number'), pick('>', ' = '), number),
  join(pick('status', '`run name`', 'name', 'attribute.name'), pick(' = ', ' LIKE '), text),
  join(pick('params.'), key, pick(' = '), pick('0.1', 'adam', 'a.b')),
)
const filter = fc.array(comparison, { maxLength: 4 }).map((parts) => parts.join(' AND '))
const { expression: superFilter } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    join(pick('params.', 'tags.'), key, pick(' < ', '>=', ' = ', '!='), number),
    fc.oneof(pick('resnet', 'a-b', '50', '"or"', 'v1.2'), text),
    join(pick('(', 'NOT ('), tie('expression'), pick(')')),
    join(pick('NOT '), tie('expression')),
    join(tie('expression'), pick(' AND ', ' OR ', ' '), tie('expression')),
  ),
}))

/** A valid filter with some characters taken out, doubled, or replaced. */
const mutated = fc
  .tuple(
    fc.oneof(filter, superFilter),
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('', "'", '"', '`', '(', ')', '.', ' ', '=', 'OR', '\0', '😀')),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  )
  .map(([valid, changes]) =>
    changes.reduce((result, [place, put]) => {
      const at = place % (result.length + 1)
      return result.slice(0, at) + put + result.slice(at + (place % 3))
    }, valid),
  )

const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
)

function maybeParse(of: Entity, written: string, options: { superset?: boolean }): Filter | undefined {
  try {
    return parseFilter(of, written, options)
  } catch (error) {
    if (!(error instanceof TrackletError)) throw error
    expect(error.code).toBe('INVALID_PARAMETER_VALUE')
    const { column } = error.details
    expect(column).toBeGreaterThanOrEqual(1)
    expect(column).toBeLessThanOrEqual(written.length + 1)
    return undefined
  }
}

/** Reads, writes and reads again; gives the share of texts that were taken. */
function checkRoundTrip(arbitrary: fc.Arbitrary<string>, numRuns: number): number {
  let taken = 0
  fc.assert(
    fc.property(entity, arbitrary, fc.boolean(), (of, written, superset) => {
      const options = { superset }
      const parsed = maybeParse(of, written, options)
      if (parsed === undefined) return
      taken++
      const printed = printFilter(parsed)
      expect(parseFilter(of, printed, options)).toEqual(parsed)
      expect(printFilter(parseFilter(of, printed, options))).toBe(printed)
    }),
    { numRuns },
  )
  return taken / numRuns
}

test('a filter that is written and read again is the same', () => {
  expect(checkRoundTrip(filter, 1_500)).toBeGreaterThan(0.15)
})

test('so is one of the superset', () => {
  expect(checkRoundTrip(superFilter, 1_500)).toBeGreaterThan(0.1)
})

test('a changed filter is read, or refused with its column', () => {
  checkRoundTrip(mutated, 1_500)
})

test('so is noise', () => {
  checkRoundTrip(noise, 1_500)
})

test('the superset reads what MLflow reads as MLflow does', () => {
  let taken = 0
  fc.assert(
    fc.property(entity, fc.oneof(filter, mutated), (of, written) => {
      const plain = maybeParse(of, written, {})
      if (plain === undefined) return
      taken++
      expect(parseFilter(of, written, SUPERSET)).toEqual(plain)
    }),
    { numRuns: 1_000 },
  )
  expect(taken).toBeGreaterThan(100)
})

/** Five times what must take 50 ms at most: what grows with the square would take more than a second. */
const SIZE = 50_000
const fill = (piece: string): string => piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE)

test.each(
  [
    ...[
      "'",
      '"',
      '`',
      "''",
      '(',
      ')',
      ' ',
      '.',
      'a',
      '1',
      '1.',
      '.1',
      '-',
      '--',
      '1e',
      '1e-',
      '=',
      '<',
      'a.',
      'a .',
    ],
    ...[
      'a. ',
      "('",
      'NOT ',
      'AND ',
      'OR ',
      'x OR ',
      'IS ',
      'IN (',
      "a IN ('a',",
      '(x) ',
      'not (',
      '\0',
      '😀',
      '\ud800',
    ],
    ...[
      'metrics.a',
      'metrics.a > 1 ',
      "tags.`a` = '",
      "params.a = '' ",
      'é',
      'run_id IN (',
      "'',",
      '\n',
      'a-1',
      '1_',
    ],
  ].map((piece) => [piece]),
)('50 kB of %j are read or refused', (piece) => {
  const shapes = [fill(piece), `1${fill(piece)}`, `run_id IN (${fill(piece)}`, `metrics.a > ${fill(piece)}x`]
  for (const shape of shapes) {
    for (const options of [{}, SUPERSET]) maybeParse('runs', shape, options)
    maybeParse('logged models', shape, {})
  }
})

test('tokens cover the text in order, none is empty but the last', () => {
  fc.assert(
    fc.property(fc.oneof(filter, superFilter), (written) => {
      let end = 0
      const tokens = tokenize(written)
      for (const token of tokens.slice(0, -1)) {
        expect(written.slice(end, token.at).trim()).toBe('')
        expect(token.end).toBeGreaterThan(token.at)
        expect(token.text).toBe(written.slice(token.at, token.end))
        end = token.end
      }
      expect(tokens.at(-1)).toMatchObject({ kind: 'end', at: written.length })
    }),
    { numRuns: 300 },
  )
})
