import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import { launchApp, type App, type AppOptions } from '../helpers/chromium.ts'
import { whenOfflineReady } from '../helpers/pages.ts'
import { DIST } from '../helpers/static-server.ts'

type Icon = { src: string; sizes: string; type: string; purpose: string }
type Manifest = {
  start_url: string
  scope: string
  display: string
  icons: Icon[]
  shortcuts: { url: string }[]
}

const apps: App[] = []

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

async function launch(options?: AppOptions): Promise<App> {
  const app = await launchApp(options)
  apps.push(app)
  return app
}

test('the manifest works under any path, and its icons are what it says', async () => {
  const manifest = JSON.parse(await readFile(join(DIST, 'manifest.webmanifest'), 'utf8')) as Manifest
  expect(manifest).toMatchObject({ start_url: './', scope: './', display: 'standalone' })
  expect(manifest.shortcuts.every(({ url }) => url.startsWith('./#/'))).toBe(true)
  const pngs = manifest.icons.filter(({ type }) => type === 'image/png')
  for (const { src, sizes } of pngs) {
    const png = await readFile(join(DIST, src))
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, src).toBe(sizes)
  }
  for (const purpose of ['any', 'maskable']) {
    const sizes = pngs.filter((icon) => icon.purpose === purpose).map((icon) => icon.sizes)
    expect(sizes).toEqual(['192x192', '512x512'])
  }
})

test('Chromium finds nothing that keeps it from installing', async () => {
  const app = await launch()
  const page = await app.open()
  await whenOfflineReady(page)
  const cdp = await app.cdp(page)
  const { errors, url } = await cdp.send('Page.getAppManifest')
  expect(url).toBe(`${app.server.url}manifest.webmanifest`)
  expect(errors).toEqual([])
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors')
  expect(installabilityErrors).toEqual([])
})

test.each(['/', '/tracklet/', '/a b/ü/'])('it starts again without a server under %s', async (path) => {
  const app = await launch({ base: encodeURI(path) })
  await whenOfflineReady(await app.open())
  expect(app.server.requests.filter((request) => !request.startsWith(encodeURI(path)))).toEqual([])
  await app.quit()
  await app.server.stop()
  await app.start()
  const page = await app.open('#/settings')
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  expect(app.problems).toEqual([])
})

test('every file of the build is answered without a server', async () => {
  const app = await launch()
  const page = await app.open()
  await whenOfflineReady(page)
  await app.server.stop()
  const names = await listPrecached(page)
  expect(names.length).toBeGreaterThan(10)
  const lost = await page.evaluate(async (urls) => {
    const statuses = await Promise.all(urls.map(async (url) => [url, (await fetch(url)).status] as const))
    return statuses.filter(([, status]) => status !== 200)
  }, names)
  expect(lost).toEqual([])
})

test('it registers again after another app of the origin unregistered all service workers', async () => {
  const app = await launch()
  const page = await app.open()
  await whenOfflineReady(page)
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations())
      await registration.unregister()
  })
  await page.reload()
  await whenOfflineReady(page)
  await app.server.stop()
  await page.reload()
  await page.getByRole('link', { name: 'Settings' }).first().waitFor()
})

test('addresses below its folder that are not its own stay with whom they belong to', async () => {
  const app = await launch()
  const page = await app.open()
  await whenOfflineReady(page)
  const answer = await page.goto(`${app.server.url}lab/tree`)
  expect(answer?.status()).toBe(404)
  await app.server.stop()
  await page.goto(`${app.server.url}lab/tree`)
  expect(page.url()).toMatch(new RegExp(`^${app.server.url}(#|$)`))
})

/** Every file in the one cache of ours, by its address without Workbox's mark. */
async function listPrecached(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const [name = ''] = await caches.keys()
    const keys = await (await caches.open(name)).keys()
    return keys.map(({ url }) => url.replace(/\?.*/, ''))
  })
}
