/** Files come in by the clipboard, and by the system, which opens them with the installed app. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright'
import { expect, onTestFinished, test } from 'vitest'
import { CHROMIUM_FLAGS, maybeChromiumPath } from '../../src/build/chromium.mjs'
import { launchApp, type App } from '../helpers/chromium.ts'
import { whenOfflineReady } from '../helpers/pages.ts'
import { DIST, startServer } from '../helpers/static-server.ts'

const SAMPLE = 'house-prices.tracklet.zip'
const SAMPLE_PATH = join(DIST, 'sample', SAMPLE)
const WANDB_LOG = fileURLToPath(
  new URL(
    '../fixtures/wandb/compat-old/offline-run-old_explicit_steps/run-old_explicit_steps.wandb',
    import.meta.url,
  ),
)

const DELETED_RUNS = fileURLToPath(
  new URL('../fixtures/sqlite/f_v1.16_deleted_and_production', import.meta.url),
)

/** As the browser sends it to what has the focus; to a field, where one is named. @returns whether the page took it */
async function paste(page: Page, name: string, content: Buffer, field?: string): Promise<boolean> {
  return page.evaluate(
    ([fileName, base64, selector]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([bytes], fileName))
      const target = selector ? document.querySelector<HTMLElement>(selector) : document.body
      target?.focus()
      return !target?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    },
    [name, content.toString('base64'), field] as const,
  )
}

test('a bundle that is pasted on any page is looked at, and imported from there', async () => {
  const app = await launchApp()
  onTestFinished(() => app.close())
  const page = await app.open('#/settings')
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
  expect(await paste(page, SAMPLE, await readFile(SAMPLE_PATH))).toBe(true)
  await page.getByRole('row', { name: /mlp-32-16/ }).waitFor()
  const bar = page.getByRole('status', { name: 'A bundle is looked at' })
  await bar.getByText(SAMPLE).waitFor()
  await bar.getByRole('button', { name: 'Import' }).click()
  await page.getByRole('heading', { name: /^Imported \d+ runs$/ }).waitFor()
  expect(app.problems).toEqual([])
})

test('another tracker’s file that is pasted is told of; what is pasted into a field is the field’s', async () => {
  const app = await launchApp()
  onTestFinished(() => app.close())
  const page = await app.open('#/experiments')
  const search = page.getByRole('button', { name: /^Search/ })
  await search.click()
  await page.locator('dialog[open] input').waitFor()
  const csv = Buffer.from('step,loss\n0,1\n1,0.5\n')
  expect(await paste(page, 'log.csv', csv, 'dialog[open] input')).toBe(false)
  await page.keyboard.press('Escape')
  expect(new URL(page.url()).hash).toBe('#/experiments')
  expect(await paste(page, 'log.csv', csv)).toBe(true)
  await page.getByRole('button', { name: 'Import 1 run' }).click()
  await page.getByRole('heading', { name: 'Imported 1 run' }).waitFor()
  expect(app.problems).toEqual([])
})

/** As the system drops a file or a folder of the disk on the window. */
async function dropFromDisk(app: App, page: Page, path: string): Promise<void> {
  const cdp = await app.cdp(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
}

test('a store that is dropped from the disk says which of its runs are deleted, and leads to the others', async () => {
  const app = await launchApp()
  onTestFinished(() => app.close())
  const page = await app.open('#/experiments')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('heading', { name: 'Experiments', exact: true }).waitFor()
  await dropFromDisk(app, page, DELETED_RUNS)
  await page.getByRole('button', { name: 'Import 12 runs' }).click()
  const report = page.getByRole('region', { name: 'Import report' })
  await report.getByText('8 runs of these are deleted where they come from, and here too.').waitFor()
  await report.getByText('4 runs', { exact: true }).waitFor()
  await report.getByRole('link', { name: 'Default' }).click()
  await expect.poll(() => page.locator('[role=row][aria-selected]').count()).toBe(4)
  await page.getByRole('figure', { name: 'Chart of accuracy_score' }).waitFor()
  // What no run of the table has is not drawn, and not waited for.
  await page.getByLabel('Filter runs').fill('params.none = "such"')
  await page.getByText(/^No run to draw\./).waitFor()
  expect(app.problems).toEqual([])
})

type Installed = { readonly context: BrowserContext; readonly open: (path: string) => Promise<Page> }

/** Installed for real, which Chromium's protocol does for who talks through a pipe. */
async function install(): Promise<Installed> {
  const home = await mkdtemp(join(tmpdir(), 'tracklet-installed-'))
  const server = await startServer()
  const executablePath = maybeChromiumPath()
  const context = await chromium.launchPersistentContext(join(home, 'profile'), {
    ...(executablePath && { executablePath }),
    args: CHROMIUM_FLAGS,
    // It tells the system of the app by files at home.
    env: { ...process.env, HOME: home, XDG_DATA_HOME: join(home, 'data') },
  })
  onTestFinished(async () => {
    await context.close()
    await server.stop()
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  })
  const [page] = context.pages()
  const browser = context.browser()
  if (!page || !browser) throw new Error('Chromium has no page')
  await page.goto(server.url)
  await whenOfflineReady(page)
  const protocol = (await browser.newBrowserCDPSession()) as PwaSession
  const app = { manifestId: server.url }
  await protocol.send('PWA.install', { ...app, installUrlOrBundleUrl: server.url })
  return {
    context,
    open: async (path) => {
      const waiting = context.waitForEvent('page')
      await protocol.send('PWA.launchFilesInApp', { ...app, files: [path] })
      return waiting
    },
  }
}

/** Playwright's types have not this part of the protocol. */
type PwaSession = Omit<CDPSession, 'send'> & {
  send(method: string, params: object): Promise<unknown>
}

test('a file that the system opens with the installed app is shown in a window of the app, or why it is not', async () => {
  const installed = await install()
  const bundle = await installed.open(SAMPLE_PATH)
  await bundle.getByRole('row', { name: /mlp-32-16/ }).waitFor()
  expect(new URL(bundle.url()).search).toBe(`?look=${SAMPLE}`)
  const missing = await installed.open(join(DIST, 'sample', 'moved.zip'))
  await missing.getByText(/^A file could not be opened: /).waitFor()
  await missing.getByText('Nothing was added; what was here before is as it was.').waitFor()
  const log = await installed.open(WANDB_LOG)
  await log.getByRole('button', { name: /^Import \d+ runs?$/ }).click()
  await log.getByRole('heading', { name: /^Imported \d+ runs?$/ }).waitFor()
})
