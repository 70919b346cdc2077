/** The browser refuses more space: what was acknowledged stays, what was not waits, and all goes on by itself. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import type { CDPSession, Page } from 'playwright'
import { ask, checkLeftovers, readRun } from '../helpers/fault-ledger.ts'
import { KEYS } from '../helpers/fault-notebook.ts'
import { bytesOf, firstDifference, hashOf, valueAt } from '../helpers/fault-points.ts'
import { launchFaultApp, type FaultApp } from '../helpers/fault-site.ts'
import { whenOfflineReady } from '../helpers/pages.ts'

let app: FaultApp
let page: Page
let cdp: CDPSession

beforeEach(async () => {
  app = await launchFaultApp()
})

afterEach(() => app.close())

/** Chromium keeps what it found to be left for half a minute, but not beyond the last connection, and a little. */
const FORGET_MS = 4_000

/** A tab of an origin that may use so much, or no more than it does. Nothing else may be open. */
async function openFull(quotaSize?: number): Promise<void> {
  page = await app.openNotebook()
  cdp = await app.cdp(page)
  if (quotaSize === undefined) {
    await page.waitForTimeout(FORGET_MS)
    await leaveRoom(0)
  } else await cdp.send('Storage.overrideQuotaForOrigin', { origin: app.server.origin, quotaSize })
}

/** Of files it is known at every moment what is left; the quota counts the app's own too. */
async function leaveRoom(bytes: number): Promise<void> {
  const { origin } = app.server
  const { usage } = await cdp.send('Storage.getUsageAndQuota', { origin })
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + bytes })
}

async function makeRoom(): Promise<void> {
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: app.server.origin })
}

const pendingOf = (name: string) => page.evaluate((n) => notebook.run(n).pending, name)

async function expectPoints(id: string, key: string, atLeast: number): Promise<number> {
  const { steps, values } = (await ask(page, 'readHistory', id, key)) as MetricHistory
  const expected = Float64Array.from({ length: steps.length }, (_, step) => step)
  expect(firstDifference(steps, expected), `steps of ${key}`).toBeUndefined()
  expect(
    firstDifference(
      values,
      expected.map((step) => valueAt(0, key, step)),
    ),
    `values of ${key}`,
  ).toBeUndefined()
  expect(steps.length).toBeGreaterThanOrEqual(atLeast)
  return steps.length
}

const MAX_BUFFERED = 400_000

test('batches wait for space under pressure and go on by themselves, without a gap and none twice', async () => {
  await openFull(1_500_000)
  await page.evaluate((max) => notebook.client(max), MAX_BUFFERED)
  const id = await page.evaluate(() => notebook.startRun('full'))
  await page.evaluate(async () => {
    notebook.log('full', 0, [0, 0], 5_000)
    await notebook.run('full').flush()
  })
  let logged = 5_000
  const waits = () => page.evaluate(() => notebook.events.some(({ detail }) => detail === 'E_QUOTA'))
  while (!(await waits())) {
    await page.evaluate((from) => notebook.log('full', 0, [from, from], from + 5_000), logged)
    logged += 5_000
    await page.waitForTimeout(50)
  }
  const waiting = await pendingOf('full')
  expect(waiting).toBeGreaterThan(0)
  await page.evaluate((from) => notebook.log('full', 0, [from, from], from + 100_000), logged)
  logged += 100_000
  expect(await pendingOf('full')).toBeGreaterThanOrEqual(waiting + 200_000)
  expect(await page.evaluate(() => notebook.events.filter(({ type }) => type !== 'error'))).toEqual([
    { type: 'pressure', detail: expect.objectContaining({ high: true, max: MAX_BUFFERED }) as unknown },
  ])
  // What is on disk while it waits: a whole prefix, no less than was acknowledged.
  const stored = await Promise.all(KEYS.map((key) => expectPoints(id, key, 5_000)))
  expect(stored.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(2 * logged - (await pendingOf('full')))
  expect((await readRun(page, id)).live).toBe(true)

  await makeRoom()
  await page.evaluate(() => notebook.run('full').flush())
  for (const key of KEYS) expect(await expectPoints(id, key, logged)).toBe(logged)
  expect((await readRun(page, id)).counts).toEqual(Object.fromEntries(KEYS.map((key) => [key, logged])))
  expect(await page.evaluate(() => [notebook.run('full').pending, notebook.run('full').refused])).toEqual([
    0, 0,
  ])
  expect(await page.evaluate(() => notebook.events.at(-1))).toMatchObject({
    type: 'pressure',
    detail: { high: false },
  })
})

test.each([
  ['of its own file', 3_000_000],
  ['of a pack', 60_000],
])('an artifact %s waits for space, leaves nothing behind, and is whole at last', async (_, size) => {
  await openFull(900_000)
  const id = await page.evaluate(() => notebook.startRun('full'))
  const stored = page.evaluate(([bytes]) => notebook.run('full').logArtifact('large.bin', bytes), [
    bytesOf(7, size),
  ] as const)
  await page.waitForFunction(() => notebook.events.some(({ detail }) => detail === 'E_QUOTA'))
  expect(await ask(page, 'listArtifacts', id)).toEqual([])
  await checkLeftovers(page, new Set())
  await makeRoom()
  await stored
  const sha256 = await hashOf(bytesOf(7, size))
  expect(await page.evaluate((run) => notebook.hashArtifact(run, 'large.bin'), id)).toBe(sha256)
  await checkLeftovers(page, new Set([sha256]))
})

test('a full store opens, is read, and runs can be removed from it', async () => {
  page = await app.openNotebook()
  const id = await page.evaluate(() => notebook.startRun('kept'))
  const gone = await page.evaluate(() => notebook.startRun('gone'))
  await page.evaluate(async () => {
    notebook.log('kept', 0, [0, 0], 2_000)
    await notebook.run('kept').end()
    notebook.log('gone', 1, [0, 0], 2_000)
    await notebook.run('gone').logArtifact('a.bin', new Uint8Array(2_000_000))
    await notebook.run('gone').end()
  })
  const witness = () => page.evaluate(() => notebook.readText('tracklet/witness.json'))
  await expect.poll(witness, { timeout: 20_000 }).toContain('"runs":2')
  const names = async () => (await page.evaluate(() => notebook.files())).map(({ path }) => path)
  await expect.poll(names, { timeout: 20_000 }).toContain('tracklet/reserve')
  await page.close()
  await openFull()
  expect(await ask(page, 'status')).toEqual({ state: 'ready' })
  for (const key of KEYS) await expectPoints(id, key, 2_000)
  // Starting compacts, which may leave room for a row.
  const refused = await page.evaluate(
    (run) => notebook.call('logArtifacts', run, [{ path: 'large', content: new Uint8Array(30_000_000) }]),
    id,
  )
  expect(refused).toMatchObject({ code: 'E_QUOTA' })
  await ask(page, 'deleteRuns', [gone])
  await ask(page, 'purgeDeleted')
  expect(await page.evaluate((run) => notebook.call('getRun', run), gone)).toMatchObject({
    code: 'RESOURCE_DOES_NOT_EXIST',
  })
  await checkLeftovers(page, new Set())
  for (const key of KEYS) await expectPoints(id, key, 2_000)
  await app.quit()
  await app.start()
  page = await app.openNotebook()
  expect(await ask(page, 'status'), 'no loss is reported').toEqual({ state: 'ready' })
})

test('the app says that it waits for space, with sizes, also in tabs opened since, until it goes on', async () => {
  const early = await app.open('#/experiments')
  await whenOfflineReady(early)
  page = await app.openNotebook()
  const id = await page.evaluate(() => notebook.startRun('full'))
  await page.evaluate(async () => {
    notebook.log('full', 0, [0, 0], 2_000)
    await notebook.run('full').logArtifact('small.bin', new Uint8Array(300_000).fill(7))
  })
  cdp = await app.cdp(page)
  await leaveRoom(1_500_000)
  const size = 4_000_000
  const stored = page.evaluate(([bytes]) => notebook.run('full').logArtifact('large.bin', bytes), [
    bytesOf(7, size),
  ] as const)
  const banner = (shown: Page) => shown.getByRole('alert').filter({ hasText: 'No space left' })
  await banner(early)
    .getByText(/faults 3\d\d(\.\d)? kB/)
    .waitFor()
  const late = await app.open('#/settings')
  await banner(late).waitFor({ timeout: 10_000 })
  await makeRoom()
  await stored
  await banner(early).waitFor({ state: 'detached' })
  await banner(late).waitFor({ state: 'detached' })
  expect(await page.evaluate((run) => notebook.hashArtifact(run, 'large.bin'), id)).toBe(
    await hashOf(bytesOf(7, size)),
  )
  expect(app.problems).toEqual([])
})
