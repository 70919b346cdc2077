import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTrackletError } from '#base/errors.ts'
import * as f from '#rest/fields.ts'

const SEE = 'See the API docs for more information about request parameters.'

function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (isTrackletError(error, 'INVALID_PARAMETER_VALUE')) return error.message
    throw error
  }
  throw new Error('It was not refused.')
}

const read = <T>(field: f.Field<T>, value: unknown): T => f.makeReader({ a: field })({ a: value }).a

test.each<[string, f.Field, unknown, unknown]>([
  ['a whole number', f.int64, 5, 5],
  ['a whole number in a string', f.int64, '-12', -12],
  ['a double that is whole', f.int64, 5.0, 5],
  ['the largest that is exact', f.int64, '9007199254740991', 2 ** 53 - 1],
  ['a double', f.double, 0.1, 0.1],
  ['a double in a string', f.double, '1e-3', 0.001],
  ['NaN', f.double, 'NaN', NaN],
  ['infinity', f.double, '-Infinity', -Infinity],
  ['an enum by name', f.oneOf({ A: 1, B: 2 }), 'B', 'B'],
  ['an enum by number', f.oneOf({ A: 1, B: 2 }), 2, 'B'],
  ['an enum by number in a string', f.oneOf({ A: 1, B: 2 }), '1', 'A'],
  ['null', f.text, null, undefined],
  ['a list that is not there', f.list(f.text), undefined, []],
  ['an empty list where one must be', f.required(f.list(f.text)), [], []],
  ['zero where a number must be', f.required(f.int64), 0, 0],
])('%s is read', (_, field, value, expected) => {
  expect(read(field, value)).toEqual(expected)
})

test.each<[f.Field, unknown, string]>([
  [f.text, 5, 'int'],
  [f.text, 5.5, 'float'],
  [f.text, true, 'bool'],
  [f.text, ['a'], 'list'],
  [f.text, { a: 1 }, 'dict'],
  [f.int64, 1.5, 'float'],
  [f.int64, '1.5', 'str'],
  [f.int64, '', 'str'],
  [f.int64, 2 ** 53, 'int'],
  [f.int32, 2 ** 31, 'int'],
  [f.int64, true, 'bool'],
  [f.double, 'x', 'str'],
  [f.double, '', 'str'],
  [f.double, '__proto__', 'str'],
  [f.bool, 'true', 'str'],
  [f.oneOf({ A: 1 }), 'constructor', 'str'],
  [f.list(f.text), 'a', 'str'],
  [f.list(f.text), ['a', 1], 'list'],
  [f.list(f.text), ['a', null], 'list'],
  [f.message({ b: f.text }), [], 'list'],
  [f.atMost(f.int64, 5), 6, 'int'],
])('%# a value of another type is refused in MLflow’s words', (field, value, type) => {
  expect(refusalOf(() => read(field, value))).toBe(
    `Invalid value ${JSON.stringify(value)} for parameter 'a' supplied:  Hint: Value was of type '${type}'. ${SEE}`,
  )
})

test.each([undefined, null, ''])('%j is missing where a value must be', (value) => {
  expect(refusalOf(() => read(f.required(f.text), value))).toBe(
    `Missing value for required parameter 'a'. ${SEE}`,
  )
})

test('what is inside of lists and messages is named by its place', () => {
  const field = f.list(f.message({ key: f.required(f.text), value: f.double }))
  expect(refusalOf(() => read(field, [{ key: 'x' }, {}]))).toContain("parameter 'a[1].key'")
  expect(refusalOf(() => read(field, [{ key: 'x', value: [] }]))).toContain("parameter 'a[0].value'")
})

test('a long value is not sent back whole', () => {
  expect(refusalOf(() => read(f.int64, 'x'.repeat(10_000))).length).toBeLessThan(800)
})

test('a check of its own has words of its own, and leaves absent values alone', () => {
  const field = f.check(
    f.list(f.text),
    (list) => list.length <= 1,
    () => 'At most one.',
  )
  expect(read(field, undefined)).toEqual([])
  expect(refusalOf(() => read(field, ['a', 'b']))).toBe(`At most one. ${SEE}`)
})

test('names are taken in proto’s and in JSON’s spelling, not in both at once; an older name too', () => {
  const reader = f.makeReader({ run_id: f.alias('run_uuid', f.required(f.text)) })
  expect(reader({ run_id: 'a' })).toEqual({ run_id: 'a' })
  expect(reader({ runId: 'a' })).toEqual({ run_id: 'a' })
  expect(reader({ run_uuid: 'a' })).toEqual({ run_id: 'a' })
  expect(refusalOf(() => reader({ run_id: 'a', runId: 'b' }))).toContain('both')
})

test('whatever comes is read or refused, and nothing else happens', () => {
  const reader = f.makeReader({
    a: f.required(f.text),
    b: f.list(f.message({ c: f.int64, d: f.double, e: f.oneOf({ X: 1 }) })),
    g: f.bool,
  })
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'g', '__proto__'), fc.jsonValue()), (input) => {
      try {
        const { a } = reader(input)
        expect(typeof a).toBe('string')
      } catch (error) {
        expect(isTrackletError(error, 'INVALID_PARAMETER_VALUE')).toBe(true)
      }
    }),
  )
})
