import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Search } from '#model/page.ts'
import type { ViewType } from '#model/experiment.ts'
import { createRun } from '#service/create-run.ts'
import { createExperiment, deleteExperiments } from '#service/experiments.ts'
import { logModel } from '#service/log-model.ts'
import { getRun } from '#service/runs.ts'
import { searchDatasets } from '#service/search-datasets.ts'
import { searchExperiments } from '#service/search-experiments.ts'
import { searchRuns } from '#service/search-runs.ts'
import type { Ready, Session } from '#service/session.ts'
import { deleteRuns } from '#service/delete-runs.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'
import { columnsOf, START } from '../../helpers/service/context.ts'

let session: Session
let ready: Ready
const REFUSED = { code: 'INVALID_PARAMETER_VALUE' }

beforeEach(async () => {
  clearMemory()
  session = openMemory()
  ready = await session.ready()
})

afterEach(() => session.close())

async function findExperiments(search: Search & { viewType?: ViewType }): Promise<string> {
  return (await searchExperiments(ready.store, search)).items.map(({ name }) => name).join(' ')
}

test('experiments are filtered, ordered and paged', async () => {
  for (let i = 1; i <= 11; i++) await createExperiment(ready.store, `e${String(i)}`, [['n', String(i)]])
  await deleteExperiments(ready.store, ['2'])
  expect(await findExperiments({ filter: "name LIKE 'e1%'", orderBy: ['name'] })).toBe('e1 e10 e11')
  expect(await findExperiments({ filter: "tags.n = '3'" })).toBe('e3')
  expect(await findExperiments({ filter: 'tags.n IS NULL' })).toBe('Default')
  expect(
    await findExperiments({ filter: 'creation_time > 0 AND last_update_time > 0', maxResults: 1 }),
  ).toMatch(/^e/)
  expect(await findExperiments({ viewType: 'DELETED_ONLY' })).toBe('e2')
  expect(await findExperiments({ orderBy: ['experiment_id DESC'], maxResults: 3 })).toBe('e11 e10 e9')
  expect(await findExperiments({ filter: 'e11 OR e10', superset: true, orderBy: ['name'] })).toBe('e10 e11')
  const first = await searchExperiments(ready.store, { maxResults: 6, viewType: 'ALL', orderBy: ['name'] })
  const pageToken = first.nextPageToken ?? ''
  const second = await searchExperiments(ready.store, {
    maxResults: 6,
    viewType: 'ALL',
    orderBy: ['name'],
    pageToken,
  })
  expect(new Set([...first.items, ...second.items].map(({ name }) => name)).size).toBe(12)
  expect(second.nextPageToken).toBeNull()
  for (const search of [
    { maxResults: 0 },
    { maxResults: 50_001 },
    { pageToken: 'x' },
    { filter: 'nonsense' },
  ])
    await expect(searchExperiments(ready.store, search)).rejects.toMatchObject(REFUSED)
})

test('runs come in pages, the same with and without a filter', async () => {
  for (let i = 0; i < 7; i++)
    await createRun(ready.store, { runName: String(i), startTime: START + (i >> 1) })
  for (const filter of ['', 'start_time > 0']) {
    const names: string[] = []
    let pageToken: string | undefined
    do {
      const page = await searchRuns(ready.store, ready.indexes, { filter, maxResults: 3, pageToken })
      names.push(...page.items.map(({ run }) => run.runName))
      pageToken = page.nextPageToken ?? undefined
    } while (pageToken !== undefined)
    expect(new Set(names).size).toBe(7)
    expect(names.map((name) => Number(name) >> 1)).toEqual([3, 2, 2, 1, 1, 0, 0])
  }
  const whole = await searchRuns(ready.store, ready.indexes, { maxResults: 7 })
  expect(whole.nextPageToken).toBeNull()
  await expect(
    searchRuns(ready.store, ready.indexes, { pageToken: 'eyJvZmZzZXQiOiAwfQ==' }),
  ).rejects.toMatchObject(REFUSED)
})

test('found runs have their datasets', async () => {
  const { runId } = await createRun(ready.store, {})
  const dataset = { name: 'd', digest: '1', sourceType: 'local', source: '{}', schema: null, profile: null }
  await ready.ingest.append({ runId, inputs: [{ dataset, tags: new Map([['k', 'v']]) }] })
  const { items } = await searchRuns(ready.store, ready.indexes, {})
  expect(items[0]?.datasetInputs).toEqual([{ dataset, tags: new Map([['k', 'v']]) }])
})

test('NaN is 0 for a search that asks as SQL does, and takes its own place in the order', async () => {
  for (const value of [NaN, 5, -5]) {
    const { runId } = await createRun(ready.store, { runName: String(value) })
    await ready.ingest.append({ runId, metrics: columnsOf([['m', 0, value]]) })
  }
  const find = async (search: Search): Promise<string[]> => {
    const { items } = await searchRuns(ready.store, ready.indexes, { ...search, orderBy: ['metrics.m DESC'] })
    return items.map(({ run }) => run.runName)
  }
  expect(await find({ filter: 'metrics.m > -1' })).toEqual(['5'])
  expect(await find({ filter: 'metrics.m > -1', nanIsZero: true })).toEqual(['5', 'NaN'])
  expect(await find({ nanIsZero: true })).toEqual(['5', '-5', 'NaN'])
})

test('points that another tab announced before their run are found', async () => {
  await searchRuns(ready.store, ready.indexes, { filter: 'metrics.m > 0', experimentIds: ['0'] })
  const other = openMemory()
  const { store, ingest } = await other.ready()
  const { runId } = await createRun(store, {})
  await ingest.append({ runId, metrics: columnsOf([['m', 0, 1]]) })
  // As if its messages had come in the other order, with a search between them.
  const [index] = await ready.indexes.load(['0'])
  index?.noteMetrics([runId])
  await searchRuns(ready.store, ready.indexes, { filter: 'metrics.m > 0', experimentIds: ['0'] })
  index?.noteRuns([runId])
  const { items } = await searchRuns(ready.store, ready.indexes, {
    filter: 'metrics.m > 0',
    experimentIds: ['0'],
  })
  expect(items.map(({ run }) => run.runId)).toEqual([runId])
  await other.close()
})

test('datasets are summed up by context, those of deleted runs too', async () => {
  const use = async (name: string, context: string | undefined): Promise<string> => {
    const { runId } = await createRun(ready.store, {})
    const dataset = { name, digest: '1', sourceType: 'local', source: '{}', schema: null, profile: null }
    const tags = new Map(context === undefined ? [] : [['mlflow.data.context', context]])
    await ready.ingest.append({ runId, inputs: [{ dataset, tags }] })
    return runId
  }
  await use('a', 'training')
  await use('a', 'training')
  await use('a', 'eval')
  await deleteRuns(ready.store, [await use('b', undefined)])
  const found = await searchDatasets(ready.indexes, ['0', '0'])
  expect(found.map(({ name, digest, context }) => [name, digest, context]).sort()).toEqual([
    ['a', '1', 'eval'],
    ['a', '1', 'training'],
    ['b', '1', null],
  ])
  await expect(searchDatasets(ready.indexes, [])).rejects.toMatchObject(REFUSED)
  await expect(searchDatasets(ready.indexes, Array<string>(21).fill('0'))).rejects.toMatchObject(REFUSED)
})

const MODEL = {
  artifact_path: 'model',
  flavors: { python_function: { loader_module: 'x', config: { secret: 1 } }, sklearn: { version: '1' } },
  utc_time_created: '2025-01-01 00:00:00.000000',
  run_id: 'r',
  signature: { inputs: '[]' },
}

test("models of MLflow 2's clients are listed in a tag, whole however long", async () => {
  const { runId } = await createRun(ready.store, {})
  await logModel(ready.store, runId, JSON.stringify(MODEL))
  await logModel(ready.store, runId, JSON.stringify({ ...MODEL, artifact_path: 'x'.repeat(9_000) }))
  const text = (await getRun(ready.store, runId)).run.tags.get('mlflow.log-model.history') ?? ''
  const list = JSON.parse(text) as Record<string, unknown>[]
  expect(list[0]).toEqual({
    run_id: 'r',
    artifact_path: 'model',
    utc_time_created: '2025-01-01 00:00:00.000000',
    model_uuid: null,
    flavors: { python_function: { loader_module: 'x' }, sklearn: { version: '1' } },
  })
  expect(list[1]?.['artifact_path']).toHaveLength(9_000)
})

test.each([
  '',
  'x',
  '[]',
  'null',
  '{}',
  JSON.stringify({ ...MODEL, flavors: undefined }),
  JSON.stringify({ ...MODEL, flavors: 5 }),
])('the model %j is refused', async (text) => {
  const { runId } = await createRun(ready.store, {})
  await expect(logModel(ready.store, runId, text)).rejects.toMatchObject(REFUSED)
})
