/** What a page of another origin can do on its port, and what it cannot: every attempt leaves the store as it was. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LogBatch } from '#model/batch.ts'
import type { Experiment } from '#model/experiment.ts'
import type { Run, RunDetails } from '#model/run.ts'
import { ROUTES } from '#rest/routes.ts'
import { enter, openHouse, OTHER_ORIGIN, type DoorClient, type DoorHouse } from '../../helpers/origin-door.ts'
import { makeArguments, makePath } from '../../helpers/rest-arguments.ts'
import { columnsOf, WRITER } from '../../helpers/service/context.ts'

const metricsOf = (key: string, values: readonly number[]) =>
  columnsOf(values.map((value, step) => [key, step, value] as const))
const batch = (runId: string, content: Partial<LogBatch>, seq = 0): LogBatch => ({
  runId,
  writerId: WRITER,
  seq,
  ...content,
})

let house: DoorHouse
let experiment: Experiment
let foreign: Run
let modelId: string

beforeEach(async () => {
  house = openHouse()
  const { api } = house
  experiment = await api.createExperiment('private')
  foreign = await api.createRun({ experimentId: experiment.experimentId, runName: 'secret' })
  await api.logBatch(batch(foreign.runId, { metrics: metricsOf('loss', [1, 2, 3]) }))
  await api.logArtifacts(foreign.runId, [{ path: 'a.txt', content: 'secret' }])
  const { model } = await api.createLoggedModel({
    experimentId: experiment.experimentId,
    sourceRunId: foreign.runId,
  })
  modelId = model.modelId
  await api.createRegisteredModel({ name: 'model' })
  await api.createModelVersion({
    name: 'model',
    source: `runs:/${foreign.runId}/model`,
    runId: foreign.runId,
  })
  await api.setModelAlias('model', 'champion', 1)
})
afterEach(() => house.close())

/** All that the person had before the page came. */
async function dump(): Promise<string> {
  const { store } = await house.session.ready()
  const tables = store.db.tables.filter(({ name }) => name !== 'grants')
  const rows = await Promise.all(tables.map(async (table) => [table.name, await table.toArray()]))
  return JSON.stringify(rows, (_, value: unknown) => (value instanceof Map ? [...value] : value))
}

async function refused(work: () => Promise<unknown>): Promise<void> {
  const before = await dump()
  await expect(work()).rejects.toThrow(/^PERMISSION_DENIED/)
  expect(await dump()).toBe(before)
}

async function createRun(client: DoorClient, request: object = {}): Promise<Run> {
  return (await client.call('createRun', request)) as Run
}

test('a page logs, and sees what it logged and nothing else', async () => {
  const client = await house.open()
  const run = await createRun(client, { experiment: 'of the page', params: [['lr', '0.1']] })
  await client.call('holdRun', run.runId)
  await client.call('logBatch', batch(run.runId, { metrics: metricsOf('loss', [3, 2, 1]) }))
  await client.call('logArtifacts', run.runId, [{ path: 'notes.txt', content: 'fine' }])
  const { summaries, run: row } = (await client.call('getRun', run.runId)) as RunDetails
  expect(summaries.last[0]).toBe(1)
  expect(row.tags.get('tracklet.origin')).toBe(OTHER_ORIGIN)
  expect((await house.api.getExperiment(row.experimentId)).tags.get('tracklet.origin')).toBe(OTHER_ORIGIN)
  const { items } = (await client.call('searchRuns', { filter: 'metrics.loss > 0' })) as {
    items: { run: Run }[]
  }
  expect(items.map((item) => item.run.runId)).toEqual([run.runId])
  const { body } = await client.rest('POST', '/api/2.0/mlflow/runs/search', {
    experiment_ids: ['0', '1', row.experimentId],
  })
  expect((body['runs'] as { info: { run_id: string } }[]).map(({ info }) => info.run_id)).toEqual([run.runId])
  await client.call('releaseRun', run.runId)
  expect(await client.call('status')).toEqual({ state: 'ready' })
})

describe('a page that may only log', () => {
  test.each([
    ['another one’s run', 'logBatch', () => [batch(foreign.runId, { metrics: metricsOf('loss', [9]) })]],
    [
      'a run that is not there',
      'logBatch',
      () => [batch('f'.repeat(32), { metrics: metricsOf('loss', [9]) })],
    ],
    ['another one’s files', 'logArtifacts', () => [foreign.runId, [{ path: 'a.txt', content: 'mine' }]]],
    ['another one’s run, held', 'holdRun', () => [foreign.runId]],
    ['an experiment by its id', 'createRun', () => [{ experimentId: experiment.experimentId }]],
    ['an experiment by its name', 'createRun', () => [{ experiment: 'private' }]],
    ['a nested run of another one', 'createRun', () => [{ parentRunId: foreign.runId }]],
    ['a run, read', 'getRun', () => [foreign.runId]],
    ['points, read', 'readHistory', () => [foreign.runId, 'loss']],
    ['files, listed', 'listArtifacts', () => [foreign.runId]],
    ['a file, read', 'readArtifact', () => [foreign.runId, 'a.txt']],
    ['a model, found', 'resolveUri', () => ['models:/model/1']],
    ['all, exported', 'exportBundle', () => [{}]],
    ['a bundle, taken in', 'importFiles', () => [[]]],
    ['the settings', 'getSetting', () => ['sample']],
    ['the other grants', 'listGrants', () => []],
    [
      'a grant for itself',
      'addGrant',
      () => [{ origin: OTHER_ORIGIN, reach: 'any', experiment: '', read: true, change: true, until: null }],
    ],
    ['a purge', 'purgeDeleted', () => []],
    ['a property of objects', 'constructor', () => []],
    ['the prototype', '__proto__', () => []],
  ] as const)('does not reach %s', async (_what, verb, args) => {
    const client = await house.open()
    await refused(() => client.call(verb, ...args()))
  })

  test('cannot say of itself that it is another one', async () => {
    const client = await house.open()
    const run = await createRun(client, { tags: [['tracklet.origin', 'https://bank.example']] })
    expect((await house.api.getRun(run.runId)).run.tags.get('tracklet.origin')).toBe(OTHER_ORIGIN)
    await refused(() =>
      client.call('logBatch', batch(run.runId, { tags: [['tracklet.origin', 'https://bank.example']] })),
    )
    const { status } = await client.rest('POST', '/api/2.0/mlflow/runs/set-tag', {
      run_id: run.runId,
      key: 'tracklet.origin',
      value: 'x',
    })
    expect(status).toBe(403)
  })

  test('cannot bring points of another one’s model with a run of its own', async () => {
    const client = await house.open()
    const run = await createRun(client)
    const modelMetrics = [{ modelId, metrics: metricsOf('loss', [9]) }]
    await refused(() => client.call('logBatch', batch(run.runId, { modelMetrics } as object)))
    const metric = { key: 'loss', value: 9, timestamp: 1, step: 0, model_id: modelId }
    for (const [path, body] of [
      ['log-metric', { run_id: run.runId, ...metric }],
      ['log-batch', { run_id: run.runId, metrics: [metric] }],
    ] as const)
      expect((await client.rest('POST', `/api/2.0/mlflow/runs/${path}`, body)).status).toBe(403)
  })

  test('finds no filter that leads out of its own runs', async () => {
    const client = await house.open()
    const mine = await createRun(client)
    const before = await dump()
    for (const filter of [
      "params.x != '",
      'params.x != "',
      'params.`',
      "params.a = 'b' OR params.c = 'd'",
      "attributes.run_name = 'secret'",
      '--',
    ]) {
      const found = await client.call('searchRuns', { filter, superset: true }).then(
        (page) => (page as { items: { run: Run }[] }).items.map(({ run }) => run.runId),
        () => [],
      )
      expect(found.filter((id) => id !== mine.runId)).toEqual([])
    }
    expect(await dump()).toBe(before)
  })
})

/** Those that anybody may use, for whom nothing of others is in their answers. */
const OPEN = new Set([
  'POST mlflow/experiments/create',
  'GET mlflow/experiments/get',
  'GET mlflow/experiments/get-by-name',
  'POST mlflow/runs/create',
  'POST mlflow/runs/search',
  'POST mlflow/logged-models',
])

const routes = ROUTES.flatMap((route) =>
  route.methods.map((method) => ({ name: `${method} ${route.path}`, method, route })),
)

test('every route of the REST API refuses what others made', async () => {
  expect(routes.length).toBeGreaterThan(70)
  const client = await house.open()
  const before = await dump()
  const things = { runId: foreign.runId, modelId }
  for (const { name, method, route } of routes.filter((one) => !OPEN.has(one.name))) {
    const made = makeArguments(route.fields, things)
    // Runs have a status too, of other words.
    const args =
      route.path.startsWith('mlflow/logged-models/') && 'status' in made ? { ...made, status: 2 } : made
    const inQuery = method === 'GET' || route.body === 'file'
    const query = new URLSearchParams(
      Object.entries(args).flatMap(([key, value]) => [value].flat().map((one) => [key, String(one)])),
    )
    const answer = inQuery
      ? await client.rest(method, `${makePath(route, things)}?${query.toString()}`)
      : await client.rest(method, makePath(route, things), args)
    expect([name, answer.status, answer.body['error_code']]).toEqual([name, 403, 'PERMISSION_DENIED'])
  }
  expect(await dump()).toBe(before)
})

test('every alias of an address is one', async () => {
  const client = await house.open()
  for (const path of [
    '/ajax-api/2.0/mlflow/runs/delete',
    '/api/2.0/mlflow/runs%2Fdelete',
    '/api/2.0/mlflow/./runs/delete',
  ])
    for (const body of [{ run_id: foreign.runId }, { run_uuid: foreign.runId }, { runId: foreign.runId }]) {
      const { status } = await client.rest('POST', path, body)
      expect([400, 403, 404]).toContain(status)
    }
  expect((await house.api.getRun(foreign.runId)).run.lifecycleStage).toBe('active')
})

describe('where a page may log', () => {
  test('own: experiments that it made, Default, and no one else’s, another page’s included', async () => {
    const client = await house.open()
    const { experimentId } = await createRun(client, { experiment: 'mine' })
    expect((await createRun(client)).experimentId).toBe('0')
    expect((await createRun(client, { experimentId })).experimentId).toBe(experimentId)
    const other = await house.open({}, 'https://other.example')
    await refused(() => other.call('createRun', { experiment: 'mine' }))
    const made = await client.rest('POST', '/api/2.0/mlflow/experiments/create', { name: 'by REST' })
    expect((await createRun(client, { experiment: 'by REST' })).experimentId).toBe(made.body['experiment_id'])
  })

  test('one: that one, which is made when it is missing', async () => {
    const client = await house.open({ reach: 'one', experiment: 'private' })
    expect((await createRun(client)).experimentId).toBe(experiment.experimentId)
    await refused(() => client.call('createRun', { experiment: 'Default' }))
    await refused(() => client.call('createRun', { experiment: 'another' }))
    const fresh = await house.open({ reach: 'one', experiment: 'fresh' })
    const { experimentId } = await createRun(fresh, { experiment: 'fresh' })
    expect((await house.api.getExperiment(experimentId)).name).toBe('fresh')
  })

  test('any: all of them', async () => {
    const client = await house.open({ reach: 'any' })
    expect((await createRun(client, { experiment: 'private' })).experimentId).toBe(experiment.experimentId)
  })
})

test('a page that may read sees all, and changes nothing of it', async () => {
  const client = await house.open({ read: true })
  expect(((await client.call('getRun', foreign.runId)) as RunDetails).run.runName).toBe('secret')
  expect((await client.rest('GET', '/api/2.0/mlflow/registered-models/get?name=model')).status).toBe(200)
  expect((await client.rest('POST', '/api/2.0/mlflow/runs/delete', { run_id: foreign.runId })).status).toBe(
    403,
  )
  await refused(() => client.call('logBatch', batch(foreign.runId, { metrics: metricsOf('loss', [9]) })))
})

test('a page that may change registers models and writes to any run', async () => {
  const client = await house.open({ read: true, change: true })
  await client.call('logBatch', batch(foreign.runId, { metrics: metricsOf('loss', [4]) }, 1))
  expect(
    (await client.rest('POST', '/api/2.0/mlflow/registered-models/create', { name: 'new' })).status,
  ).toBe(200)
})

describe('a grant', () => {
  test('that is revoked ends the connection that is open, and no new one begins', async () => {
    const client = await house.open()
    const run = await createRun(client)
    await house.api.revokeGrant(client.grantId)
    await expect.poll(() => client.news.at(-1)?.type).toBe('closed')
    await refused(() => client.call('logBatch', batch(run.runId, { metrics: metricsOf('loss', [1]) })))
    await expect(enter(house.api, client.grantId)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
    expect(await house.api.findGrant(OTHER_ORIGIN)).toBeUndefined()
  })

  test('whose time is over is none', async () => {
    const client = await house
      .open({}, OTHER_ORIGIN, 1)
      .then(() => 'open')
      .catch((error: unknown) => (error as { code: string }).code)
    expect(client).toBe('PERMISSION_DENIED')
    expect(await house.api.listGrants()).toEqual([])
  })

  test('that is narrowed holds from then on', async () => {
    const client = await house.open({ reach: 'any', read: true })
    await client.call('getRun', foreign.runId)
    await house.api.changeGrant(client.grantId, { reach: 'own', experiment: '', read: false, change: false })
    await expect
      .poll(() =>
        client.call('getRun', foreign.runId).then(
          () => 'read',
          (error: Error) => error.message,
        ),
      )
      .toMatch(/^PERMISSION_DENIED/)
  })

  test('of an origin is found by exactly that origin, and a new one takes its place', async () => {
    const first = await house.open()
    const second = await house.open({ read: true })
    expect((await house.api.listGrants()).map(({ grantId }) => grantId)).toEqual([second.grantId])
    await refused(() => first.call('createRun', {}))
    for (const near of [
      'http://notebooks.example',
      'https://notebooks.example:8443',
      'https://notebooks.example.evil.test',
      'https://evil.test',
      'null',
    ])
      expect(await house.api.findGrant(near)).toBeUndefined()
  })

  test('of a sandboxed frame is for that connection alone', async () => {
    const first = await house.open({}, 'null')
    const second = await house.open({}, 'null')
    expect(await house.api.findGrant('null')).toBeUndefined()
    const run = await createRun(first)
    await refused(() => second.call('getRun', run.runId))
  })

  test('counts what was refused', async () => {
    const client = await house.open()
    await refused(() => client.call('getRun', foreign.runId))
    await refused(() => client.call('purgeDeleted'))
    await expect.poll(async () => (await house.api.listGrants())[0]?.refused).toBe(2)
  })

  test('is for a web origin, as the browser writes it', async () => {
    const any = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.constantFrom(
        'https://a.example/',
        'HTTPS://a.example',
        'https://bücher.example',
        'file://',
        'javascript:alert(1)',
        'https://a.example:443',
      ),
    )
    await fc.assert(
      fc.asyncProperty(any, async (origin) => {
        const isOrigin = /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin
        const added = await house.api
          .addGrant({ origin, reach: 'own', experiment: '', read: false, change: false, until: null })
          .then(
            () => true,
            () => false,
          )
        expect(added).toBe(isOrigin || origin === 'null')
      }),
      { numRuns: 200 },
    )
  })
})

test('what is no call is counted and not answered, and a hundred of them close the port', async () => {
  const client = await house.open()
  const before = await dump()
  const junk = [
    null,
    1,
    'x',
    [],
    {},
    { type: 'GET', id: 1, path: ['ready'] },
    { type: 'SET', id: 2, path: ['ready'], value: 1 },
    { id: 3, type: 'APPLY', path: ['ready', 'constructor'], argumentList: [] },
    { id: 4, type: 'CONSTRUCT', path: ['constructor'], argumentList: [] },
  ]
  for (const message of junk) await client.send(message)
  expect(await dump()).toBe(before)
  for (let i = 0; i < 99; i++) void client.send(null).catch(() => undefined)
  await expect.poll(async () => (await house.api.listGrants())[0]?.refused).toBeGreaterThan(junk.length)
  expect(await dump()).toBe(before)
})
