/** Generated from the routes: nobody but our own pages and workers gets past the guard, at any address. */
import { describe, expect, test } from 'vitest'
import { isRestPath, takesFiles } from '#rest/answer.ts'
import { addressesOf } from '#rest/route.ts'
import { ROUTES } from '#rest/routes.ts'
import { findBreach, type Caller } from '../../../src/sw/guard.ts'

const FOLDER = new URL('https://example.org/tracklet/')

const good: Omit<Caller, 'method'> = {
  mode: 'cors',
  destination: '',
  origin: null,
  contentType: 'application/json; charset=utf-8',
  clientUrl: 'https://example.org/tracklet/index.html',
}

/** @param files also refused where the body is a file; @param reads also refused for GET */
const BAD: readonly { name: string; caller: Partial<Caller>; onlyJsonWrites?: true }[] = [
  { name: 'a navigation', caller: { mode: 'navigate', destination: 'document', clientUrl: undefined } },
  {
    name: 'a form post of another site',
    caller: {
      mode: 'navigate',
      destination: 'document',
      origin: 'https://evil.example',
      contentType: 'application/x-www-form-urlencoded',
      clientUrl: undefined,
    },
  },
  { name: 'a form post of our own page', caller: { mode: 'navigate', destination: 'document' } },
  { name: 'a frame', caller: { mode: 'navigate', destination: 'iframe' } },
  { name: 'a script element', caller: { mode: 'no-cors', destination: 'script' } },
  { name: 'an image element', caller: { mode: 'no-cors', destination: 'image' } },
  { name: 'another origin', caller: { origin: 'https://evil.example' } },
  { name: 'an opaque origin', caller: { origin: 'null' } },
  { name: 'an origin that begins like ours', caller: { origin: 'https://example.org.evil.example' } },
  { name: 'nobody', caller: { clientUrl: undefined } },
  { name: 'a page of another origin', caller: { clientUrl: 'https://evil.example/tracklet/' } },
  { name: 'a page beside our folder', caller: { clientUrl: 'https://example.org/other/' } },
  { name: 'text', caller: { contentType: 'text/plain' }, onlyJsonWrites: true },
  {
    name: 'a multipart form',
    caller: { contentType: 'multipart/form-data; boundary=x' },
    onlyJsonWrites: true,
  },
  { name: 'a form', caller: { contentType: 'application/x-www-form-urlencoded' }, onlyJsonWrites: true },
  { name: 'what only looks like JSON', caller: { contentType: 'application/jsonx' }, onlyJsonWrites: true },
]

const cases = ROUTES.flatMap((route) =>
  addressesOf(route).flatMap((address) =>
    route.methods.map((method) => ({ method, path: address.replace(/\{\w+\*?\}/g, 'x'), body: route.body })),
  ),
)

test('the list of routes is whole', () => {
  expect(cases.length).toBeGreaterThan(50)
})

describe.each(cases)('$method $path', ({ method, path, body }) => {
  const breachOf = (caller: Partial<Caller>): string | undefined =>
    findBreach({ ...good, method, ...caller }, FOLDER, takesFiles(method, path))

  test('is ours to answer, for our own pages and workers', () => {
    expect(isRestPath(path)).toBe(true)
    expect(takesFiles(method, path)).toBe(body === 'file')
    expect(breachOf({})).toBeUndefined()
    expect(breachOf({ contentType: null })).toBeUndefined()
    expect(breachOf({ origin: 'https://example.org' })).toBeUndefined()
    expect(breachOf({ clientUrl: 'https://example.org/tracklet/worker.js?build=1' })).toBeUndefined()
    expect(breachOf({ clientUrl: 'blob:https://example.org/1234' })).toBeUndefined()
  })

  test.each(BAD.filter((bad) => bad.onlyJsonWrites !== true || (method !== 'GET' && body === 'json')))(
    'refuses $name',
    ({ caller }) => {
      expect(breachOf(caller)).toBeTypeOf('string')
    },
  )
})

test.each(['index.html', 'assets/x.js', 'worker.js', '', 'apix', 'versions', 'api'])(
  '%j is not taken for the API',
  (path) => {
    expect(isRestPath(path)).toBe(false)
  },
)

test.each(['api/2.0/mlflow/nothing', 'api/3.0/mlflow/traces', 'ajax-api/2.0/x', 'api/2.0/mlflow/runs/%67et'])(
  '%j is ours to refuse',
  (path) => {
    expect(isRestPath(path)).toBe(true)
  },
)
