import { expect, test } from 'vitest'
import { sparklinePath } from '#ui/charts/sparkline-path.ts'
import { profileFacts, sourceText } from '#ui/pages/run/dataset-facts.ts'
import { schemaColumns } from '#ui/kit/schema-columns.ts'
import { filterParams, paramRows } from '#ui/pages/run/metric-rows.ts'

test('schemas of columns, of tensors and of plain maps become columns', () => {
  expect(schemaColumns('{"mlflow_colspec":[{"type":"double","name":"x","required":true}]}')).toEqual([
    { name: 'x', type: 'double', required: true },
  ])
  expect(
    schemaColumns(
      '{"mlflow_tensorspec":{"features":"[{\\"type\\":\\"tensor\\",\\"tensor-spec\\":{\\"dtype\\":\\"float64\\",\\"shape\\":[-1,8]}}]"}}',
    ),
  ).toEqual([{ name: 'features', type: 'float64 [-1,8]', required: undefined }])
  expect(schemaColumns('{"a":"int","b":"str"}')).toEqual([
    { name: 'a', type: 'int', required: undefined },
    { name: 'b', type: 'str', required: undefined },
  ])
})

test('other schemas are left to be shown as they are', () => {
  for (const odd of [null, '', 'not json', '[]', '{}', '[1]', '{"a":1}', '"x"'])
    expect(schemaColumns(odd)).toBeUndefined()
})

test('a flat profile becomes facts, a nested one does not', () => {
  expect(profileFacts('{"num_rows": 20640, "name": "x"}')).toEqual([
    ['num rows', '20,640'],
    ['name', 'x'],
  ])
  expect(profileFacts('{"a":{"b":1}}')).toBeUndefined()
  expect(profileFacts('nonsense')).toBeUndefined()
})

test('a source is its address where it has one', () => {
  expect(sourceText('{"uri":"s3://b/k"}')).toBe('s3://b/k')
  expect(sourceText('data.csv')).toBe('data.csv')
  expect(sourceText('{"other":1}')).toBe('{"other":1}')
})

test('params are found by name and by value', () => {
  const rows = paramRows(
    new Map([
      ['units', '64'],
      ['lr', '0.01'],
      ['optimizer', 'adam'],
    ]),
  )
  expect(rows.map(([key]) => key)).toEqual(['lr', 'optimizer', 'units'])
  expect(filterParams(rows, 'adam')).toEqual([['optimizer', 'adam']])
  expect(filterParams(rows, '^l')).toEqual([['lr', '0.01']])
})

test('a sparkline reaches the extremes of a column and breaks at NaN', () => {
  const raw = {
    raw: true,
    runId: 'a',
    x: Float64Array.of(0, 1, 2, 3),
    y: Float64Array.of(0, 10, NaN, 5),
    total: 4,
  } as const
  expect(sparklinePath(raw, 30, 10)).toBe('M0.0 10.0L10.0 0.0M30.0 5.0')
  const none = { ...raw, y: Float64Array.of(NaN, NaN, NaN, NaN) }
  expect(sparklinePath(none, 30, 10)).toBe('')
})
