import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRun } from '#service/create-run.ts'
import { searchRuns } from '#service/search-runs.ts'
import type { Ready, Session } from '#service/session.ts'
import { SummaryCache } from '#service/summary-cache.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'
import { columnsOf } from '../../helpers/service/context.ts'

let session: Session
let ready: Ready

beforeEach(async () => {
  clearMemory()
  session = openMemory()
  ready = await session.ready()
})

afterEach(() => session.close())

async function logRun(value: number, key = 'm'): Promise<string> {
  const { runId } = await createRun(ready.store, {})
  await ready.ingest.append({ runId, metrics: columnsOf([[key, 0, value]]) })
  return runId
}

test('summaries are read once until their run changes', async () => {
  const cache = new SummaryCache(ready.store)
  const [a, b] = [await logRun(1), await logRun(2)]
  const first = await cache.read([a, b, a])
  expect(first.map(({ last }) => last[0])).toEqual([1, 2, 1])
  expect(first[2]).toBe(first[0])
  await ready.ingest.append({ runId: a, metrics: columnsOf([['m', 1, 3]]) })
  const second = await cache.read([b, a])
  expect(second[0]).toBe(first[1])
  expect(second[1]?.last[0]).toBe(3)
  expect(first[0]?.last[0]).toBe(1)
})

test('what was announced while it was read is not kept', async () => {
  const cache = new SummaryCache(ready.store)
  const runId = await logRun(1)
  const reading = cache.read([runId])
  ready.store.changes.announce({ kind: 'metrics', experimentIds: ['0'], runIds: [runId] })
  const [first] = await reading
  const [second] = await cache.read([runId])
  expect(second).toEqual(first)
  expect(second).not.toBe(first)
})

test('the longest unused go first when they take too much memory', async () => {
  const cache = new SummaryCache(ready.store, 5_000)
  const ids = [await logRun(1), await logRun(2), await logRun(3)]
  const [a] = await cache.read(ids.slice(0, 1))
  const [b] = await cache.read(ids.slice(1, 2))
  expect((await cache.read(ids.slice(0, 1)))[0]).toBe(a)
  await cache.read(ids.slice(2))
  expect((await cache.read(ids.slice(0, 1)))[0]).toBe(a)
  expect((await cache.read(ids.slice(1, 2)))[0]).not.toBe(b)
})

test('more than it may keep are given all the same', async () => {
  const cache = new SummaryCache(ready.store, 1)
  const ids = [await logRun(1), await logRun(2, 'n'), (await createRun(ready.store, {})).runId]
  const rows = await cache.read(ids)
  expect(rows.map(({ keys, last }) => [keys, [...last]])).toEqual([
    [['m'], [1]],
    [['n'], [2]],
    [[], []],
  ])
})

test('runs with the same metrics share their names', async () => {
  const cache = new SummaryCache(ready.store)
  const [a, b] = await cache.read([await logRun(1), await logRun(2)])
  expect(a?.keys).toBe(b?.keys)
})

test('a search gives the latest values of what was found before', async () => {
  const runId = await logRun(1)
  const find = async (): Promise<number | undefined> => {
    const { items } = await searchRuns(ready.store, ready.indexes, { filter: 'metrics.m > 0' })
    return items.find(({ run }) => run.runId === runId)?.summaries.last[0]
  }
  expect(await find()).toBe(1)
  await ready.ingest.append({ runId, metrics: columnsOf([['m', 1, 7]]) })
  expect(await find()).toBe(7)
})
