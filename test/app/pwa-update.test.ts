import type { Page } from 'playwright'
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest'
import { makeNextBuild, readBuildId, type Build } from '../helpers/builds.ts'
import { launchApp, type App } from '../helpers/chromium.ts'
import { whenOfflineReady } from '../helpers/pages.ts'

const RELOAD = 'Reload with the new version'

let oldId: string
let next: Build
let app: App

beforeAll(async () => {
  oldId = await readBuildId()
  next = await makeNextBuild()
})

afterEach(() => app.close())
afterAll(() => next.remove())

test('a new build waits until its person asks, and an old tab keeps its own files for as long as it is open', async () => {
  app = await launchApp()
  const asking = await app.open()
  await whenOfflineReady(asking)
  const working = await app.open()
  await working.getByRole('link', { name: 'Settings' }).first().waitFor()
  const oldFiles = await listFiles(working, oldId)

  await deploy(asking)
  await asking.getByRole('button', { name: RELOAD }).waitFor()
  expect(await controllerBuild(asking)).toBe(oldId)
  await asking.getByRole('button', { name: RELOAD }).click()
  await asking.waitForFunction((id) => document.querySelector(`meta[content="${id}"]`), next.buildId)
  expect(await controllerBuild(working)).toBe(next.buildId)
  expect(await pageBuild(working)).toBe(oldId)

  // The server has none of the old files any more; the old tab loads one of its pages for the first time.
  expect(await fetchAll(working, oldFiles)).toEqual([])
  await working.getByRole('link', { name: 'Settings' }).first().click()
  await working.getByRole('heading', { name: 'Settings' }).waitFor()
  expect(await fetchText(working, `worker.js?build=${oldId}`)).toContain(oldId)
  expect(await fetchText(asking, `worker.js?build=${next.buildId}`)).toContain(next.buildId)

  // It is told, and can change when it likes.
  await working.getByRole('button', { name: RELOAD }).click()
  await working.waitForFunction((id) => document.querySelector(`meta[content="${id}"]`), next.buildId)
  expect(app.problems).toEqual([])
})

test('the files of a build are deleted when its last tab is gone, and nothing else is', async () => {
  app = await launchApp()
  const old = await app.open()
  await whenOfflineReady(old)
  await old.evaluate(async () => {
    await (await caches.open('of-another-app')).put('x', new Response('kept'))
  })
  const page = await app.open()
  await whenOfflineReady(page)
  await deploy(page)
  await page.getByRole('button', { name: RELOAD }).click()
  await page.waitForFunction((id) => document.querySelector(`meta[content="${id}"]`), next.buildId)
  await whenOfflineReady(page)
  expect(await listCaches(page)).toEqual(
    ['of-another-app', `tracklet:/:${oldId}`, `tracklet:/:${next.buildId}`].sort(),
  )

  await old.close()
  await page.reload()
  await expect.poll(() => listCaches(page)).toEqual(['of-another-app', `tracklet:/:${next.buildId}`])
})

test('a waiting build takes over by itself once no tab is open', async () => {
  app = await launchApp()
  const page = await app.open()
  await whenOfflineReady(page)
  await deploy(page)
  await page.getByRole('button', { name: RELOAD }).waitFor()
  await app.quit()
  await app.server.stop()
  await app.start()
  const again = await app.open()
  await again.getByRole('link', { name: 'Settings' }).first().waitFor()
  expect(await pageBuild(again)).toBe(next.buildId)
  await expect.poll(() => listCaches(again)).toEqual([`tracklet:/:${next.buildId}`])
  expect(app.problems).toEqual([])
})

test('an update fetches only what changed', async () => {
  app = await launchApp()
  const page = await app.open()
  await whenOfflineReady(page)
  const before = app.server.requests.length
  await deploy(page)
  await page.getByRole('button', { name: RELOAD }).waitFor()
  const fetched = app.server.requests.slice(before).map((request) => request.replace(/\?.*/, ''))
  expect(fetched.filter((path) => path.startsWith('/icons/'))).toEqual([])
  expect(fetched.filter((path) => path.startsWith('/assets/')).every((path) => path.includes('.next.'))).toBe(
    true,
  )
})

/** Puts the next build in the place of the old one, and lets a page look for it. */
async function deploy(page: Page): Promise<void> {
  await app.server.stop()
  await app.server.start(next.folder)
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
  })
}

function pageBuild(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name="tracklet-build"]')?.content)
}

function controllerBuild(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { port1, port2 } = new MessageChannel()
    navigator.serviceWorker.controller?.postMessage({ type: 'which-build' }, [port2])
    return new Promise<string>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<string>) => resolve(data)
    })
  })
}

/** Hashed files in the cache of a build. */
function listFiles(page: Page, build: string): Promise<string[]> {
  return page.evaluate(async (name) => {
    const keys = await (await caches.open(name)).keys()
    return keys.map(({ url }) => url).filter((url) => url.includes('/assets/'))
  }, `tracklet:/:${build}`)
}

/** Those that were not answered. */
function fetchAll(page: Page, urls: string[]): Promise<string[]> {
  return page.evaluate(async (all) => {
    const answers = await Promise.all(all.map(async (url) => ({ url, ok: (await fetch(url)).ok })))
    return answers.filter(({ ok }) => !ok).map(({ url }) => url)
  }, urls)
}

function fetchText(page: Page, url: string): Promise<string> {
  return page.evaluate(async (address) => (await fetch(address)).text(), url)
}

function listCaches(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await caches.keys()).sort())
}
