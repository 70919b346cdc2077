/** What a hostile or careless client sends: paths that lead elsewhere, forged tokens, bodies of any kind, races. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerRest } from '#rest/answer.ts'
import { RestClient, type Answer, type Body } from '../../helpers/rest.ts'

const rest = new RestClient()

/** As a client would mean them: each is encoded where an address needs it. */
const PATHS = [
  '..',
  '../x',
  '../../x',
  'a/..',
  'a/../x',
  'a/../../x',
  './x',
  'a/./x',
  '.',
  '..//x',
  '/etc/passwd',
  '//etc/passwd',
  '///x',
  '/',
  '//host/share',
  '/proc/self/environ',
  '..\\x',
  '..\\..\\x',
  'a\\..\\x',
  '\\etc',
  '\\\\host\\share',
  'a\\b',
  'C:\\x',
  'C:/x',
  'c:x',
  'C:',
  'file:///etc/passwd',
  'file:/etc/passwd',
  'file://localhost/etc',
  '%2e%2e/x',
  '%2e%2e%2fx',
  '..%2fx',
  '.%2e/x',
  '%2E%2E/x',
  '%2e./x',
  'a%2f..%2fx',
  '%252e%252e/x',
  '%252e%252e%252fx',
  '%25252e%25252e/x',
  '..%252fx',
  '..%255cx',
  '..%5cx',
  '%5c..%5cx',
  '%00',
  'a%00.txt',
  'a\0b',
  'x\0/../y',
  '%2fetc',
  '%2F..%2Fx',
  'a#b',
  'a%23b',
  '#',
  '?../x#',
  'a//b',
  'a/',
  '.. /x',
  '. ./../x',
  '..%20/x',
  '\t../x',
  '..\n/x',
  '.\t./x',
  'a/.\r./x',
  '\ud800',
  'a'.repeat(1_001),
]

describe('a path that leads elsewhere is refused', () => {
  const encode = encodeURIComponent
  const routes: Record<string, (runId: string, path: string) => Promise<Answer>> = {
    'putting a file': (runId, path) =>
      rest.send('PUT', `mlflow-artifacts/artifacts/0/${runId}/artifacts/${encode(path)}`, { body: 'x' }),
    'getting a file': (runId, path) =>
      rest.send('GET', `mlflow-artifacts/artifacts/0/${runId}/artifacts/${encode(path)}`),
    'deleting a file': (runId, path) =>
      rest.send('DELETE', `mlflow-artifacts/artifacts/0/${runId}/artifacts/${encode(path)}`),
    'the place of a file': (_, path) =>
      rest.send('PUT', `mlflow-artifacts/artifacts/${encode(path)}`, { body: 'x' }),
    'listing a place': (runId, path) =>
      rest.get('mlflow-artifacts/artifacts', { path: `0/${runId}/artifacts/${path}` }),
    'listing a run': (runId, path) => rest.get('mlflow/artifacts/list', { run_id: runId, path }),
    'getting a run’s file': (runId, path) => rest.get('/get-artifact', { run_id: runId, path }),
    'uploading a file': (runId, path) =>
      rest.send('POST', `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=${encode(path)}`, {
        body: 'x',
      }),
    'a version’s file': (_, path) =>
      rest.get('/model-versions/get-artifact', { name: 'm', version: '1', path }),
    'a part of an upload': (runId, path) =>
      rest.post(`mlflow-artifacts/mpu/create/0/${runId}/artifacts/${encode(path)}`, { path: 'x' }),
    'a version’s source': (runId, path) =>
      rest.post('mlflow/model-versions/create', {
        name: 'm',
        source: `mlflow-artifacts:/0/${runId}/artifacts/${path}`,
        run_id: runId,
      }),
    'a version’s source by run': (runId, path) =>
      rest.post('mlflow/model-versions/create', {
        name: 'm',
        source: `runs:/${runId}/${path}`,
        run_id: runId,
      }),
  }

  test.each(Object.entries(routes))('%s', async (what, send) => {
    await rest.ok(rest.post('mlflow/registered-models/create', { name: 'm' }))
    const runId = await rest.newRun()
    await rest.ok(rest.send('PUT', `mlflow-artifacts/artifacts/0/${runId}/artifacts/kept`, { body: 'kept' }))
    // A source may be a folder.
    const paths = what.includes('source') ? PATHS.filter((path) => path !== 'a/') : PATHS
    for (const path of paths) {
      // URLSearchParams and addresses cannot hold half a surrogate pair.
      const { status, json } = await send(runId, path.toWellFormed())
      if (path.isWellFormed())
        expect([status, json['error_code']], JSON.stringify(path)).toEqual([400, 'INVALID_PARAMETER_VALUE'])
    }
    const { files } = await rest.ok(rest.get('mlflow/artifacts/list', { run_id: runId }))
    const names = (files as Body[]).map(({ path }) => path).filter((path) => path !== '\ufffd')
    expect(names).toEqual(['kept'])
    expect(await rest.ok(rest.get('mlflow/model-versions/search'))).not.toMatchObject({
      model_versions: [{ source: expect.stringContaining('..') as string }],
    })
  })
})

test('an address is decoded once, and dot parts are not taken out of it', async () => {
  const send = async (path: string): Promise<number> => {
    const request = { method: 'GET', url: `http://localhost${path}`, headers: new Headers(), body: null }
    return (await answerRest(request, rest.session)).status
  }
  expect(await send('/version')).toBe(200)
  expect(await send('/%76ersion')).toBe(200)
  expect(await send('/%2576ersion')).toBe(404)
  expect(await send('/x/../version')).toBe(404)
  expect(await send('/api/2.0/mlflow-artifacts/artifacts/0/../x')).toBe(400)
  expect(await send('/%E0%A4%A')).toBe(400)
  expect(await send('/version#../x')).toBe(200)
})

test('a router below a path answers what is below it alone', async () => {
  const send = async (path: string): Promise<number> => {
    const request = new Request(`http://localhost${path}`)
    return (await answerRest(request, rest.session, '/tracklet/')).status
  }
  expect([await send('/tracklet/version'), await send('/version'), await send('/tracklet/x')]).toEqual([
    200, 400, 404,
  ])
})

describe('bodies', () => {
  const create = async (body: string | undefined, type?: string): Promise<[number, unknown]> => {
    const { status, json } = await rest.send('POST', 'mlflow/experiments/create', {
      ...(body !== undefined && { body }),
      headers: type === undefined ? {} : { 'Content-Type': type },
    })
    return [status, json['message']]
  }

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;x=y'])(
    '%s is JSON',
    async (type) => expect((await create('{"name":"a"}', type))[0]).toBe(200),
  )

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])(
    '%j is not',
    async (type) => {
      const [status, message] = await create('{"name":"a"}', type)
      expect([status, message]).toEqual([400, expect.stringContaining('Content-Type')])
    },
  )

  test('JSON in a string is read again, as old clients send it', async () => {
    expect((await create('"{\\"name\\":\\"a\\"}"', 'application/json'))[0]).toBe(200)
  })

  test.each(['', ' ', 'null', '{}'])('%j has no fields', async (body) => {
    const [status, message] = await create(body, 'application/json')
    expect([status, message]).toEqual([400, expect.stringContaining("required parameter 'name'")])
  })

  test.each(['{', '[]', '5', '"x"', '"[]"', 'true', '{"name":NaN}', '{"name":"a"}x', '\u0000'])(
    '%j is refused',
    async (body) => expect((await create(body, 'application/json'))[0]).toBe(400),
  )

  test('a body above the limit is refused, whether its length is told or not', async () => {
    const piece = new Uint8Array(2 ** 20).fill(0x20)
    let sent = 0
    const body = new ReadableStream({
      pull: (controller) => (sent++ < 70 ? controller.enqueue(piece) : controller.close()),
    })
    const headers = { 'Content-Type': 'application/json' }
    const { status, json } = await rest.send('POST', 'mlflow/experiments/create', {
      body,
      headers,
      duplex: 'half',
    } as RequestInit)
    expect([status, json['message']]).toEqual([400, expect.stringContaining('64 MiB')])
    expect(sent).toBeLessThan(70)
  })

  test('an error’s text never becomes a page', async () => {
    const { headers, text } = await rest.send('POST', 'mlflow/<img src=x onerror=alert(1)>', { body: '{}' })
    expect(headers.get('Content-Type')).toBe('application/json')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(JSON.parse(text)).toMatchObject({ error_code: 'ENDPOINT_NOT_FOUND' })
  })

  test('whatever a body holds, the answer is JSON and no fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          'experiments/create',
          'runs/create',
          'runs/log-batch',
          'runs/log-inputs',
          'registered-models/create',
        ),
        fc.oneof(fc.json(), fc.string()),
        async (path, body) => {
          const { status } = await rest.send('POST', `mlflow/${path}`, {
            body,
            headers: { 'Content-Type': 'application/json' },
          })
          expect([200, 400, 404]).toContain(status)
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('a wrong method is told with those that are right', async () => {
  const { status, headers, json } = await rest.post('mlflow/runs/get', {})
  expect([status, headers.get('Allow'), json['error_code']]).toEqual([405, 'GET', 'ENDPOINT_NOT_FOUND'])
})

test.each([
  'api/3.0/mlflow/traces/search',
  'api/2.0/mlflow/traces',
  'ajax-api/3.0/mlflow/scorers/list',
  'api/2.0/mlflow/webhooks',
  'api/2.0/nothing',
])('%s is answered in JSON that there is no such endpoint', async (path) => {
  const { status, json } = await rest.send('GET', `/${path}`)
  expect([status, json['error_code']]).toEqual([404, 'ENDPOINT_NOT_FOUND'])
})

describe('limits', () => {
  const metric = { key: 'a', value: 1, timestamp: 1 }
  const entries = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ key: `k${String(i)}`, value: 'v' }))
  const cases: Record<string, Body> = {
    '1,001 metrics': { metrics: Array<Body>(1_001).fill(metric) },
    '101 params': { params: entries(101) },
    '101 tags': { tags: entries(101) },
    '1,001 of all': { metrics: Array<Body>(950).fill(metric), params: entries(51) },
    'a param twice': {
      params: [
        { key: 'a', value: '1' },
        { key: 'a', value: '1' },
      ],
    },
    'a key of 251 characters': { metrics: [{ ...metric, key: 'k'.repeat(251) }] },
    'a key that is a path above': { metrics: [{ ...metric, key: '../a' }] },
    'a negative time': { metrics: [{ ...metric, timestamp: -1 }] },
    'a fraction of a step': { metrics: [{ ...metric, step: 0.5 }] },
    'a step beyond 2^53': { metrics: [{ ...metric, step: 2 ** 53 }] },
    'a dataset without digest': { metrics: [{ ...metric, dataset_name: 'x' }] },
  }

  test.each(Object.entries(cases))('%s', async (_, batch) => {
    const runId = await rest.newRun()
    const before = await rest.getRun(runId)
    const { status, json } = await rest.post('mlflow/runs/log-batch', { run_id: runId, ...batch })
    expect([status, json['error_code']], JSON.stringify(json)).toEqual([400, 'INVALID_PARAMETER_VALUE'])
    expect(await rest.getRun(runId)).toEqual(before)
  })

  test('1,000 of all fit', async () => {
    const runId = await rest.newRun()
    const metrics = Array.from({ length: 800 }, (_, step) => ({ ...metric, step }))
    await rest.ok(
      rest.post('mlflow/runs/log-batch', {
        run_id: runId,
        metrics,
        params: entries(100),
        tags: entries(100),
      }),
    )
  })

  test('long values are cut as MLflow cuts them', async () => {
    const runId = await rest.newRun()
    const long = 'x'.repeat(10_000)
    await rest.ok(
      rest.post('mlflow/runs/log-batch', {
        run_id: runId,
        params: [{ key: 'p', value: long }],
        tags: [{ key: 't', value: long }],
      }),
    )
    const { data } = await rest.getRun(runId)
    expect((data['params'] as Body[])[0]?.['value']).toHaveLength(6_000)
    expect((data['tags'] as Body[]).find(({ key }) => key === 't')?.['value']).toHaveLength(8_000)
  })
})

describe('two clients that race', () => {
  const codes = (answers: readonly Answer[]): unknown[] =>
    answers.map(({ status, json }) => (status === 200 ? 200 : json['error_code'])).sort()

  test('for an experiment’s name: one has it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => rest.post('mlflow/experiments/create', { name: 'mine' })),
    )
    expect(codes(answers)).toEqual([200, ...Array<string>(7).fill('RESOURCE_ALREADY_EXISTS')])
  })

  test('for versions: each has its own', async () => {
    const runId = await rest.newRun()
    await rest.ok(rest.post('mlflow/registered-models/create', { name: 'm' }))
    const versions = await Promise.all(
      Array.from({ length: 8 }, () =>
        rest.ok(
          rest.post('mlflow/model-versions/create', { name: 'm', source: `runs:/${runId}/m`, run_id: runId }),
        ),
      ),
    )
    const numbers = versions.map((answer) => Number((answer['model_version'] as Body)['version']))
    expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('for an alias: the last has it, and it names one version', async () => {
    const runId = await rest.newRun()
    await rest.ok(rest.post('mlflow/registered-models/create', { name: 'm' }))
    for (let i = 0; i < 4; i++)
      await rest.ok(
        rest.post('mlflow/model-versions/create', { name: 'm', source: `runs:/${runId}/m`, run_id: runId }),
      )
    await Promise.all(
      ['1', '2', '3', '4'].map((version) =>
        rest.ok(rest.post('mlflow/registered-models/alias', { name: 'm', alias: 'best', version })),
      ),
    )
    const { registered_model: model } = await rest.ok(rest.get('mlflow/registered-models/get', { name: 'm' }))
    expect((model as Body)['aliases']).toEqual([{ alias: 'best', version: '4' }])
  })

  test('for a param: one value stands', async () => {
    const runId = await rest.newRun()
    const answers = await Promise.all(
      ['1', '2', '3', '4'].map((value) =>
        rest.post('mlflow/runs/log-parameter', { run_id: runId, key: 'p', value }),
      ),
    )
    expect(codes(answers)).toEqual([200, ...Array<string>(3).fill('INVALID_PARAMETER_VALUE')])
  })
})
