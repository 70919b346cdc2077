/** What is offered at a cursor. The cursor is written `|`. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entity } from '#query/entities.ts'
import { findPlace } from '#query/find-place.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { insertSuggestion, suggest, type Suggestion, type Vocabulary } from '#query/suggest.ts'

const VOCABULARY: Vocabulary = {
  keys: {
    metric: ['loss', 'val/loss', 'val/mae'],
    param: ['lr', 'model.name', 'optimizer'],
    tag: ['mlflow.user', 'team'],
  },
  values: [
    { value: 'adam', count: 3 },
    { value: "it's" },
    { value: `"'` },
    { value: '0.10' },
    { value: 12 },
    { value: 1e21, label: 'an hour ago' },
  ],
}

function offer(marked: string, entity: Entity = 'runs'): readonly Suggestion[] {
  const cursor = marked.indexOf('|')
  const text = marked.replace('|', '')
  return suggest(findPlace(entity, text, cursor), VOCABULARY)
}

test.each([
  [
    '|',
    [
      'metrics.',
      'params.',
      'tags.',
      'datasets.',
      'run_id',
      'run_name',
      'user_id',
      'status',
      'artifact_uri',
      'start_time',
      'end_time',
    ],
  ],
  ['metrics.|', ['loss', 'val/loss', 'val/mae']],
  ['metrics.l|', ['loss', 'val/loss']],
  ['metric.val/l|', ['val/loss']],
  ['metrics.`val/|', ['val/loss', 'val/mae']],
  ['los|', ['loss', 'val/loss']],
  ['LR|', ['lr']],
  ['tags.|', ['team', 'mlflow.user']],
  ['tags.ml|', ['mlflow.user']],
  ['dataset.|', ['name', 'digest', 'context']],
  ['metrics.loss |', ['=', '!=', '>', '>=', '<', '<=']],
  ['metrics.loss >|', ['>', '>=']],
  ['metrics.`val/loss`|', ['=', '!=', '>', '>=', '<', '<=']],
  ['params.lr |', ['=', '!=', '>', '>=', '<', '<=', 'LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL']],
  ['params.lr is not|', ['IS NOT NULL']],
  ['params.lr IS NOT |', ['IS NOT NULL']],
  ['params.lr = |', ['adam', "it's", '0.10']],
  ["params.lr = 'a|", ['adam']],
  ['params.lr < |', ['0.10', '12', 'an hour ago']],
  ["run_id IN ('|", ['adam', "it's", '0.10']],
  ["run_id IN ('a'|", [',', ')']],
  ["run_id IN ('a', |", ['adam', "it's", '0.10']],
  ['start_time > |', ['12', 'an hour ago']],
  ['start_time > hour|', ['an hour ago']],
  ['status |', ['=', '!=', 'LIKE', 'ILIKE', 'AND', 'OR']],
  ["params.lr = 'x' |", ['AND', 'OR']],
  ["(params.lr = 'x' |", ['AND', 'OR', ')']],
  ["params.lr = 'x' A|", ['AND', 'artifact_uri']],
  ["params.lr = 'x' AND no|", ['NOT']],
  [
    "params.lr = 'x' OR |",
    [
      'metrics.',
      'params.',
      'tags.',
      'datasets.',
      'run_id',
      'run_name',
      'user_id',
      'status',
      'artifact_uri',
      'start_time',
      'end_time',
    ],
  ],
  ['metrics.a-b > 1 AND l|', []],
  ['nothing like this|', []],
])('%s', (marked, labels) => {
  expect(offer(marked).map(({ label }) => label)).toEqual(labels)
})

test.each([
  ['metrics.l|', 0, 'metrics.loss |'],
  ['los|', 1, 'metrics.`val/loss` |'],
  ['metr|ics.lo', 0, 'metrics.|'],
  ['met| > 1', 0, 'metrics.| > 1'],
  ['los| > 1', 0, 'metrics.loss |> 1'],
  ['metrics.loss|', 0, 'metrics.loss |'],
  ['metrics.loss>|', 1, 'metrics.loss >= |'],
  ["params.lr = 'a|' AND x", 0, "params.lr = 'adam' |AND x"],
  ['params.lr = |', 1, `params.lr = "it's" |`],
  ['params.lr < |', 0, 'params.lr < 0.1 |'],
  ["params.lr = 'x'|", 0, "params.lr = 'x' AND |"],
  ["run_id IN ('a|", 0, "run_id IN ('adam'|"],
  ['params.lr is not|', 0, 'params.lr IS NOT NULL |'],
  ['start_time > |', 1, 'start_time > 1e21 |'],
])('%s, the %i. of which is chosen', (marked, choice, result) => {
  const cursor = marked.indexOf('|')
  const text = marked.replace('|', '')
  const place = findPlace('runs', text, cursor)
  const chosen = suggest(place, VOCABULARY)[choice]
  if (!chosen) throw new Error('not so many are offered')
  const after = insertSuggestion(text, place, chosen)
  expect(`${after.text.slice(0, after.cursor)}|${after.text.slice(after.cursor)}`).toBe(result)
})

test('keys and values without a spelling are not offered', () => {
  const vocabulary: Vocabulary = { keys: { tag: [`a"b\`c'd`, ''] }, values: [] }
  expect(suggest(findPlace('runs', 'tags.', 5), vocabulary)).toEqual([])
})

const ENTITIES: readonly Entity[] = [
  'runs',
  'experiments',
  'registered models',
  'model versions',
  'logged models',
]
const anyText = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 8 }))
const vocabulary = fc.record({
  keys: fc.record({
    metric: fc.array(anyText, { minLength: 1, maxLength: 4 }),
    param: fc.array(anyText, { minLength: 1, maxLength: 4 }),
    tag: fc.array(anyText, { minLength: 1, maxLength: 4 }),
  }),
  values: fc.array(fc.record({ value: fc.oneof(anyText, fc.double()) }), { maxLength: 6 }),
})

test('nothing is ever thrown, and the place is within the text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'metrics.',
      'params',
      '.',
      '`',
      "'",
      '"',
      '(',
      ')',
      ' AND ',
      ' OR ',
      'NOT ',
      ' IN (',
      '=',
      '>',
      ' IS ',
      '1',
      'a',
      ',',
      ' ',
    ),
    anyText,
  )
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(fc.constantFrom(...ENTITIES), text, fc.nat(), vocabulary, (entity, written, n, words) => {
      const cursor = n % (written.length + 1)
      const place = findPlace(entity, written, cursor)
      expect(place.from).toBeGreaterThanOrEqual(0)
      expect(place.from).toBeLessThanOrEqual(cursor)
      expect(place.to).toBeGreaterThanOrEqual(cursor)
      expect(place.to).toBeLessThanOrEqual(written.length)
      for (const suggestion of suggest(place, words)) insertSuggestion(written, place, suggestion)
    }),
    { numRuns: 2_000 },
  )
})

/** Before which anything may be begun. */
const head = fc.constantFrom('', 'x AND ', 'NOT ', '(', "(params.a = 'b' OR ", 'resnet ')
const begun = fc.oneof(fc.constantFrom('', 'm', 'a', 'metrics.', 'tags.`', 'name', 'sta'), anyText)

test('whatever is chosen, one after the other, makes a filter that is accepted', () => {
  let finished = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...ENTITIES),
      fc.tuple(head, begun),
      vocabulary,
      fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
      (entity, [before, typed], words, choices) => {
        let state = { text: before + typed, cursor: before.length + typed.length }
        for (const choice of choices) {
          const place = findPlace(entity, state.text, state.cursor)
          const offered = suggest(place, words)
          const chosen = offered[choice % Math.max(1, offered.length)]
          if (chosen === undefined) return
          state = insertSuggestion(state.text, place, chosen)
          if (!isWhole(chosen)) continue
          finished++
          const next = findPlace(entity, state.text, state.cursor).expected.find(
            ({ what }) => what === 'term',
          )
          const closed = state.text + ')'.repeat(next?.what === 'term' ? next.open : 0)
          expect(() => parseFilter(entity, closed, { superset: true }), closed).not.toThrow()
        }
      },
    ),
    { numRuns: 3_000 },
  )
  expect(finished).toBeGreaterThan(200)
})

/** Nothing has to follow. */
function isWhole({ kind, label, insert }: Suggestion): boolean {
  if (kind === 'value') return insert.endsWith(' ')
  return kind === 'operator' ? label.endsWith('NULL') : kind === 'connective' && label === ')'
}
