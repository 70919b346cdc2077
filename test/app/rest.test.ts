/** MLflow's REST API in the service worker: who reaches it, who does not, and that it forgets nothing. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import { ask, askJson, launchRestSite, newRun, type RestSite, type Way } from '../helpers/rest-site.ts'

let site: RestSite
const endings: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of endings.splice(0)) await end()
  await site.close()
})

const WAYS: readonly Way[] = ['page fetch', 'worker fetch', 'worker sync XHR']

function put(content: string): { method: string; body: string } {
  return { method: 'PUT', body: content }
}

function fileOf(runId: string, path: string): string {
  return `api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${path}`
}

async function stopServiceWorkers(page: Page): Promise<void> {
  const cdp = await site.cdp(page)
  await cdp.send('ServiceWorker.enable')
  await cdp.send('ServiceWorker.stopAllWorkers')
  await cdp.detach()
}

/** Everything there is, as a client sees it. */
async function seeExperiments(page: Page): Promise<string> {
  const ids = ['0', '1', '2', '3'].map((id) =>
    ask(page, 'page fetch', `api/2.0/mlflow/experiments/get?experiment_id=${id}`),
  )
  return JSON.stringify(await Promise.all(ids))
}

test.each(['/', '/tracklet/'])('pages and workers reach it under %s, synchronously too', async (base) => {
  site = await launchRestSite(base)
  const page = await site.openClient()
  for (const way of WAYS) {
    expect(await ask(page, way, 'version')).toMatchObject({ status: 200 })
    const name = `by ${way}`
    const { experiment_id: id } = await askJson(page, 'experiments/create', { name }, way)
    const found = await askJson(page, `experiments/get?experiment_id=${String(id)}`, undefined, way)
    expect(found['experiment']).toMatchObject({ name })
  }
  expect(await ask(page, 'page fetch', 'api/3.0/mlflow/traces/search')).toMatchObject({
    status: 404,
    text: expect.stringContaining('ENDPOINT_NOT_FOUND') as string,
  })
  expect(site.server.requests.filter((path) => path.includes('api/'))).toEqual([])
  expect(site.problems.filter((problem) => !problem.includes('404'))).toEqual([])
})

test('what a service worker knew is not missed when it is stopped between any two calls', async () => {
  site = await launchRestSite()
  const page = await site.openClient()
  const runId = await newRun(page)
  for (let step = 0; step < 5; step++) {
    await stopServiceWorkers(page)
    await askJson(page, 'runs/log-metric', { run_id: runId, key: 'a', value: step, timestamp: step, step })
    await stopServiceWorkers(page)
    expect(
      await ask(page, 'page fetch', fileOf(runId, `${String(step)}.txt`), put(`file ${String(step)}`)),
    ).toMatchObject({ status: 200 })
    await stopServiceWorkers(page)
    const { run } = (await askJson(page, `runs/get?run_id=${runId}`)) as { run: { data: object } }
    expect(run.data).toMatchObject({ metrics: [{ key: 'a', value: step, step }] })
    await stopServiceWorkers(page)
    expect(await ask(page, 'page fetch', fileOf(runId, `${String(step)}.txt`))).toEqual({
      status: 200,
      text: `file ${String(step)}`,
    })
  }
})

test('no form, navigation, frame or script of another site gets through, and none of ours by such a way', async () => {
  site = await launchRestSite()
  const page = await site.openClient()
  const runId = await newRun(page)
  await ask(page, 'page fetch', fileOf(runId, 'x.html'), put('<script>top.hit = 1</script>'))
  const before = await seeExperiments(page)
  const target = site.server.url
  const create = `${target}api/2.0/mlflow/experiments/create`
  const evil = await startEvil(target, `${target}get-artifact?run_id=${runId}&path=x.html`)
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
    const tab = await site.context.newPage()
    await tab.goto(evil)
    const answered = tab.waitForResponse(create)
    await tab.evaluate(
      ([url, enctype]) => {
        const form = document.createElement('form')
        Object.assign(form, { method: 'POST', action: url, enctype })
        const field = document.createElement('input')
        Object.assign(field, { name: '{"name":"evil","x":"', value: '"}' })
        form.append(field)
        document.body.append(form)
        form.submit()
      },
      [create, type] as const,
    )
    expect((await answered).status()).toBe(403)
    await tab.close()
  }
  const tab = await site.context.newPage()
  await tab.goto(evil)
  const reached = await tab.evaluate(
    async ([url]) => {
      const init = { method: 'POST', body: '{"name":"evil"}', headers: { 'Content-Type': 'text/plain' } }
      const outcomes = await Promise.allSettled([
        fetch(url, { ...init, headers: { 'Content-Type': 'application/json' } }),
        fetch(url, { ...init, mode: 'no-cors' }),
      ])
      return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.type : 'refused'))
    },
    [create] as const,
  )
  // What goes without CORS reaches the host, never the service worker.
  expect(reached).toEqual(['refused', 'opaque'])
  const opened = await tab.goto(`${target}get-artifact?run_id=${runId}&path=x.html`)
  expect([opened?.status(), opened?.headers()['content-type']]).toEqual([403, 'application/json'])
  await tab.goto(evil)
  await tab.waitForLoadState('networkidle')
  const frames = tab.frames().slice(1)
  expect(frames.length).toBe(2)
  for (const frame of frames) expect(await frame.content().catch(() => '')).not.toContain('top.hit')
  const own = await site.openClient()
  const status = await own.evaluate(async (url) => {
    const frame = document.createElement('iframe')
    frame.src = url
    document.body.append(frame)
    await new Promise((resolve) => frame.addEventListener('load', resolve))
    return frame.contentDocument?.body.textContent ?? ''
  }, `${target}get-artifact?run_id=${runId}&path=x.html`)
  expect(status).toContain('PERMISSION_DENIED')
  const text = await ask(own, 'page fetch', 'api/2.0/mlflow/experiments/create', {
    method: 'POST',
    body: '{"name":"evil"}',
    headers: { 'Content-Type': 'text/plain' },
  })
  expect(text.status).toBe(403)
  expect(await seeExperiments(page)).toBe(before)
})

/** A page of another site, whose frames ask for the app's API. */
async function startEvil(api: string, file: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><title>Evil</title><iframe src="${file}"></iframe><iframe src="${api}version"></iframe>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(async () => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
}

test('files of any size come back as they were, and an upload that is cut off leaves nothing', async () => {
  site = await launchRestSite()
  const page = await site.openClient()
  const runId = await newRun(page)
  const equal = await page.evaluate(
    async ([folder]) => {
      const results: boolean[] = []
      for (const size of [0, 1, 65_536, 65_537, 5_000_000]) {
        const content = Uint8Array.from({ length: size }, (_, i) => (i * 7 + size) % 251)
        await fetch(`${folder}${String(size)}`, { method: 'PUT', body: content })
        const back = new Uint8Array(await (await fetch(`${folder}${String(size)}`)).arrayBuffer())
        results.push(back.length === size && back.every((byte, i) => byte === content[i]))
      }
      return results
    },
    [fileOf(runId, '')] as const,
  )
  expect(equal).toEqual([true, true, true, true, true])
  await page.evaluate(
    ([url]) => {
      // It never ends.
      let pieces = 0
      const body = new ReadableStream({
        pull: (controller) =>
          pieces++ < 8 ? controller.enqueue(new Uint8Array(500_000)) : new Promise(() => {}),
      })
      void fetch(url, { method: 'PUT', body, duplex: 'half' } as RequestInit).catch(() => undefined)
    },
    [fileOf(runId, 'cut')] as const,
  )
  await expect.poll(() => listStaged(page)).not.toEqual([])
  await stopServiceWorkers(page)
  const { files } = await askJson(page, `artifacts/list?run_id=${runId}`)
  expect((files as { path: string }[]).map(({ path }) => path)).toEqual([
    '0',
    '1',
    '5000000',
    '65536',
    '65537',
  ])
  // A page of the app tidies up.
  await site.open('#/settings')
  await expect.poll(() => listStaged(page), { timeout: 20_000 }).toEqual([])
})

/** What waits in the folder of unfinished files. */
async function listStaged(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const names: string[] = []
    try {
      const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('tracklet')
      for await (const name of (await root.getDirectoryHandle('staging')).keys()) names.push(name)
    } catch {
      // Not made yet.
    }
    return names
  })
}

test('an open page registers again when something unregistered the service worker', async () => {
  site = await launchRestSite()
  const page = await site.openClient()
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations())
      await registration.unregister()
  })
  const count = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)
  expect(await count()).toBe(0)
  await expect.poll(count, { timeout: 20_000 }).toBe(1)
  const fresh = await site.openClient()
  expect(await ask(fresh, 'worker sync XHR', 'health')).toEqual({ status: 200, text: 'OK' })
})

test('a page that uses nothing but fetch logs and searches, while the screens show it', async () => {
  site = await launchRestSite()
  const page = await site.openClient()
  const screen = await site.open('#/experiments')
  const { experiment_id: id } = await askJson(page, 'experiments/create', { name: 'by fetch' })
  await screen.getByRole('link', { name: 'by fetch' }).first().click()
  const runs: string[] = []
  for (const [i, name] of ['slow', 'fast'].entries()) {
    const { run } = (await askJson(page, 'runs/create', {
      experiment_id: id,
      run_name: `${name} run`,
      start_time: Date.now(),
    })) as { run: { info: { run_id: string } } }
    runs.push(run.info.run_id)
    await screen
      .getByRole('link', { name: `${name} run` })
      .first()
      .waitFor()
    await askJson(page, 'runs/log-batch', {
      run_id: run.info.run_id,
      metrics: Array.from({ length: 100 }, (_, step) => ({
        key: 'loss',
        value: (i + 1) / (step + 1),
        timestamp: Date.now(),
        step,
      })),
      params: [{ key: 'lr', value: String(0.1 * (i + 1)) }],
    })
  }
  const search = { experiment_ids: [id], filter: 'metrics.loss < 0.015', order_by: ['metrics.loss'] }
  const { runs: found } = (await askJson(page, 'runs/search', search, 'worker sync XHR')) as {
    runs: { info: object; data: object }[]
  }
  expect(found).toMatchObject([
    { info: { run_id: runs[0] }, data: { metrics: [{ key: 'loss', value: 0.01, step: 99 }] } },
  ])
  const history = await askJson(page, `metrics/get-history?run_id=${runs[1] ?? ''}&metric_key=loss`)
  expect(history['metrics']).toHaveLength(100)
  await screen.getByText('0.02000', { exact: true }).first().waitFor()
  await askJson(page, 'runs/update', { run_id: runs[1], status: 'FINISHED', end_time: Date.now() })
  await screen.getByRole('link', { name: 'fast run' }).first().click()
  await screen.getByText('Finished').first().waitFor()
  expect(site.problems).toEqual([])
})

test('models that fetch logs, registers, stages and deletes are shown as it happens', async () => {
  site = await launchRestSite()
  const page = await site.openClient()
  const runId = await newRun(page)
  const list = await site.open('#/models')
  await list.getByRole('heading', { name: 'No registered models' }).waitFor()
  const runPage = await site.open(`#/experiments/0/runs/${runId}`)
  await runPage.getByRole('heading', { name: 'Metrics' }).waitFor()

  const { model } = (await askJson(page, 'logged-models', {
    experiment_id: '0',
    name: 'price-net',
    source_run_id: runId,
  })) as { model: { info: { model_id: string } } }
  const modelId = model.info.model_id
  await askJson(page, 'runs/outputs', { run_id: runId, models: [{ model_id: modelId, step: 1 }] })
  await runPage.getByRole('link', { name: 'price-net' }).click()
  await runPage.getByRole('heading', { name: 'price-net' }).waitFor()
  await runPage.getByText('pending').waitFor()
  const point = { run_id: runId, key: 'mae', value: 0.25, timestamp: Date.now(), step: 1 }
  await askJson(page, 'runs/log-metric', { ...point, model_id: modelId })
  await runPage.getByText('0.2500').waitFor()
  await ask(page, 'page fetch', `api/2.0/mlflow/logged-models/${modelId}`, {
    method: 'PATCH',
    body: JSON.stringify({ model_id: modelId, status: 'LOGGED_MODEL_READY' }),
    headers: { 'Content-Type': 'application/json' },
  })
  await runPage.getByText('ready', { exact: true }).waitFor()

  await askJson(page, 'registered-models/create', { name: 'prices' })
  await list.getByRole('link', { name: 'prices', exact: true }).click()
  const version = { name: 'prices', source: `models:/${modelId}`, run_id: runId, model_id: modelId }
  await askJson(page, 'model-versions/create', version)
  await list.getByRole('link', { name: 'Version 1' }).waitFor()
  await runPage.getByRole('link', { name: 'prices, version 1' }).click()
  await runPage.getByRole('heading', { name: 'Version 1' }).waitFor()
  await askJson(page, 'registered-models/alias', { name: 'prices', alias: 'champion', version: '1' })
  await askJson(page, 'model-versions/transition-stage', {
    name: 'prices',
    version: '1',
    stage: 'Production',
    archive_existing_versions: false,
  })
  for (const screen of [list, runPage]) {
    await screen.getByRole('button', { name: 'Stage of version 1: Production' }).waitFor()
    await screen.getByText('@champion', { exact: true }).waitFor()
    await screen.getByText(/ersion.* moved from None to Production/).waitFor()
  }
  await askJson(page, 'registered-models/rename', { name: 'prices', new_name: 'house-prices' })
  const found = await askJson(page, "registered-models/search?filter=name LIKE 'house%25'")
  expect(found['registered_models']).toMatchObject([
    { name: 'house-prices', aliases: [{ alias: 'champion' }] },
  ])
  await list.getByRole('heading', { name: 'No such model here', level: 1 }).waitFor()
  expect(site.problems).toEqual([])
})
