import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entity } from '#query/entities.ts'
import type { OrderField } from '#model/page.ts'
import { compileOrder, parseOrder } from '#query/order.ts'
import { refusalOf } from './filters.ts'

/** As `kind.key` with a minus before what descends. */
function order(entity: Entity, items: readonly (string | OrderField)[]): string[] {
  return parseOrder(entity, items).map(
    ({ subject: { kind, key }, descending }) => `${descending ? '-' : ''}${kind}.${key}`,
  )
}

const RUN_TIES = ['-attribute.start_time', 'attribute.run_id']

test.each<readonly [Entity, string[]]>([
  ['runs', RUN_TIES],
  ['experiments', ['-attribute.creation_time', 'attribute.experiment_id']],
  ['registered models', ['attribute.name']],
  ['model versions', ['-attribute.last_updated_timestamp', 'attribute.name', '-attribute.version_number']],
  ['logged models', ['-attribute.creation_timestamp', 'attribute.model_id']],
])('%s have an order of their own', (entity, expected) => {
  expect(order(entity, [])).toEqual(expected)
})

test.each([
  ['metrics.a', ['metric.a', ...RUN_TIES]],
  ['metrics.`a b` asc', ['metric.a b', ...RUN_TIES]],
  ['metrics."a b" desc', ['-metric.a b', ...RUN_TIES]],
  ['attributes.start_time DESC', RUN_TIES],
  ['created', ['attribute.start_time', 'attribute.run_id']],
  ['metrics.a  DESC', ['-metric.a', ...RUN_TIES]],
  ['params.a', ['param.a', ...RUN_TIES]],
  ['tags.mlflow.user', ['tag.mlflow.user', ...RUN_TIES]],
  ['run_id', ['attribute.run_id', '-attribute.start_time']],
])('runs are ordered by %s', (text, expected) => {
  expect(order('runs', [text])).toEqual(expected)
})

test.each<readonly [Entity, string | OrderField, string[]]>([
  ['registered models', 'timestamp DESC', ['-attribute.last_updated_timestamp', 'attribute.name']],
  [
    'registered models',
    'last_updated_timestamp desc',
    ['-attribute.last_updated_timestamp', 'attribute.name'],
  ],
  ['model versions', 'version_number DESC', ['-attribute.version_number', 'attribute.name']],
  ['experiments', 'name', ['attribute.name', '-attribute.experiment_id']],
  [
    'logged models',
    { fieldName: 'metrics.a' },
    ['metric.a', '-attribute.creation_timestamp', 'attribute.model_id'],
  ],
  ['logged models', { fieldName: 'creation_time' }, ['attribute.creation_timestamp', 'attribute.model_id']],
  [
    'logged models',
    { fieldName: 'name', ascending: false },
    ['-attribute.name', '-attribute.creation_timestamp', 'attribute.model_id'],
  ],
])('%s are ordered by %j', (entity, item, expected) => {
  expect(order(entity, [item])).toEqual(expected)
})

test('a metric of logged models may be that of one dataset, under any name', () => {
  const [term] = parseOrder('logged models', [
    { fieldName: 'metrics.a b.c', datasetName: 'd', datasetDigest: 'e' },
  ])
  expect(term).toEqual({
    subject: { kind: 'metric', key: 'a b.c' },
    descending: false,
    dataset: { name: 'd', digest: 'e' },
  })
})

test.each<readonly [Entity, string | OrderField, number]>([
  ['runs', 'metrics.a desc nulls last', 16],
  ['runs', 'metrics.a, params.b', 10],
  ['runs', ' metrics.a', 1],
  ['runs', 'metrics.a ', 1],
  ['runs', '', 1],
  ['runs', 'attributes.`Run name` DESC', 1],
  ['runs', 'dataset.name', 1],
  ['runs', 'metrics.a-b', 10],
  ['runs', 'foo.x', 1],
  ['runs', '(metrics.a)', 1],
  ['experiments', 'tags.k', 1],
  ['registered models', 'creation_timestamp', 1],
  ['registered models', 'attribute.name', 1],
  ['model versions', 'version', 1],
  ['model versions', 'run_id', 1],
  ['logged models', { fieldName: 'params.a' }, 1],
  ['logged models', { fieldName: 'foo' }, 1],
  ['logged models', { fieldName: 'metrics.a', datasetDigest: 'd' }, 1],
])('%s: the order %j is refused', (entity, item, column) => {
  const error = refusalOf(() => parseOrder(entity, [item]))
  expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', details: { column } })
})

test('runs and the registry take no field twice, under no spelling', () => {
  expect(refusalOf(() => parseOrder('runs', ['created', 'start_time DESC'])).message).toMatch(/twice/)
  expect(refusalOf(() => parseOrder('registered models', ['name', 'name DESC'])).message).toMatch(/twice/)
  expect(order('experiments', ['name', 'name DESC'])).toHaveLength(3)
})

test.each([
  ['ASC', [-Infinity, -1, 2, Infinity, NaN, undefined]],
  ['DESC', [Infinity, 2, -1, -Infinity, NaN, undefined]],
])('numbers %s: then NaN, then nothing', (direction, expected) => {
  const compare = compileOrder(parseOrder('runs', [`metrics.a ${direction}`]), ({ subject }) =>
    subject.kind === 'metric' ? (value: number | undefined) => value : () => undefined,
  )
  // Array.sort keeps undefined from the comparator, so the values stand in boxes.
  const boxes = [2, undefined, NaN, Infinity, -1, -Infinity].map((value) => ({ value }))
  expect(boxes.sort((a, b) => compare(a.value, b.value)).map(({ value }) => value)).toEqual(expected)
})

test('texts are ordered by their characters, the next term decides between equals', () => {
  const compare = compileOrder<readonly [string, number]>(
    parseOrder('runs', ['params.a', 'start_time']),
    ({ subject: { kind, key } }) =>
      ([text, time]) =>
        kind === 'param' ? text : key === 'start_time' ? time : undefined,
  )
  const rows: (readonly [string, number])[] = [
    ['b', 1],
    ['a', 2],
    ['10', 3],
    ['B', 4],
    ['a', 1],
    ['9', 5],
  ]
  expect(rows.sort(compare).map(([text, time]) => `${text}${String(time)}`)).toEqual([
    '103',
    '95',
    'B4',
    'a1',
    'a2',
    'b1',
  ])
})

test('any text is an order or refused by a TrackletError', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom('metrics', '.', 'a', '`', '"', "'", ' ', 'DESC', 'asc', 'start_time', ',', '1'),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(noise, fc.constantFrom<Entity>('runs', 'experiments', 'model versions'), (text, entity) => {
      try {
        expect(parseOrder(entity, [text]).length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toMatchObject({ name: 'TrackletError', code: 'INVALID_PARAMETER_VALUE' })
      }
    }),
    { numRuns: 300 },
  )
})
