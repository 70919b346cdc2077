/** The same losses on the storage that Chromium is moving to, which tells nothing of them by itself. */
import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StoreStatus } from '#model/storage.ts'
import { ask } from '../helpers/fault-ledger.ts'
import { findSqliteFile, SQLITE_FLAG } from '../helpers/fault-profile.ts'
import { launchFaultApp, type FaultApp } from '../helpers/fault-site.ts'

const RUNS = 3
const HEADER_BYTES = 100

let app: FaultApp

beforeEach(async () => {
  app = await launchFaultApp({ flags: [SQLITE_FLAG] })
})

afterEach(() => app.close())

test.each<[string, (path: string) => Promise<void>]>([
  ['is gone', (path) => rm(path)],
  ['was cut in half', async (path) => truncate(path, Math.floor((await stat(path)).size / 2))],
  [
    'has no header any more',
    async (path) => writeFile(path, (await readFile(path)).fill(0, 0, HEADER_BYTES)),
  ],
])('a database whose file %s is noticed, and what is left is used after a fresh start', async (_, damage) => {
  const page = await app.openNotebook()
  await page.evaluate(async (runs) => {
    for (let i = 0; i < runs; i++) {
      const name = `run ${i}`
      await notebook.startRun(name)
      notebook.log(name, i, [0, 0], 10_000)
      await notebook.run(name).end()
    }
  }, RUNS)
  const witness = () => page.evaluate(() => notebook.readText('tracklet/witness.json'))
  await expect.poll(witness, { timeout: 20_000 }).toContain(`"runs":${RUNS}`)
  await app.quit()
  await damage(await findSqliteFile(app))
  await app.start()
  const next = await app.openNotebook()
  const status = (await ask(next, 'status')) as Extract<StoreStatus, { state: 'lost' }>
  expect(status.state).toBe('lost')
  expect(status.lostRuns + status.runsLeft).toBe(RUNS)
  expect(await next.evaluate(() => notebook.call('createRun', {}))).toMatchObject({ code: 'E_STORE_LOST' })
  await ask(next, 'startFresh')
  const id = await next.evaluate(() => notebook.startRun('anew'))
  await next.evaluate(async () => {
    notebook.log('anew', 0, [0, 0], 100)
    await notebook.run('anew').end()
  })
  await app.kill()
  await app.start()
  const last = await app.openNotebook()
  expect(await ask(last, 'status')).toEqual({ state: 'ready' })
  expect((await last.evaluate((run) => notebook.readRun(run), id)).counts).toEqual({
    loss: 100,
    'eval/acc': 100,
  })
})
