import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TrackletError } from '#base/errors.ts'
import { TAG } from '#model/tags.ts'
import { connect } from '#sdk/main.ts'
import { FaultyWorker } from '../../helpers/faulty-worker.ts'

let worker: FaultyWorker
vi.spyOn(console, 'warn').mockImplementation(() => undefined)

beforeEach(() => {
  worker = new FaultyWorker()
})
afterEach(() => worker.close())

test('a run starts with its params, tags, source and client', async () => {
  const client = worker.connect({}, { user: 'ada', notebook: 'houses.ipynb' })
  const code = 'print(1)\n'
  const run = await client.startRun({
    experiment: 'house-prices',
    name: 'mlp-32',
    params: { lr: 0.01, layers: [32, 1], shuffle: true, none: null },
    tags: { team: 'north' },
    code: { name: 'cell.py', text: code },
  })
  expect(run).toMatchObject({ name: 'mlp-32', status: 'RUNNING', endTime: null, pending: 0, refused: 0 })
  expect(run.url).toBe(`https://tracklet.test/app/#/experiments/${run.experimentId}/runs/${run.id}`)
  expect(run.params).toEqual({ lr: '0.01', layers: '[32,1]', shuffle: 'true', none: 'null' })
  const { run: row, experimentName, live } = await worker.api.getRun(run.id)
  expect([experimentName, live, row.userId]).toEqual(['house-prices', true, 'ada'])
  expect(Object.fromEntries(row.tags)).toMatchObject({
    team: 'north',
    [TAG.sourceType]: 'NOTEBOOK',
    [TAG.sourceName]: 'houses.ipynb',
    [TAG.user]: 'ada',
    [TAG.sdkVersion]: '0.1.0',
    [TAG.codePath]: 'code/cell.py',
    // sha256sum of the text
    [TAG.codeHash]: 'cc42155088fca5730758db72b2a5bca33112a941dfaa2d43098ec422ce4ea213',
  })
  expect(await (await worker.api.readArtifact(run.id, 'code/cell.py')).text()).toBe(code)
})

test('a nested run is in its parent’s experiment unless told otherwise', async () => {
  const client = worker.connect()
  const parent = await client.startRun({ experiment: 'sweep' })
  const child = await client.startRun({ parent })
  const other = await client.startRun({ parentRunId: parent.id, experiment: 'elsewhere' })
  expect(child.experimentId).toBe(parent.experimentId)
  expect(other.experimentId).not.toBe(parent.experimentId)
  expect((await worker.api.getRun(parent.id)).children.map(({ runId }) => runId).sort()).toEqual(
    [child.id, other.id].sort(),
  )
})

test('withRun gives back what the body gives, and ends the run', async () => {
  let id = ''
  const result = await worker.connect().withRun({ experiment: 'e' }, (run) => {
    id = run.id
    run.logMetric('a', 1)
    return 42
  })
  expect(result).toBe(42)
  const { run, summaries, live } = await worker.api.getRun(id)
  expect([run.status, summaries.keys, live]).toEqual(['FINISHED', ['a'], false])
})

test('withRun ends the run FAILED with the error’s text, and throws it on', async () => {
  let id = ''
  const failure = new RangeError('the gradient exploded')
  const failing = worker.connect().withRun({}, async (run) => {
    id = run.id
    run.logMetric('a', 'bad' as never)
    await Promise.reject(failure)
  })
  await expect(failing).rejects.toBe(failure)
  const { run } = await worker.api.getRun(id)
  expect(run.status).toBe('FAILED')
  expect(run.tags.get(TAG.error)).toMatch(/^RangeError: the gradient exploded\n/)
})

test('end rejects with what was refused, and ends the run all the same', async () => {
  const run = await worker.connect().startRun({ params: { p: 1 } })
  run.logParam('p', 2)
  await expect(run.end()).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
  expect((await worker.api.getRun(run.id)).run.status).toBe('FINISHED')
})

test('runs are found and read as plain records', async () => {
  const client = worker.connect()
  const first = await client.startRun({
    experiment: 'a',
    name: 'one',
    params: { k: 1 },
  })
  first.logParams(JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>)
  first.logMetric('loss', 3, { step: 0 })
  first.logMetric('loss', 1, { step: 1 })
  first.logMetric('loss', NaN, { step: 2 })
  await first.end()
  await client.startRun({ experiment: 'b' })
  expect(await client.searchRuns()).toHaveLength(2)
  expect(await client.searchRuns({ experiments: ['nobody'] })).toEqual([])
  expect(await client.searchRuns({ maxResults: 1 })).toHaveLength(1)
  const [found, ...others] = await client.searchRuns({ experiments: ['a'] })
  expect(others).toEqual([])
  expect(found).toMatchObject({ id: first.id, name: 'one', status: 'FINISHED', metrics: { loss: NaN } })
  expect(Object.entries(found?.params ?? {})).toEqual([
    ['k', '1'],
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
  expect(Object.getPrototypeOf(found?.params)).toBeNull()
  expect(found?.summaries['loss']).toMatchObject({
    last: NaN,
    lastStep: 2,
    min: 1,
    minStep: 1,
    max: 3,
    count: 3,
    nonFinite: 1,
    firstStep: 0,
    finalStep: 2,
  })
  const read = await client.getRun(first.id)
  expect({ ...read }).toMatchObject({ ...found })
  await expect(client.getRun('f'.repeat(32))).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
})

test('close waits for everything logged, then refuses more', async () => {
  const client = worker.connect({ flushMs: 10_000 })
  const run = await client.startRun()
  run.logMetric('a', 1)
  void run.logText('x', 'x.txt')
  await client.close()
  expect((await worker.api.readHistory(run.id, 'a')).values).toHaveLength(1)
  expect(await worker.api.listArtifacts(run.id)).toHaveLength(1)
  await expect(client.startRun()).rejects.toMatchObject({ code: 'INVALID_STATE' })
})

test('connect refuses a store that cannot be written, as the store says it', async () => {
  const lost = new TrackletError('E_STORE_LOST', 'The browser lost it. Open Tracklet.', { lostRuns: 3 })
  worker.api.ready = () => Promise.reject(lost)
  const connecting = connect({ worker: worker.start })
  await expect(connecting).rejects.toThrow(lost.message)
  await expect(connecting).rejects.toMatchObject({ code: 'E_STORE_LOST', details: { lostRuns: 3 } })
  await expect(connecting).rejects.toBeInstanceOf(TrackletError)
})

test('connect refuses when the worker cannot be started', async () => {
  const start = () => {
    throw new TypeError('This document requires a TrustedScriptURL')
  }
  await expect(connect({ worker: start })).rejects.toThrow('TrustedScriptURL')
})
