/** The database is emptied or damaged between two starts, or under an open tab. Nothing is lost without a word. */
import { cp, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Artifact } from '#model/artifact.ts'
import type { Experiment, ExperimentOverview } from '#model/experiment.ts'
import type { MetricHistory } from '#model/metric.ts'
import type { RunData } from '#model/run.ts'
import type { StoreStatus } from '#model/storage.ts'
import type { Page } from 'playwright'
import { ask, readRun } from '../helpers/fault-ledger.ts'
import { KEYS } from '../helpers/fault-notebook.ts'
import { firstDifference, valueAt } from '../helpers/fault-points.ts'
import { findDatabaseFiles, flipBytes, removeDatabase, removeFiles } from '../helpers/fault-profile.ts'
import { launchFaultApp, type FaultApp } from '../helpers/fault-site.ts'

const STEPS = 2_000
const NAMED = 3
/** Runs of 36 kB each: enough that the database is more than its newest log file. */
const HEAVY = 250
const RUNS = NAMED + HEAVY
/** From the opening of the page to an answer. */
const ANSWER_MS = 30_000

const KEPT = ['IndexedDB', 'File System']
let app: FaultApp
let runIds: string[]

beforeAll(async () => {
  app = await launchFaultApp()
  const page = await app.openNotebook()
  runIds = await page.evaluate(fill, [NAMED, STEPS, HEAVY] as const)
  const expectWitness = async () =>
    expect(await page.evaluate(() => notebook.readText('tracklet/witness.json'))).toContain(`"runs":${RUNS}`)
  await vi.waitFor(expectWitness, { timeout: 20_000 })
  await app.quit()
  for (const name of KEPT)
    await cp(join(app.profile, 'Default', name), join(app.profile, `${name} kept`), { recursive: true })
})

beforeEach(async () => {
  await app.kill()
  for (const name of KEPT) {
    await rm(join(app.profile, 'Default', name), { recursive: true, force: true })
    await cp(join(app.profile, `${name} kept`), join(app.profile, 'Default', name), { recursive: true })
  }
  app.problems.length = 0
})

afterAll(() => app.close())

async function fill([named, steps, heavy]: readonly [number, number, number]): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < named; i++) {
    const name = `run ${i}`
    ids.push(await notebook.startRun(name))
    notebook.log(name, i, [0, 0], steps)
    await notebook.run(name).logArtifact('model/weights.bin', new Uint8Array(200_000).fill(i))
    await notebook.run(name).logText(`notes of ${name}`, 'notes.txt')
    await notebook.run(name).end()
  }
  const params = Array.from({ length: 6 }, (_, i) => [`p${i}`, ''.padEnd(6_000, crypto.randomUUID())])
  for (let i = 0; i < heavy; i++) await notebook.ask('createRun', { experiment: 'heavy', params })
  return ids
}

/** The state as a page finds it, in time. */
async function openStatus(): Promise<{ page: Page; status: StoreStatus }> {
  const page = await app.openNotebook()
  const began = performance.now()
  const status = (await ask(page, 'status')) as StoreStatus
  expect(performance.now() - began, 'time to an answer').toBeLessThan(ANSWER_MS)
  return { page, status }
}

async function expectPoints(page: Page): Promise<void> {
  for (const [i, id] of runIds.entries()) {
    for (const key of KEYS) {
      const { values } = (await ask(page, 'readHistory', id, key)) as MetricHistory
      const expected = Float64Array.from({ length: STEPS }, (_, step) => valueAt(i, key, step))
      expect(firstDifference(values, expected), `${key} of run ${i}`).toBeUndefined()
    }
  }
}

async function expectRefusals(page: Page, code: string): Promise<void> {
  const [id] = runIds
  for (const [verb, ...args] of [
    ['createRun', {}],
    ['createExperiment', 'x'],
    ['getRun', id],
    ['listExperiments', 'ALL'],
    ['logArtifacts', id, [{ path: 'a', content: 'x' }]],
    ['logBatch', { runId: id, writerId: id, seq: 0, tags: [['k', 'v']] }],
    ['setSetting', 'x', 1],
  ] as const) {
    const outcome = await page.evaluate(([name, given]) => notebook.call(name, ...given), [
      verb,
      args,
    ] as const)
    expect(outcome, verb).toMatchObject({ code })
  }
}

const look = (page: Page) =>
  page.evaluate(async () => JSON.stringify([await notebook.countRows(), await notebook.files()]))

test('the copy of the profile is whole: what follows is the damage', async () => {
  await app.start()
  const { page, status } = await openStatus()
  expect(status).toEqual({ state: 'ready' })
  await expectPoints(page)
})

test('a database that is gone is told from a first visit, and nothing is written until the person says so', async () => {
  await removeDatabase(app)
  await app.start()
  const { page, status } = await openStatus()
  const { lastSeen, ...loss } = status as StoreStatus & { lastSeen: number }
  expect(loss).toEqual({
    state: 'lost',
    lostRuns: RUNS,
    lostExperiments: 3,
    runsLeft: 0,
    filesLeft: NAMED + 1,
  })
  expect(Date.now() - lastSeen).toBeLessThan(10 * 60_000)
  const witness = await page.evaluate(() => notebook.readText('tracklet/witness.json'))
  const before = await look(page)
  await expectRefusals(page, 'E_STORE_LOST')
  const connected = await page.evaluate(() =>
    notebook.client().catch((error: { code: string }) => error.code),
  )
  expect(connected).toBe('E_STORE_LOST')
  // Longer than clean-up waits.
  await page.waitForTimeout(4_500)
  expect(await look(page)).toBe(before)
  expect(await page.evaluate(() => notebook.readText('tracklet/witness.json'))).toBe(witness)
  await app.kill()
  await app.start()
  expect((await openStatus()).status.state, 'after another start').toBe('lost')
})

test('the start screen says what is lost and what is left, and begins anew when asked', async () => {
  await removeDatabase(app)
  await app.start()
  const page = await app.open()
  const alert = page.getByRole('alert')
  await alert.getByText(`${RUNS} runs`).waitFor({ timeout: ANSWER_MS })
  await alert.getByText(`${NAMED + 1} artifact files`).waitFor()
  await page.getByRole('button', { name: /start fresh/i }).click()
  await page.getByRole('button', { name: /start fresh/i }).click()
  await page.getByRole('link', { name: 'Settings' }).first().waitFor()
  expect(app.problems).toEqual([])
})

test('after a fresh start the old witness lies aside, and the store is used again', async () => {
  await removeDatabase(app)
  await app.start()
  const { page } = await openStatus()
  const witness = await page.evaluate(() => notebook.readText('tracklet/witness.json'))
  await ask(page, 'startFresh')
  expect(await ask(page, 'status')).toEqual({ state: 'ready' })
  const files = await page.evaluate(() => notebook.files())
  const aside = files.filter(({ path }) => /^tracklet\/witness-.+\.json$/.test(path))
  expect(
    await Promise.all(aside.map(({ path }) => page.evaluate((p) => notebook.readText(p), path))),
  ).toEqual([witness])
  const id = await page.evaluate(() => notebook.startRun('anew'))
  await page.evaluate(async () => {
    notebook.log('anew', 0, [0, 0], 100)
    await notebook.run('anew').end()
  })
  await app.quit()
  await app.start()
  const next = await openStatus()
  expect(next.status).toEqual({ state: 'ready' })
  expect((await readRun(next.page, id)).counts).toEqual({ [KEYS[0]]: 100, [KEYS[1]]: 100 })
})

test.each([
  ['the log', /\.log$/],
  ['a table file', /\.ldb$/],
])('flipped bytes in %s are noticed', async (_, pattern) => {
  for (const path of await findDatabaseFiles(app, pattern)) await flipBytes(path, 5)
  await app.start()
  const { page, status } = await openStatus()
  expect(status).toMatchObject({ state: 'lost', filesLeft: NAMED + 1 })
  const { lostRuns, runsLeft } = status as Extract<StoreStatus, { state: 'lost' }>
  expect(lostRuns + runsLeft).toBe(RUNS)
  expect(lostRuns).toBeGreaterThan(0)
  await expectRefusals(page, 'E_STORE_LOST')
})

test('a log that ends early is noticed', async () => {
  for (const path of await findDatabaseFiles(app, /\.log$/))
    await truncate(path, Math.floor((await stat(path)).size / 2))
  await app.start()
  const { page, status } = await openStatus()
  expect(status.state).toBe('lost')
  await expectRefusals(page, 'E_STORE_LOST')
})

test('of a database that lost its table files the rest is used after a fresh start', async () => {
  for (const path of await findDatabaseFiles(app, /^CURRENT$/)) await rm(path)
  await app.start()
  const { page, status } = await openStatus()
  const { lostRuns, runsLeft } = status as Extract<StoreStatus, { state: 'lost' }>
  expect(lostRuns + runsLeft).toBe(RUNS)
  expect(runsLeft).toBeGreaterThan(0)
  await ask(page, 'startFresh')
  const listed = await page.evaluate(async () => {
    const all = (await notebook.ask('listExperiments', 'ALL')) as ExperimentOverview[]
    return all.map(({ experiment, activeRuns }) => [experiment.experimentId, activeRuns] as const)
  })
  expect(listed.reduce((sum, [, active]) => sum + active, 0)).toBe(runsLeft)
  const found = await page.evaluate(
    async (limit) =>
      ((await notebook.ask('searchRuns', { maxResults: limit })) as { items: RunData[] }).items.length,
    RUNS,
  )
  expect(found).toBe(runsLeft)
  const added = await page.evaluate(
    async () => ((await notebook.ask('createExperiment', 'after all that')) as Experiment).experimentId,
  )
  expect(listed.map(([experimentId]) => experimentId)).not.toContain(added)
})

test('a database that cannot be opened at all says so at once, and stays as it is', async () => {
  for (const path of await findDatabaseFiles(app, /^MANIFEST/)) await rm(path)
  await app.start()
  const { page, status } = await openStatus()
  expect(status.state).toBe('failed')
  await expectRefusals(page, 'E_STORE_CORRUPT')
  const witness = await page.evaluate(() => notebook.readText('tracklet/witness.json'))
  expect(witness).toContain(`"runs":${RUNS}`)
  const shown = await app.open()
  await shown.getByRole('alert').getByRole('button', { name: 'Reload' }).waitFor({ timeout: ANSWER_MS })
})

test('without its files the database is read, and artifacts say that they are missing until they are logged again', async () => {
  await removeFiles(app)
  await app.start()
  const { page, status } = await openStatus()
  expect(status).toEqual({ state: 'ready' })
  await expectPoints(page)
  const [id = ''] = runIds
  const paths = ((await ask(page, 'listArtifacts', id)) as Artifact[]).map(({ path }) => path)
  expect(paths).toEqual(['model/weights.bin', 'notes.txt'])
  for (const path of paths) {
    const outcome = await page.evaluate(([run, p]) => notebook.call('readArtifact', run, p), [
      id,
      path,
    ] as const)
    expect(outcome).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    expect((outcome as { message: string }).message).toContain('missing')
  }
  await page.evaluate(async (runId) => {
    const uploads = [
      { path: 'notes.txt', content: 'notes of run 0' },
      { path: 'model/weights.bin', content: new Uint8Array(200_000).fill(0) },
    ]
    await notebook.ask('logArtifacts', runId, uploads)
  }, id)
  for (const row of (await ask(page, 'listArtifacts', id)) as Artifact[])
    expect(await page.evaluate(([run, p]) => notebook.hashArtifact(run, p), [id, row.path] as const)).toBe(
      row.sha256,
    )
})

test('site data that is cleared under an open tab is not brought back empty', async () => {
  await app.start()
  const { page } = await openStatus()
  const [id = ''] = runIds
  await page.evaluate((runId) => notebook.takeRun('open', runId), id)
  const cdp = await app.cdp(page)
  // So that batches are on their way at every moment.
  await page.evaluate(() => {
    let step = 10_000
    setInterval(() => notebook.log('open', 0, [step, step], (step += 200)), 5)
  })
  await cdp.send('Storage.clearDataForOrigin', { origin: app.server.origin, storageTypes: 'all' })
  await expectRefusals(page, 'E_STORE_LOST')
  await page.waitForFunction(() => notebook.events.some(({ detail }) => detail === 'E_STORE_LOST'))
  expect(await page.evaluate(() => notebook.run('open').pending)).toBeGreaterThan(0)
  await page.waitForTimeout(4_500)
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([])
  await app.kill()
  await app.start()
  const next = await app.openNotebook()
  expect(await next.evaluate(async () => [await indexedDB.databases(), await notebook.files()])).toEqual([
    [],
    [],
  ])
})
