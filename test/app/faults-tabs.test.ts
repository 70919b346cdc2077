/** Several tabs of one store: writing one run, editing one run, upgrading under each other, closing in the middle. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import type { StoreStatus } from '#model/storage.ts'
import type { Page } from 'playwright'
import { ask, readRun } from '../helpers/fault-ledger.ts'
import { KEYS, type Acknowledged, type SeenRun } from '../helpers/fault-notebook.ts'
import { firstDifference, valueAt } from '../helpers/fault-points.ts'
import { launchFaultApp, type FaultApp } from '../helpers/fault-site.ts'

let app: FaultApp

beforeEach(async () => {
  app = await launchFaultApp()
})

afterEach(() => app.close())

const STEPS = 20_000

/** Whole: every step once, in order, each value as it was logged. */
async function expectPrefix(page: Page, runId: string, key: string, atLeast: number): Promise<number> {
  const { steps, values } = (await ask(page, 'readHistory', runId, key)) as MetricHistory
  const expected = Float64Array.from({ length: steps.length }, (_, step) => step)
  expect(firstDifference(steps, expected), `steps of ${key}`).toBeUndefined()
  const known = expected.map((step) => valueAt(0, key, step))
  expect(firstDifference(values, known), `values of ${key}`).toBeUndefined()
  expect(steps.length).toBeGreaterThanOrEqual(atLeast)
  return steps.length
}

test('two tabs that write one run at the same time lose and double nothing', async () => {
  const [one, two] = [await app.openNotebook(), await app.openNotebook()]
  const id = await one.evaluate(() => notebook.startRun('shared'))
  await two.evaluate((runId) => notebook.takeRun('shared', runId), id)
  const half = STEPS / 2
  const write = (page: Page, from: number, mark: string) =>
    page.evaluate(
      async ([first, last, name]) => {
        const run = notebook.run('shared')
        for (let step = first; step < last; step += 1_000) {
          notebook.log('shared', 0, [step, step], step + 1_000)
          run.setTag(`${name}.${step}`, step)
          run.logParam(`${name}/${step}`, step)
          if (step % 5_000 === 0) await run.logText(`${name} ${step}`, `${name}/${step}.txt`)
        }
        await run.flush()
      },
      [from, from + half, mark] as const,
    )
  await Promise.all([write(one, 0, 'one'), write(two, half, 'two')])
  for (const key of KEYS) expect(await expectPrefix(one, id, key, STEPS)).toBe(STEPS)
  const { tags, params, live } = await readRun(two, id)
  const marks = ['one', 'two'].flatMap((mark, i) =>
    Array.from({ length: half / 1_000 }, (_, n) => [mark, i * half + n * 1_000] as const),
  )
  for (const [mark, step] of marks) {
    expect(tags[`${mark}.${step}`]).toBe(String(step))
    expect(params[`${mark}/${step}`]).toBe(String(step))
  }
  expect((await ask(one, 'listArtifacts', id)) as unknown[]).toHaveLength(4)
  expect(live).toBe(true)
  await one.close()
  expect((await readRun(two, id)).live, 'the other tab still holds it').toBe(true)
})

test('two tabs that edit one run at once lose no field of each other', async () => {
  const pages = [await app.openNotebook(), await app.openNotebook()]
  const [first] = pages as [Page, Page]
  const id = await first.evaluate(() => notebook.startRun('shared'))
  const EDITS = 250
  const edit = (page: Page, mark: string) =>
    page.evaluate(
      async ([runId, name, edits]) => {
        const all: Promise<unknown>[] = []
        for (let i = 0; i < edits; i++) {
          all.push(notebook.ask('setTag', runId, `${name}.${i}`, String(i)))
          if (i % 2 === 0) all.push(notebook.ask('renameRun', runId, `${name} ${i}`))
          if (i % 10 === 9) all.push(notebook.ask('deleteTag', runId, `${name}.${i - 5}`))
        }
        await Promise.all(all)
      },
      [id, mark, EDITS] as const,
    )
  await Promise.all([edit(first, 'a'), edit(pages[1] as Page, 'b')])
  const [seen, alsoSeen] = await Promise.all(pages.map((page) => readRun(page, id)))
  expect(alsoSeen).toEqual(seen)
  const { name: last, tags } = seen as SeenRun
  for (const mark of ['a', 'b']) {
    const kept = Array.from({ length: EDITS }, (_, i) => i).filter((i) => i % 10 !== 4)
    expect(kept.filter((i) => tags[`${mark}.${i}`] !== String(i))).toEqual([])
    expect(Object.keys(tags).filter((key) => key.startsWith(`${mark}.`))).toHaveLength(kept.length)
  }
  expect([`a ${EDITS - 2}`, `b ${EDITS - 2}`]).toContain(last)
  expect(tags['mlflow.runName']).toBe(last)
})

test('a tab that closes with a full buffer leaves what was acknowledged and nothing half written', async () => {
  const page = await app.openNotebook()
  let acknowledged = 0
  await page.exposeFunction('acknowledge', (told: Acknowledged) => {
    if (told.kind === 'points') acknowledged = told.through
  })
  const id = await page.evaluate(() => notebook.startRun('left'))
  await page.evaluate(async () => {
    notebook.log('left', 0, [0, 0], 3_000)
    await notebook.run('left').flush()
    globalThis.acknowledge({ kind: 'points', run: 0, through: 3_000 })
    notebook.log('left', 0, [3_000, 3_000], 200_000)
  })
  expect(await page.evaluate(() => notebook.run('left').pending)).toBeGreaterThan(100_000)
  await page.close()
  const next = await app.openNotebook()
  expect(acknowledged).toBe(3_000)
  const counts = [
    await expectPrefix(next, id, KEYS[0], acknowledged),
    await expectPrefix(next, id, KEYS[1], acknowledged),
  ]
  const { counts: noted, live, status } = await readRun(next, id)
  expect(Object.values(noted)).toEqual(counts)
  expect([status, live]).toEqual(['RUNNING', false])
})

/** A native version that no schema of ours has yet. */
const FUTURE = 100_000

/** What newer code does: another form of the database, under a higher number. */
function upgrade(page: Page, version: number): Promise<void> {
  return page.evaluate(
    (number) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('tracklet', number)
        request.onupgradeneeded = () => void request.result.createObjectStore('of the future')
        request.onsuccess = () => {
          request.result.close()
          resolve()
        }
        request.onerror = () => reject(request.error ?? new Error('not upgraded'))
      }),
    version,
  )
}

test('a tab with old code lets an upgrade through, then refuses to write and keeps what waits', async () => {
  const [old, newer] = [await app.openNotebook(), await app.openNotebook()]
  const shown = await app.open('#/settings')
  await shown.getByRole('heading', { name: 'Settings' }).waitFor()
  const id = await old.evaluate(() => notebook.startRun('old'))
  await old.evaluate(async () => {
    notebook.log('old', 0, [0, 0], 500)
    await notebook.run('old').flush()
  })
  await ask(old, 'status')
  await upgrade(newer, FUTURE)
  for (const [verb, ...args] of [
    ['createRun', {}],
    ['getRun', id],
    ['setTag', id, 'k', 'v'],
    ['logArtifacts', id, [{ path: 'a', content: 'x' }]],
  ] as const) {
    const outcome = await old.evaluate(([name, given]) => notebook.call(name, ...given), [
      verb,
      args,
    ] as const)
    expect(outcome, verb).toMatchObject({ code: 'E_STORE_NEWER' })
  }
  expect(await ask(old, 'status')).toEqual({ state: 'newer' })
  await old.evaluate(() => notebook.log('old', 0, [500, 500], 700))
  await old.waitForFunction(() => notebook.events.some(({ detail }) => detail === 'E_STORE_NEWER'))
  expect(await old.evaluate(() => notebook.run('old').pending)).toBe(400)
  await shown.goto(`${app.server.url}#/experiments`)
  await shown.getByRole('alert').getByRole('button', { name: 'Reload' }).waitFor()
})

test('code that meets a newer database says so and writes nothing', async () => {
  const before = await app.openNotebook()
  await before.evaluate(() => notebook.startRun('before'))
  await before.close()
  const page = await app.openNotebook()
  await upgrade(page, FUTURE)
  const look = () =>
    page.evaluate(async () => JSON.stringify([await notebook.countRows(), await notebook.files()]))
  const untouched = await look()
  expect(await ask(page, 'status')).toEqual({ state: 'newer' })
  for (const [verb, ...args] of [['createRun', {}], ['listExperiments', 'ALL'], ['startFresh']] as const)
    await page.evaluate(([name, given]) => notebook.call(name, ...given), [verb, args] as const)
  const refused = await page.evaluate(() =>
    notebook.startRun('x').catch((error: { code: string }) => error.code),
  )
  expect(refused).toBe('E_STORE_NEWER')
  await page.waitForTimeout(4_000)
  expect(await look()).toBe(untouched)
  expect(
    await page.evaluate(async () => (await indexedDB.databases()).map(({ version }) => version)),
  ).toEqual([FUTURE])
})

test('an upgrade that another tab blocks says which, and goes on when that tab closes', async () => {
  const holder = await app.openNotebook()
  await holder.evaluate(
    () =>
      new Promise<void>((resolve) => {
        void navigator.locks.request('tracklet-tab:' + location.href, () => new Promise(() => undefined))
        // Without a handler for versionchange; kept from being collected.
        indexedDB.open('tracklet', 1).onsuccess = ({ target }) => {
          Object.assign(globalThis, { kept: (target as IDBOpenDBRequest).result })
          resolve()
        }
      }),
  )
  const page = await app.openNotebook()
  const began = performance.now()
  const shown = await app.open('#/settings')
  const status = (await ask(page, 'status')) as StoreStatus
  expect(performance.now() - began).toBeLessThan(10_000)
  await shown.getByRole('alert').getByText(`${app.server.url}notebook.html`).waitFor({ timeout: 10_000 })
  expect(status).toEqual({ state: 'blocked', blockedBy: [`${app.server.url}notebook.html`] })
  expect(await page.evaluate(() => notebook.call('createRun', {}))).toMatchObject({ code: 'E_STORE_STALLED' })
  await holder.close()
  await expect.poll(() => ask(page, 'status'), { timeout: 10_000 }).toEqual({ state: 'ready' })
  await ask(page, 'createRun', {})
  await shown.getByRole('heading', { name: 'Settings' }).waitFor({ timeout: 10_000 })
})
