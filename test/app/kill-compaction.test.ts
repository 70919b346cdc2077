/** The browser is killed while points move from segments to chunks. Before, during and after they are the same points. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import type { Page } from 'playwright'
import { ask, readRun } from '../helpers/fault-ledger.ts'
import type { Acknowledged } from '../helpers/fault-notebook.ts'
import { firstDifference, valueAt } from '../helpers/fault-points.ts'
import { launchFaultApp, type FaultApp } from '../helpers/fault-site.ts'

type Shape = { readonly metrics: number; readonly steps: number }

/** So many metrics that nothing moves before the end; then it takes two transactions. */
const WIDE: Shape = { metrics: 125, steps: 4_000 }
/** So many points that they move while others come. */
const LONG: Shape = { metrics: 8, steps: 60_000 }
const ROUNDS = 3

let app: FaultApp

beforeEach(async () => {
  app = await launchFaultApp()
})

afterEach(() => app.close())

/** Each metric is a whole prefix of what was logged, at least as long as what was acknowledged. */
async function expectPoints(
  page: Page,
  run: number,
  runId: string,
  { metrics }: Shape,
  atLeast: number,
): Promise<number[]> {
  const lengths: number[] = []
  for (let m = 0; m < metrics; m++) {
    const key = `m${m}`
    const { steps, values } = (await ask(page, 'readHistory', runId, key)) as MetricHistory
    const expected = Float64Array.from({ length: steps.length }, (_, step) => step)
    expect(firstDifference(steps, expected), `steps of ${key} of run ${run}`).toBeUndefined()
    const known = expected.map((step) => valueAt(run, key, step))
    expect(firstDifference(values, known), `values of ${key} of run ${run}`).toBeUndefined()
    lengths.push(steps.length)
  }
  expect(Math.min(...lengths), `acknowledged of run ${run}`).toBeGreaterThanOrEqual(atLeast)
  const { counts } = await readRun(page, runId)
  expect(Array.from(lengths, (_, m) => counts[`m${m}`])).toEqual(lengths)
  return lengths
}

async function countPieces(page: Page): Promise<{ segments: number; chunks: number }> {
  const { segments = 0, chunks = 0 } = (await page.evaluate(() => notebook.countRows())) ?? {}
  return { segments, chunks }
}

/** Starts a run that is logged; gives how many of its steps were acknowledged so far. */
async function startLogging(run: number, { metrics, steps }: Shape) {
  const page = await app.openNotebook()
  let through = 0
  await page.exposeFunction('acknowledge', (told: Acknowledged) => {
    if (told.kind === 'points') through = told.through
  })
  const name = `run ${run}`
  const runId = await page.evaluate((n) => notebook.startRun(n), name)
  const logging = page.evaluate(([n, r, m, s]) => notebook.logWide(n, r, m, s), [
    name,
    run,
    metrics,
    steps,
  ] as const)
  return { page, name, runId, logging, acknowledged: () => through }
}

/** Kills the browser a moment after the next points moved, and starts it again. */
async function killAfterMove(page: Page, chunksBefore: number): Promise<Page> {
  const chunks = async () => (await countPieces(page)).chunks
  await expect.poll(chunks, { timeout: 60_000, interval: 5 }).toBeGreaterThan(chunksBefore)
  await page.waitForTimeout(Math.random() * 20)
  await app.kill()
  await app.start()
  return await app.openNotebook()
}

/** A few points of each writer may stay in a segment. */
async function expectSettled(page: Page, runs: number): Promise<void> {
  const segments = async () => (await countPieces(page)).segments
  await expect.poll(segments, { timeout: 60_000, interval: 250 }).toBeLessThanOrEqual(2 * runs)
}

test('killed between its transactions or in one, a compaction neither loses nor doubles a point', async () => {
  const runIds: string[] = []
  let caught = 0
  for (let round = 0; round < ROUNDS; round++) {
    const { page, name, runId, logging } = await startLogging(round, WIDE)
    runIds.push(runId)
    await logging
    const before = await countPieces(page)
    // The end of a run moves all its points.
    page.evaluate((n) => notebook.run(n).end(), name).catch(() => undefined)
    const next = await killAfterMove(page, before.chunks)
    const { segments } = await countPieces(next)
    if (segments > round) caught++
    await expectPoints(next, round, runId, WIDE, WIDE.steps)
    // What was left is moved by the next session, before the next round begins.
    await expectSettled(next, round + 1)
    const lengths = await expectPoints(next, round, runId, WIDE, WIDE.steps)
    expect(Math.max(...lengths)).toBe(WIDE.steps)
    await next.close()
  }
  expect(caught, 'rounds that were killed in the middle').toBeGreaterThan(0)
}, 240_000)

test('killed while points still come, what was acknowledged is there once, in segments or in chunks', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { page, runId, logging, acknowledged } = await startLogging(round, LONG)
    const ended = logging.catch(() => undefined)
    const { chunks } = await countPieces(page)
    const next = await killAfterMove(page, chunks)
    await ended
    expect(acknowledged()).toBeGreaterThan(0)
    const lengths = await expectPoints(next, round, runId, LONG, acknowledged())
    await next.evaluate(([n, id]) => notebook.takeRun(n, id).then(() => notebook.run(n).end()), [
      `run ${round}`,
      runId,
    ] as const)
    await expectSettled(next, round + 1)
    expect(await expectPoints(next, round, runId, LONG, acknowledged())).toEqual(lengths)
    await next.close()
  }
}, 240_000)
