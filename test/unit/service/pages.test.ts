import { expect, test } from 'vitest'
import { checkMaxResults, makePageToken, readPageToken, takePage } from '#service/pages.ts'

const REFUSED: unknown = expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE' })

test("a token is MLflow's to the byte", () => {
  expect(makePageToken(100)).toBe('eyJvZmZzZXQiOiAxMDB9')
  expect(readPageToken('eyJvZmZzZXQiOiAxMDB9')).toBe(100)
  expect(readPageToken(btoa('{"offset": "7"}'))).toBe(7)
  expect(readPageToken(undefined)).toBe(0)
  expect(readPageToken('')).toBe(0)
})

test.each([
  '!', 'abc', '====', btoa('x'), btoa('{}'), btoa('null'), btoa('5'), btoa('[1]'), btoa('"offset"'), btoa('{"offset": 0}'),
  btoa('{"offset": -1}'), btoa('{"offset": 1.5}'), btoa('{"offset": null}'), btoa('{"offset": "x"}'), btoa('{"offset": true}'),
  btoa('{"offset": 1e400}'), btoa('{"offset": 9007199254740993}'), btoa('{"offset": [1]}'), btoa('\xff\xfe'), 'é',
])('the token %j is refused', (token) => {
  expect(() => readPageToken(token)).toThrow(REFUSED)
}) // prettier-ignore

test('pages follow each other to the end, and none follows the last', () => {
  const all = [0, 1, 2, 3, 4, 5]
  expect(takePage(all, 0, 4)).toEqual({ items: [0, 1, 2, 3], nextPageToken: makePageToken(4) })
  expect(takePage(all, 4, 4)).toEqual({ items: [4, 5], nextPageToken: null })
  expect(takePage(all, 4, 2)).toEqual({ items: [4, 5], nextPageToken: null })
  expect(takePage(all, 99, 2)).toEqual({ items: [], nextPageToken: null })
})

test.each([0, -1, 1.5, NaN, Infinity, 101])('maxResults of %j is refused', (count) => {
  expect(() => checkMaxResults(count, 100)).toThrow(REFUSED)
})
