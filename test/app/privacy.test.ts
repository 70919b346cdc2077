import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import { launchApp, type App } from '../helpers/chromium.ts'
import { whenOfflineReady } from '../helpers/pages.ts'

/** What Chromium asks for on its own account, headless and with a fresh profile. */
const CHROMIUMS_OWN = /^([\w-]+\.)*(google\.com|googleapis\.com|gstatic\.com|gvt1\.com)$/

/** Tries everything a page could leak by, and reports what it could do. */
const HOSTILE = `<!doctype html><title>x</title><h1>Report</h1><script>
  const tries = {
    fetch: () => fetch('https://leak.example/a'),
    own: () => fetch('index.html'),
    storage: () => indexedDB.open('tracklet'),
    parent: () => parent.document.title,
    cookie: () => document.cookie,
    top: () => { top.location = 'https://leak.example/top' },
    eval: () => eval('1'),
  }
  new Image().src = 'https://leak.example/image'
  Promise.all(Object.entries(tries).map(async ([name, attempt]) => {
    try { await attempt(); return [name, 'done'] } catch { return [name, 'refused'] }
  })).then((all) => { document.title = JSON.stringify({ origin: self.origin, ...Object.fromEntries(all) }) })
</script>`

let app: App

afterEach(() => app.close())

test('no screen asks any other host for anything, and no screen breaks the policy', async () => {
  const netLog = join(tmpdir(), `tracklet-net-${process.pid}.json`)
  app = await launchApp({ flags: [`--log-net-log=${netLog}`] })
  const page = await app.open()
  await whenOfflineReady(page)
  await page.getByRole('button', { name: 'Train a model in this tab' }).click()
  await page.getByRole('link', { name: 'Open the experiment' }).click()
  const runs = page.locator('a[href*="/runs/"]')
  await expect.poll(() => runs.count(), { timeout: 30_000 }).toBeGreaterThan(1)
  const run = new URL((await runs.last().getAttribute('href')) ?? '', page.url()).hash
  const runTabs = ['', '/charts', '/artifacts'].map((tab) => run + tab)
  for (const hash of [...runTabs, '#/welcome', '#/experiments', '#/settings']) {
    await page.evaluate((to) => (location.hash = to), hash)
    await page.waitForLoadState('networkidle')
    await page.getByRole('heading').first().waitFor()
  }
  expect(app.problems).toEqual([])
  await app.quit()
  const hosts = new Set(
    [...(await readFile(netLog, 'utf8')).matchAll(/"url":"(?:https?|wss?):\/\/([^/:"]+)/g)].map(
      (m) => m[1] ?? '',
    ),
  )
  await rm(netLog)
  expect(hosts).toContain('localhost')
  expect([...hosts].filter((host) => host !== 'localhost' && !CHROMIUMS_OWN.test(host))).toEqual([])
})

test('the page refuses inline scripts, strings as HTML, strangers as scripts, and other hosts', async () => {
  app = await launchApp()
  const page = await app.open()
  const outcome = await page.evaluate(async () => {
    const attempt = async (body: () => unknown) => {
      // DevTools may evaluate strings, timers may not.
      await new Promise((resolve) => setTimeout(resolve))
      try {
        await body()
        return 'done'
      } catch (error) {
        return error instanceof Error ? error.name : 'refused'
      }
    }
    return {
      html: await attempt(() => (document.createElement('p').innerHTML = '<b>x</b>')),
      worker: await attempt(() => new Worker('/assets/x.js')),
      policy: await attempt(() => window.trustedTypes?.createPolicy('mine', {})),
      evaluated: await attempt(() => (0, eval)('1')),
      fetched: await attempt(() => fetch('https://leak.example/')),
      inline: await attempt(() => {
        const script = document.createElement('script')
        script.append('globalThis.ran = true')
        document.head.append(script)
        if ('ran' in globalThis) return
        throw new TypeError('inline script did not run')
      }),
    }
  })
  expect(outcome).toEqual({
    html: 'TypeError',
    worker: 'TypeError',
    policy: 'TypeError',
    evaluated: 'EvalError',
    fetched: 'TypeError',
    inline: 'TypeError',
  })
})

test('the app cannot be framed, not even by itself', async () => {
  app = await launchApp()
  const page = await app.open()
  await whenOfflineReady(page)
  for (const path of ['', 'index.html']) {
    const frame = await addFrame(page, app.server.url + path, null)
    expect(await frame.evaluate(() => document.getElementById('app')).catch(() => null)).toBeNull()
  }
})

test.each(['with the service worker and without a server', 'before the service worker'])(
  'a preview runs scripts in an origin of its own and reaches nothing, %s',
  async (when) => {
    app = await launchApp()
    const page = await app.open()
    const early = when.startsWith('before')
    if (early) await unregister(page)
    else {
      await whenOfflineReady(page)
      await app.server.stop()
    }
    const frame = await addFrame(page, `${app.server.url}preview.html`, early ? 'allow-scripts' : null)
    await page.evaluate((html) => {
      const shown = document.querySelector('iframe')?.contentWindow
      shown?.postMessage({ type: 'tracklet-preview', html }, '*')
    }, HOSTILE)
    await frame.getByRole('heading', { name: 'Report' }).waitFor()
    await expect.poll(() => frame.title()).toMatch(/^\{/)
    expect(JSON.parse(await frame.title())).toEqual({
      origin: 'null',
      fetch: 'refused',
      own: 'refused',
      storage: 'refused',
      parent: 'refused',
      cookie: 'refused',
      top: 'refused',
      eval: 'refused',
    })
    expect(page.url()).toMatch(new RegExp(`^${app.server.url}`))
  },
)

test('preview.html shows nothing where it has our origin', async () => {
  app = await launchApp()
  // A host that sends no headers, before the service worker: nothing but the attribute would make a sandbox.
  const page = await app.context.newPage()
  await page.route('**/preview.html', async (route) => {
    const response = await route.fetch()
    const headers = response.headers()
    delete headers['content-security-policy']
    await route.fulfill({ response, headers })
  })
  await page.goto(`${app.server.url}tracklet.d.ts`)
  const frame = await addFrame(page, `${app.server.url}preview.html`, null)
  expect(await frame.evaluate(() => self.origin)).toBe(app.server.origin)
  await page.evaluate(() => {
    const shown = document.querySelector('iframe')?.contentWindow
    shown?.postMessage({ type: 'tracklet-preview', html: '<h1>Report</h1>' }, '*')
  })
  await frame.evaluate(() => new Promise(requestAnimationFrame))
  expect(await frame.getByRole('heading').count()).toBe(0)
})

async function addFrame(page: Page, url: string, sandbox: string | null): Promise<Frame> {
  await page.evaluate(
    ({ url: src, sandbox: attribute }) =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe')
        if (attribute !== null) frame.setAttribute('sandbox', attribute)
        frame.src = src
        frame.addEventListener('load', resolve, { once: true })
        document.body.append(frame)
      }),
    { url, sandbox },
  )
  const frame = page.frames().at(-1)
  if (frame === undefined) throw new Error('The frame is not there')
  return frame
}

/** So that the next load is as on a first visit. */
async function unregister(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations())
      await registration.unregister()
  })
}
