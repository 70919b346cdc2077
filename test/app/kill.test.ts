/** The browser is killed while it logs. What was acknowledged must be there, whole and once; nothing else may be left. */
import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { ask, Ledger, readRun, TABS } from '../helpers/fault-ledger.ts'
import { KEYS } from '../helpers/fault-notebook.ts'
import { databaseFolder, SQLITE_FLAG, tearLog } from '../helpers/fault-profile.ts'
import { launchFaultApp, type FaultApp } from '../helpers/fault-site.ts'

const ROUNDS = 12
const MOST_MS = 1_500

const apps: FaultApp[] = []

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

async function launch(flags: readonly string[] = []): Promise<FaultApp> {
  const app = await launchFaultApp({ flags })
  apps.push(app)
  return app
}

async function logUntilKilled(app: FaultApp, ledger: Ledger, ms: number): Promise<void> {
  const pages: Page[] = []
  for (let tab = 0; tab < TABS; tab++) pages.push(await ledger.openWriter(app))
  await ledger.resumeRuns(pages)
  const ended = ledger.writeForever(pages)
  await new Promise((resolve) => setTimeout(resolve, ms))
  await app.kill()
  await ended
}

test(`nothing acknowledged is lost over ${ROUNDS} kills of the browser, nothing is doubled, and nothing is left over`, async () => {
  const app = await launch()
  const ledger = await Ledger.begin(app)
  for (let round = 1; round <= ROUNDS; round++) {
    await logUntilKilled(app, ledger, Math.random() * MOST_MS)
    await app.start()
    const page = await app.openNotebook()
    await ledger.check(page)
    // Cleaning up begins seconds after the start, so not every round waits for it.
    if (round % 3 === 0) await ledger.checkLeftovers(page)
  }
  expect(ledger.summary.points).toBeGreaterThan(1_000)
  expect(ledger.summary.files).toBeGreaterThan(ROUNDS)
  const shown = await app.open(`#/experiments/1/runs/${ledger.firstRunId}`)
  await shown.getByRole('main').getByText('interrupted').first().waitFor()
  expect(app.problems).toEqual([])
}, 240_000)

test('a record that was torn by a kill does not cost the database two starts later', async () => {
  const app = await launch()
  let page = await app.openNotebook()
  const id = await page.evaluate(() => notebook.startRun('torn'))
  await page.evaluate(async () => {
    notebook.log('torn', 0, [0, 0], 1_000)
    await notebook.run('torn').flush()
  })
  for (const done of [1_000, 2_000, 3_000]) {
    await app.kill()
    await tearLog(app)
    await app.start()
    page = await app.openNotebook()
    expect(await ask(page, 'status')).toEqual({ state: 'ready' })
    expect((await readRun(page, id)).counts).toEqual(Object.fromEntries(KEYS.map((key) => [key, done])))
    await page.evaluate(
      async ([runId, from]) => {
        await notebook.takeRun('torn', runId)
        notebook.log('torn', 0, [from, from], from + 1_000)
        await notebook.run('torn').flush()
      },
      [id, done] as const,
    )
  }
})

test('nothing is lost on the browser’s next storage', async () => {
  const app = await launch([SQLITE_FLAG])
  const ledger = await Ledger.begin(app)
  for (const ms of [MOST_MS / 4, MOST_MS]) {
    await logUntilKilled(app, ledger, ms)
    await app.start()
    await ledger.check(await app.openNotebook())
  }
  await ledger.checkLeftovers(await app.openNotebook())
  expect(ledger.summary.points).toBeGreaterThan(100)
  expect(existsSync(databaseFolder(app)), 'it is another storage').toBe(false)
})
