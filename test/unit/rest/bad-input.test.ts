/** Generated from the routes: whatever a client leaves out or gets wrong is told in MLflow's code, and nothing is written. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Field } from '#rest/fields.ts'
import type { Route } from '#rest/route.ts'
import { ROUTES } from '#rest/routes.ts'
import { makeArguments, makePath, type Things } from '../../helpers/rest-arguments.ts'
import { RestClient, type Answer, type Body } from '../../helpers/rest.ts'

const rest = new RestClient()
let things: Things

beforeEach(async () => {
  const runId = await rest.newRun()
  const { model } = (await rest.ok(rest.post('mlflow/logged-models', { experiment_id: '0' }))) as {
    model: { info: { model_id: string } }
  }
  await rest.ok(rest.post('mlflow/registered-models/create', { name: 'model' }))
  await rest.ok(
    rest.post('mlflow/model-versions/create', {
      name: 'model',
      source: `runs:/${runId}/model`,
      run_id: runId,
    }),
  )
  things = { runId, modelId: model.info.model_id }
})

const routes = ROUTES.filter(({ fields }) => Object.keys(fields).length > 0).flatMap((route) =>
  route.methods.map((method) => ({ method, path: route.path, route })),
)

/** Everything in the store. */
async function dump(): Promise<string> {
  const { store } = await rest.session.ready()
  const tables = await Promise.all(store.db.tables.map(async (table) => [table.name, await table.toArray()]))
  return JSON.stringify(tables, (_, value: unknown) => (value instanceof Map ? [...value] : value))
}

async function send(method: string, route: Route, body: Body): Promise<Answer> {
  const path = makePath(route, things)
  if (method !== 'GET' && route.body === 'json') return await rest.post(path, body, method)
  const query = Object.entries(body).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, [value].flat().map(toText)] as const],
  )
  const answer = rest.get(path, Object.fromEntries(query))
  if (method === 'GET') return await answer
  const search = new URLSearchParams(query.flatMap(([name, values]) => values.map((one) => [name, one])))
  return await rest.send(method, `${path}?${search.toString()}`, { body: 'content' })
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** That nothing was written, and what the error says. */
async function refusalOf(method: string, route: Route, body: Body): Promise<string> {
  const before = await dump()
  const { status, json, headers } = await send(method, route, body)
  expect([status, json['error_code']], JSON.stringify(json)).toEqual([400, 'INVALID_PARAMETER_VALUE'])
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(await dump()).toBe(before)
  return String(json['message'])
}

/** Of another type than the field, in JSON. */
function wrongValues({ type, repeated }: Field): unknown[] {
  if (repeated) return ['x', 5, { a: 1 }, [null], type === 'string' ? [1] : ['x']]
  switch (type) {
    case 'string':
      return [5, 1.5, true, ['a'], { a: 'b' }]
    case 'bool':
      return ['yes', 1, []]
    case 'message':
      return ['x', 5, []]
    case 'enum':
      return ['BOGUS', 99, [], {}, true]
    case 'double':
      return ['x', [], {}, true]
    case 'int32':
    case 'int64':
      return ['x', '1.5', 1.5, [], {}, true, 2 ** 63]
  }
}

describe.each(routes)('$method $path', ({ method, route }) => {
  const fields = Object.entries(route.fields)

  test('each required field is missed when it is absent, null or empty', async () => {
    for (const [name, field] of fields.filter(([, one]) => one.required)) {
      const empty = field.repeated ? [undefined] : [undefined, null, '']
      for (const value of empty) {
        const body = { ...makeArguments(route.fields, things), [name]: value }
        const message = await refusalOf(method, route, body)
        expect(message).toContain(`Missing value for required parameter '${name}'`)
      }
    }
  })

  test('each field refuses what is of another type, by its name', async () => {
    if (method === 'GET' || route.body === 'file') return
    for (const [name, field] of fields) {
      for (const value of wrongValues(field)) {
        const body = { ...makeArguments(route.fields, things), [name]: value }
        const message = await refusalOf(method, route, body)
        expect(message).toMatch(new RegExp(`(value .* for|required) parameter '${name}[\\[.']`, 's'))
      }
    }
  })

  test('fields it does not know change nothing, and no text makes it fail', async () => {
    const known = makeArguments(route.fields, things)
    for (const [name] of fields.filter(([, { type, repeated }]) => type === 'string' && !repeated)) {
      for (const text of HOSTILE) {
        const body = JSON.parse(
          JSON.stringify({ ...known, [name]: text, unknown_field: { a: [1] } }).replace(
            /^\{/,
            '{"__proto__":{"polluted":true},',
          ),
        ) as Body
        const { status, json } = await send(method, route, body)
        expect([200, 400, 404, 501], `${name} = ${text.slice(0, 40)}: ${JSON.stringify(json)}`).toContain(
          status,
        )
      }
    }
    expect({}).not.toHaveProperty('polluted')
  })
})

const HOSTILE = [
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%2e%2e/x',
  "x' OR 1=1; --",
  '<img src=x onerror=alert(1)>',
  '\u0000',
  '\ud800',
  '日本\u202e語',
  'x'.repeat(20_000),
  '{{constructor.constructor("return 1")()}}',
]
