import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRun } from '#service/create-run.ts'
import { readHistoryPage, sampleHistories } from '#service/metric-history.ts'
import type { Ready, Session } from '#service/session.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'
import { columnsOf } from '../../helpers/service/context.ts'

let session: Session
let ready: Ready
const REFUSED = { code: 'INVALID_PARAMETER_VALUE' }

beforeEach(async () => {
  clearMemory()
  session = openMemory()
  ready = await session.ready()
})

afterEach(() => session.close())

/** A run with points `[step, value, time]` of `m`. */
async function runWith(points: readonly (readonly [number, number, number?])[]): Promise<string> {
  const { runId } = await createRun(ready.store, {})
  await ready.ingest.append({
    runId,
    metrics: columnsOf(points.map(([step, value, time]) => ['m', step, value, time ?? step + 100])),
  })
  return runId
}

async function pages(runId: string, maxResults: number): Promise<number[][]> {
  const all: number[][] = []
  let pageToken: string | undefined
  do {
    const page = await readHistoryPage(ready.store, { runId, key: 'm', maxResults, pageToken })
    all.push([...page.history.values])
    pageToken = page.nextPageToken ?? undefined
  } while (pageToken !== undefined && all.length < 20)
  return all
}

test('a history comes in pages by time, step and value, a point that was logged twice once', async () => {
  const runId = await runWith([
    [5, 50, 2],
    [1, 10, 1],
    [0, 30, 3],
    [5, 50, 2],
    [5, 40, 2],
    [2, NaN, 4],
  ])
  expect(await pages(runId, 2)).toEqual([[10, 40], [50, 30], [NaN]])
  expect(await pages(runId, 5)).toEqual([[10, 40, 50, 30, NaN]])
  const { history, nextPageToken } = await readHistoryPage(ready.store, { runId, key: 'm' })
  expect([history.values.length, nextPageToken]).toEqual([5, null])
})

test('an unknown run or metric has no points', async () => {
  const runId = await runWith([[0, 1]])
  const none = { nextPageToken: null }
  expect(await readHistoryPage(ready.store, { runId, key: 'x' })).toMatchObject(none)
  expect(await readHistoryPage(ready.store, { runId: 'f'.repeat(32), key: 'm' })).toMatchObject(none)
})

test.each([-1, 1.5, 25_001, NaN])('a page of %j is refused', async (maxResults) => {
  const runId = await runWith([[0, 1]])
  await expect(readHistoryPage(ready.store, { runId, key: 'm', maxResults })).rejects.toMatchObject(REFUSED)
})

test('a forged token is refused', async () => {
  const runId = await runWith([[0, 1]])
  const page = readHistoryPage(ready.store, { runId, key: 'm', maxResults: 1, pageToken: 'x' })
  await expect(page).rejects.toMatchObject(REFUSED)
})

const steps = (count: number, from = 0): [number, number][] =>
  Array.from({ length: count }, (_, i) => [from + i, i])

async function sampleSteps(
  runIds: readonly string[],
  request: { maxResults?: number; startStep?: number; endStep?: number } = {},
): Promise<number[][]> {
  const sampled = await sampleHistories(ready.store, { runIds, key: 'm', ...request })
  expect(sampled.map(({ runId }) => runId)).toEqual(runIds)
  return sampled.map(({ history }) => [...history.steps])
}

test('few steps are all given, negative ones only within bounds', async () => {
  const runId = await runWith([...steps(3), [-2, 9]])
  expect(await sampleSteps([runId])).toEqual([[0, 1, 2]])
  expect(await sampleSteps([runId], { startStep: -5, endStep: 1 })).toEqual([[-2, 0, 1]])
})

test('many steps are sampled evenly, with the last', async () => {
  const runId = await runWith(steps(10))
  expect(await sampleSteps([runId], { maxResults: 3 })).toEqual([[0, 3, 6, 9]])
  expect(await sampleSteps([runId], { maxResults: 4 })).toEqual([[0, 2, 5, 7, 9]])
  expect(await sampleSteps([runId], { maxResults: 1 })).toEqual([[0, 9]])
  expect(await sampleSteps([runId], { maxResults: 10 })).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
  expect(await sampleSteps([runId], { maxResults: 2, startStep: 2, endStep: 5 })).toEqual([[2, 4, 5]])
})

test('the steps of all runs are sampled together, and each keeps its own first and last', async () => {
  const [long, short] = [await runWith(steps(10)), await runWith(steps(2, 4))]
  expect(await sampleSteps([long, short], { maxResults: 2 })).toEqual([
    [0, 4, 5, 9],
    [4, 5],
  ])
  expect(await sampleSteps([short, long], { maxResults: 2, startStep: 5, endStep: 9 })).toEqual([
    [5],
    [5, 7, 9],
  ])
})

test('every point of a chosen step is given, by time and value', async () => {
  const runId = await runWith([
    [0, 2, 9],
    [0, 3, 8],
    [0, 1, 9],
    [0, 1, 9],
  ])
  const [sampled] = await sampleHistories(ready.store, { runIds: [runId], key: 'm', maxResults: 1 })
  expect([...(sampled?.history.values ?? [])]).toEqual([3, 1, 2])
})

test('what no sample can be of is refused', async () => {
  const runId = await runWith([[0, 1]])
  const refused = [
    { runIds: [] },
    { runIds: Array<string>(101).fill(runId) },
    { maxResults: 0 },
    { maxResults: 2_501 },
    { startStep: 1 },
    { endStep: 1 },
    { startStep: 2, endStep: 1 },
  ]
  for (const part of refused)
    await expect(sampleHistories(ready.store, { runIds: [runId], key: 'm', ...part })).rejects.toMatchObject(
      REFUSED,
    )
  await expect(sampleHistories(ready.store, { runIds: ['f'.repeat(32)], key: 'm' })).rejects.toMatchObject({
    code: 'RESOURCE_DOES_NOT_EXIST',
  })
})
