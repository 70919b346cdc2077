/** The main job: a model trains in the tab, is tracked as it trains, and is all there after the browser was killed, offline. */
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import type { RunData } from '#model/run.ts'
import type { Artifact } from '#model/artifact.ts'
import { launchFaultApp, type FaultApp } from '../helpers/fault-site.ts'
import { whenOfflineReady } from '../helpers/pages.ts'

const EXPERIMENT = 'House prices'
const SIZE = { width: 1280, height: 800 }

/** Everything that is on disk of a run: a metric's points as bits, a file as its hash. */
type Kept = {
  readonly name: string
  readonly params: Record<string, string>
  readonly points: Record<string, string[]>
  readonly files: Record<string, string>
}

let app: FaultApp

afterEach(() => app.close())

/** What a worker of its own reads: acknowledged by definition. */
async function readKept(notebook: Page): Promise<Record<string, Kept>> {
  return await notebook.evaluate(async (experiment) => {
    const { notebook: own } = globalThis
    const { items: runs } = (await own.ask('searchRuns', { experiments: [experiment] })) as {
      items: RunData[]
    }
    const entries = runs.map(async ({ run, summaries }) => {
      const points: Record<string, string[]> = {}
      for (const key of summaries.keys) {
        const { steps, values, timestamps } = (await own.ask('readHistory', run.runId, key)) as MetricHistory
        const columns = [steps, values, timestamps].map((column) => new BigUint64Array(column.slice().buffer))
        points[key] = Array.from(values, (_, i) => columns.map((bits) => String(bits[i])).join())
      }
      const files: Record<string, string> = {}
      for (const { path } of (await own.ask('listArtifacts', run.runId)) as Artifact[]) {
        files[path] = await own.hashArtifact(run.runId, path)
      }
      return [
        run.runId,
        { name: run.runName, params: Object.fromEntries(run.params), points, files },
      ] as const
    })
    return Object.fromEntries(await Promise.all(entries))
  }, EXPERIMENT)
}

/** The drawn pixels of a chart. */
async function readChart(page: Page, metric: string): Promise<string> {
  const canvas = page
    .getByRole('figure', { name: `Chart of ${metric}` })
    .locator('canvas')
    .first()
  return createHash('sha256')
    .update(await canvas.screenshot())
    .digest('hex')
}

/** For eyes: the folder of the variable gets the pictures. */
async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env['TRACKLET_PHOTOS']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash)
}

async function startTraining(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Train a model in this tab' }).click()
  await page.getByRole('link', { name: 'Open the experiment' }).click()
  // Below the sweep, which has no loss of its own.
  const runs = page.locator('[aria-level="2"] a[href*="/runs/"]')
  await expect.poll(() => runs.count(), { timeout: 60_000 }).toBeGreaterThan(2)
  await expect.poll(() => page.locator('aside [data-current=true]').innerText()).toContain(EXPERIMENT)
  return new URL((await runs.first().getAttribute('href')) ?? '', page.url()).hash
}

test('a model trains in the tab, its charts grow, and all that was acknowledged is there after a kill, offline', async () => {
  app = await launchFaultApp()
  const page = await app.open()
  await page.setViewportSize(SIZE)
  await whenOfflineReady(page)
  const latest = await startTraining(page)
  await photograph(page, 'table-live')

  await goTo(page, `${latest}/charts`)
  const seen = new Set<string>()
  await expect
    .poll(async () => seen.add(await readChart(page, 'train/loss')).size, { timeout: 60_000 })
    .toBeGreaterThan(3)
  await photograph(page, 'charts-live')

  const notebook = await app.openNotebook()
  await expect
    .poll(
      async () => Object.values(await readKept(notebook)).flatMap(({ files }) => Object.keys(files)).length,
      { timeout: 60_000 },
    )
    .toBeGreaterThan(3)
  const before = await readKept(notebook)
  await app.kill()
  await app.server.stop()

  await app.start()
  const again = await app.open('#/experiments/1')
  await again.setViewportSize(SIZE)
  await expect
    .poll(() => again.locator('a[href*="/runs/"]').count(), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(Object.keys(before).length)
  await expect.poll(() => again.getByRole('img', { name: 'interrupted' }).count()).toBeGreaterThan(0)
  await photograph(again, 'table-after-kill')
  const [finished] =
    Object.entries(before).find(([, { files }]) => Object.keys(files).includes('predictions.png')) ?? []
  const home = `#/experiments/1/runs/${String(finished)}`
  await goTo(again, home)
  await again.getByRole('heading', { name: before[finished ?? '']?.name ?? '' }).waitFor()
  await photograph(again, 'run-after-kill')
  await goTo(again, `${home}/artifacts/predictions.png`)
  const picture = again.getByRole('img', { name: /predictions\.png/ })
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100)
  await photograph(again, 'artifacts-after-kill')
  expect(app.problems).toEqual([])

  // The notebook is no part of the app, so it alone needs the server.
  await app.server.start()
  const after = await readKept(await app.openNotebook())
  for (const [id, { params, points, files }] of Object.entries(before)) {
    expect(after[id]?.params).toEqual(params)
    expect(after[id]?.files).toMatchObject(files)
    for (const [key, bits] of Object.entries(points)) {
      const kept = after[id]?.points[key] ?? []
      expect(new Set(kept).size).toBe(kept.length)
      expect(kept).toEqual(expect.arrayContaining(bits))
    }
  }
}, 300_000)
