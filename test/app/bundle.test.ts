/** Experiments leave one browser as a file and come into another; a kill on the way leaves all of it or nothing. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import { launchApp, type App } from '../helpers/chromium.ts'
import { whenOfflineReady } from '../helpers/pages.ts'

const apps: App[] = []

async function launch(): Promise<App> {
  const app = await launchApp()
  apps.push(app)
  return app
}

afterEach(async () => {
  const problems = apps.flatMap((app) => app.problems)
  for (const app of apps.splice(0)) await app.close()
  expect(problems).toEqual([])
})

/** Runs text in the page with a client, `tracklet`; text, since Vitest rewrites `import()` in functions. */
async function withClient<T>(page: Page, body: string): Promise<T> {
  return await page.evaluate<T>(`(async () => {
    const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
    const tracklet = await connect()
    try { ${body} } finally { await tracklet.close() }
  })()`)
}

async function logSweep(page: Page, runs: number, points: number): Promise<void> {
  await withClient(
    page,
    `for (let i = 0; i < ${runs}; i++) {
      const run = await tracklet.startRun({ experiment: 'sweep', name: 'mlp-' + i, params: { lr: 0.001 * (i + 1) } })
      for (let step = 0; step < ${points}; step++) run.logMetric('loss', 1 / (step + 1 + i), { step })
      await run.logArtifact('notes/' + i + '.txt', 'what run ' + i + ' was for')
      await run.logArtifact('weights.bin', new Uint8Array(200_000).fill(i))
      await run.end()
    }`,
  )
}

/** The page's download, whole. */
async function downloadOf(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download', { timeout: 60_000 })
  await click()
  const download = await waiting
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

const summary = (page: Page) =>
  withClient<unknown>(
    page,
    `const runs = await tracklet.searchRuns({ experiments: ['sweep'] })
    return runs.map(({ id, name, params, metrics, summaries }) =>
      [id, name, params.lr, metrics.loss, summaries.loss.count]).sort()`,
  )

const exportSweep = (page: Page) =>
  withClient<string>(
    page,
    `const bytes = new Uint8Array(await (await tracklet.exportBundle({ experiments: ['sweep'] })).arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
    return btoa(text)`,
  )

const countRuns = (page: Page) =>
  withClient<number>(
    page,
    `return (await tracklet.searchRuns({ experiments: ['sweep', 'House prices'] })).length`,
  )

const listLooks = (page: Page) =>
  page.evaluate(async () =>
    (await indexedDB.databases())
      .map(({ name = '' }) => name)
      .filter((name) => name.startsWith('tracklet-look-')),
  )

async function dropFile(page: Page, name: string, base64: string): Promise<void> {
  await page.evaluate(
    ([fileName, text]) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([bytes], fileName))
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
    },
    [name, base64] as const,
  )
}

async function importFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page
    .locator('input[aria-label="Files to import"]')
    .setInputFiles({ name, mimeType: 'application/zip', buffer: bytes })
}

test('a sweep leaves as one file, opens in a fresh browser offline, and is there once after two imports', async () => {
  const one = await launch()
  const page = await one.open('#/experiments')
  await logSweep(page, 6, 300)
  const before = await summary(page)
  await page.getByRole('link', { name: 'sweep' }).first().click()
  const { name, bytes } = await downloadOf(page, () => page.getByRole('button', { name: 'Export' }).click())
  expect(name).toBe('sweep.tracklet.zip')
  await page.getByText(/Downloaded: sweep\.tracklet\.zip/).waitFor()

  const two = await launch()
  const other = await two.open('#/import')
  await whenOfflineReady(other)
  await two.server.stop()
  await importFile(other, name, bytes)
  await other.getByRole('button', { name: 'Import 6 runs' }).click()
  await other.getByRole('heading', { name: 'Imported 6 runs' }).waitFor()
  expect(await summary(other)).toEqual(before)
  await other.getByRole('button', { name: 'Import more' }).click()
  await importFile(other, name, bytes)
  await other.getByRole('button', { name: 'Import', exact: true }).click()
  await other.getByRole('heading', { name: 'Imported', exact: true }).waitFor()
  expect(await summary(other)).toEqual(before)
  await other.getByRole('link', { name: 'sweep' }).first().click()
  await expect.poll(() => other.locator('[role=row][aria-selected]').count()).toBe(6)
})

test('a bundle that is dropped is looked at from its file, offline, and kept when it is imported', async () => {
  const one = await launch()
  const page = await one.open('#/experiments')
  await logSweep(page, 6, 300)
  const before = await summary(page)
  const bundle = await exportSweep(page)

  const two = await launch()
  const other = await two.open('#/experiments')
  await whenOfflineReady(other)
  await two.server.stop()
  // Table and charts side by side.
  await other.setViewportSize({ width: 1280, height: 800 })
  await dropFile(other, 'sweep.tracklet.zip', bundle)
  const bar = other.getByRole('status', { name: 'A bundle is looked at' })
  await bar.getByText('sweep.tracklet.zip').waitFor()
  await expect.poll(() => other.locator('[role=row][aria-selected]').count()).toBe(6)
  expect(new URL(other.url()).search).toBe('?look=sweep.tracklet.zip')
  await other.getByRole('figure', { name: 'Chart of loss' }).locator('canvas').first().waitFor()
  expect(await other.getByRole('button', { name: /Create experiment|Rename|Describe|Export/ }).count()).toBe(
    0,
  )
  await other.getByRole('link', { name: 'mlp-2' }).first().click()
  await other.getByText('0.003').first().waitFor()
  await other.getByRole('link', { name: 'Artifacts' }).click()
  await other.getByRole('treeitem', { name: /weights\.bin/ }).waitFor()
  await other.evaluate(() => void (location.hash += '/notes/2.txt'))
  await other.getByText('what run 2 was for').waitFor()
  expect(await countRuns(other)).toBe(0)

  await bar.getByRole('button', { name: 'Import' }).click()
  await other.getByRole('heading', { name: 'Imported 6 runs' }).waitFor()
  expect(new URL(other.url()).search).toBe('')
  expect(await summary(other)).toEqual(before)
  await expect.poll(() => listLooks(other)).toEqual([])
})

test('a bundle that was looked at is gone after a reload, which says so, and nothing of it is left', async () => {
  const app = await launch()
  const page = await app.open('#/welcome')
  await page.getByRole('button', { name: 'Open the sample bundle' }).click()
  await page.getByRole('button', { name: 'Open without importing' }).click()
  await page.getByRole('row', { name: /mlp-32-16/ }).waitFor()
  expect(await listLooks(page)).toHaveLength(1)
  await page.goBack()
  await page.getByRole('heading', { name: /Found in 1 file/ }).waitFor()
  await page.goForward()
  await page.getByRole('row', { name: /mlp-32-16/ }).waitFor()
  await page.reload()
  await page.getByText(/was open without being imported, and is not any more/).waitFor()
  await page.getByRole('heading', { name: 'Nothing is tracked yet' }).waitFor()
  expect(new URL(page.url()).search).toBe('')
  expect(await countRuns(page)).toBe(0)
  // What the closed page left is swept a few seconds after the start.
  await expect.poll(() => listLooks(page), { timeout: 60_000 }).toEqual([])
})

test('the sample opens from the first screen, and a link opens a bundle of this site and no other', async () => {
  const app = await launch()
  const page = await app.open('#/welcome')
  await page.getByRole('button', { name: 'Open the sample bundle' }).click()
  await page.getByRole('button', { name: /^Import \d+ runs$/ }).click()
  await page.getByRole('heading', { name: /^Imported \d+ runs$/ }).waitFor()
  await page.getByRole('link', { name: 'House prices' }).first().click()
  await page.getByRole('row', { name: /mlp-32-16/ }).waitFor()

  await whenOfflineReady(page)
  await app.server.stop()
  const linked = await app.open('?bundle=sample/house-prices.tracklet.zip#/experiments')
  await linked.getByText('is open without being imported').waitFor()
  expect(new URL(linked.url()).search).toBe('?look=house-prices.tracklet.zip')
  await linked.getByRole('button', { name: 'What would be new?' }).click()
  await linked.getByText(/already here with the same content/).waitFor()
  expect(new URL(linked.url()).search).toBe('')
  const foreign = await app.open('?bundle=https://example.org/a.zip')
  await foreign.getByText(/A link opens bundles of http:\/\/localhost/).waitFor()
})

test('a bundle that is made while runs log holds each run as it was at one moment', async () => {
  const one = await launch()
  const page = await one.open('#/experiments')
  const { acknowledged, bundle } = await withClient<{ acknowledged: number[]; bundle: string }>(
    page,
    `const runs = await Promise.all([0, 1, 2].map((i) => tracklet.startRun({ experiment: 'sweep', name: 'mlp-' + i })))
    const done = runs.map(() => 0)
    let isLogging = true
    const logging = runs.map(async (run, i) => {
      for (let step = 0; isLogging; step++) {
        run.logMetrics({ loss: 1 / (step + 1), accuracy: step }, { step })
        if (step % 20 !== 19) continue
        await run.flush()
        done[i] = step + 1
      }
    })
    while (Math.min(...done) < 400) await new Promise((resolve) => setTimeout(resolve, 10))
    const acknowledged = [...done]
    const content = await tracklet.exportBundle({ experiments: ['sweep'] })
    isLogging = false
    await Promise.all(logging)
    const bytes = new Uint8Array(await content.arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
    return { acknowledged, bundle: btoa(text) }`,
  )
  const two = await launch()
  const other = await two.open('#/experiments')
  await beginImport(other, bundle)
  const found = await withClient<{ name: string; loss: number[]; accuracy: number[] }[]>(
    other,
    `const runs = await tracklet.searchRuns({ experiments: ['sweep'] })
    return await Promise.all(runs.map(async ({ id, name }) => {
      const run = await tracklet.getRun(id)
      const [loss, accuracy] = [await run.metricHistory('loss'), await run.metricHistory('accuracy')]
      return { name, loss: [...loss.steps], accuracy: [...accuracy.values] }
    }))`,
  )
  expect(found).toHaveLength(3)
  for (const { name, loss, accuracy } of found) {
    // What was acknowledged before is there, nothing between is missing, and both metrics end at the same batch.
    expect(loss.length).toBeGreaterThanOrEqual(acknowledged[Number(name.slice(-1))] ?? Infinity)
    expect(loss).toEqual(Array.from(loss, (_, step) => step))
    expect(accuracy).toEqual(loss)
  }
})

const ROUNDS = 20
const RUNS = 12
const POINTS = 3_000

test('killed at twenty moments of an import, all of it is there or nothing', async () => {
  const app = await launch()
  const source = await app.open('#/experiments')
  await logSweep(source, RUNS, POINTS)
  const bundle = await exportSweep(source)
  const whole = await summary(source)
  await remove(app)
  const [outcomes, longest] = [{ all: 0, nothing: 0 }, await timeImport(source, bundle)]
  await remove(app)
  let page = source
  for (let round = 0; round < ROUNDS; round++) {
    // What becomes of it, the kill decides.
    beginImport(page, bundle).catch(() => undefined)
    await page.waitForTimeout((longest * (round + 1)) / ROUNDS)
    await app.kill()
    await app.start()
    page = await app.open('#/experiments')
    const left = (await summary(page)) as unknown[]
    if (left.length > 0) expect(left).toEqual(whole)
    outcomes[left.length > 0 ? 'all' : 'nothing']++
    await expectNothingStaged(page)
    if (left.length > 0) await remove(app)
  }
  expect(outcomes.all + outcomes.nothing).toBe(ROUNDS)
  expect(outcomes.nothing, 'rounds that were killed on the way').toBeGreaterThan(0)
  // And after all of that it still comes in.
  await beginImport(page, bundle)
  expect(await summary(page)).toEqual(whole)
}, 600_000)

function beginImport(page: Page, bundle: string): Promise<unknown> {
  return withClient(
    page,
    `const bytes = Uint8Array.from(atob(${JSON.stringify(bundle)}), (letter) => letter.charCodeAt(0))
    return await tracklet.importFiles([{ path: 'sweep.tracklet.zip', content: new Blob([bytes]) }])`,
  )
}

async function timeImport(page: Page, bundle: string): Promise<number> {
  const begun = performance.now()
  await beginImport(page, bundle)
  return performance.now() - begun
}

/** Deleted and purged by the worker itself, past the client, which only adds; in a tab of its own, since the policy can be made once. */
async function remove(app: App): Promise<void> {
  const page = await app.open('#/settings')
  await page.evaluate(`(async () => {
    const policy = trustedTypes.createPolicy('tracklet-sdk', { createScriptURL: (url) => url })
    const worker = new Worker(policy.createScriptURL(new URL('worker.js', document.baseURI).href), { type: 'module' })
    const call = (verb, ...args) => new Promise((resolve, reject) => {
      const id = crypto.randomUUID()
      worker.addEventListener('message', ({ data }) => {
        if (data.id !== id) return
        if (data.type === 'RAW') resolve(data.value)
        else reject(new Error(JSON.stringify(data.value)))
      })
      worker.postMessage({ id, type: 'APPLY', path: [verb], argumentList: args.map((value) => ({ type: 'RAW', value })) })
    })
    const all = await call('listExperiments', 'ACTIVE_ONLY')
    await call('deleteExperiments', all.flatMap(({ experiment }) => (experiment.name === 'sweep' ? experiment.experimentId : [])))
    await call('purgeDeleted')
    worker.terminate()
  })()`)
  await page.close()
}

/** The clean-up begins a few seconds after the start. */
async function expectNothingStaged(page: Page): Promise<void> {
  const count = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('tracklet')
          opening.onerror = () => reject(new Error('not opened'))
          opening.onsuccess = () => {
            const db = opening.result
            const counting = db.transaction('staged').objectStore('staged').count()
            counting.onsuccess = () => {
              db.close()
              resolve(counting.result)
            }
          }
        }),
    )
  await expect.poll(count, { timeout: 60_000, interval: 200 }).toBe(0)
}
