/** The shell and the run table of the built app, under its real policy. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import { launchApp, type App } from '../helpers/chromium.ts'
import { DIST } from '../helpers/static-server.ts'

/** Of the script a page needs before it shows anything, gzipped. */
const FIRST_PAINT_BYTES = 110_000

let app: App | undefined

afterEach(async () => {
  const problems = app?.problems
  await app?.close()
  app = undefined
  expect(problems).toEqual([])
})

/** Logs as a reader would: through tracklet.js, in the page. Text, since Vitest rewrites `import()` in functions. */
async function logRuns(page: Page, experiment: string, count: number): Promise<void> {
  await page.evaluate(`(async () => {
    const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
    const tracklet = await connect()
    for (let i = 0; i < ${count}; i++) {
      const run = await tracklet.startRun({
        experiment: ${JSON.stringify(experiment)},
        name: 'mlp-' + i,
        params: { lr: 0.001 * (i + 1) },
      })
      for (let step = 0; step < 10; step++) run.logMetric('loss', 1 / (step + 1 + (i % 17)), { step })
      await run.end()
    }
  })()`)
}

const rows = (page: Page) => page.locator('[role=row][aria-selected]')
const footer = (page: Page) => page.locator('footer [role=status]')
/** The first row that is shown, by its place. */
const firstName = (page: Page) => page.locator('[aria-rowindex="2"] a').innerText()

test('the lines of the first screen, pasted into the page, log a run that shows at once', async () => {
  app = await launchApp()
  const page = await app.open()
  await page.getByRole('heading', { name: 'Nothing is tracked yet' }).waitFor()
  await page.getByRole('button', { name: 'Train a model in this tab' }).waitFor()
  const lines = await page.locator('pre').innerText()
  expect(lines.split('\n')).toHaveLength(3)
  await page.evaluate(`(async () => { ${lines}; await run.end() })()`)
  await page.getByRole('link', { name: /my-experiment/ }).click()
  await expect.poll(() => rows(page).count()).toBe(1)
  await expect.poll(() => rows(page).innerText()).toContain('0.3100')
  await rows(page).getByRole('link').click()
  await page.getByText('finished').first().waitFor()
})

test('before it shows the table the page loads little script', async () => {
  app = await launchApp()
  const page = await app.open()
  await logRuns(page, 'first paint', 3)
  const before = app.server.requests.length
  await page.goto('about:blank')
  // The table alone: charts beside it would come at once, too.
  const second = await app.open('#/experiments/1?layout=table')
  await expect.poll(() => rows(second).count()).toBe(3)
  const scripts = await second.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  )
  // The worker's own part, which Chromium counts to the page, is loaded and run beside it.
  const own = [...new Set(scripts)].filter((path) => /^\/assets\/(?!worker-).*\.js$/.test(path))
  expect(own.length).toBeGreaterThan(2)
  const sizes = await Promise.all(own.map(async (path) => gzipSync(await readFile(join(DIST, path))).length))
  expect(sizes.reduce((a, b) => a + b)).toBeLessThanOrEqual(FIRST_PAINT_BYTES)
  expect(before).toBeGreaterThan(0)
})

test('a view of the table is in its address: another tab, and a browser started anew, show the same', async () => {
  app = await launchApp()
  const page = await app.open()
  await logRuns(page, 'house-prices', 40)
  await page.goto(`${app.server.url}#/experiments/1`)
  await expect.poll(() => footer(page).innerText()).toBe('40 runs')
  await page.getByRole('columnheader', { name: 'lr', exact: true }).getByRole('button').first().click()
  await expect.poll(() => firstName(page)).toBe('mlp-0')
  await page.getByRole('columnheader', { name: 'lr', exact: true }).getByRole('button').first().click()
  await expect.poll(() => firstName(page)).toBe('mlp-39')
  await page.getByRole('combobox', { name: 'Filter runs' }).fill('mlp-1')
  await expect.poll(() => footer(page).innerText()).toBe('11 runs match')
  await expect.poll(() => firstName(page)).toBe('mlp-19')
  const address = page.url()
  expect(address).toMatch(/[?&]q=mlp-1/)
  await app.quit()
  await app.start()
  const again = await app.open(address.slice(app.server.url.length))
  await expect.poll(() => footer(again).innerText()).toBe('11 runs match')
  expect(await firstName(again)).toBe('mlp-19')
  await again.goto(app.server.url)
  await expect.poll(() => footer(again).innerText()).toBe('40 runs')
})

test('the whole way by keyboard: to the table, to a run, back, delete, undo, and the palette', async () => {
  app = await launchApp()
  const page = await app.open()
  await logRuns(page, 'by-keyboard', 12)
  await page.goto(`${app.server.url}#/experiments`)
  await page.getByRole('link', { name: 'by-keyboard', exact: true }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  await page.keyboard.type('by-key')
  await page.getByRole('option', { name: /by-keyboard/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => rows(page).count()).toBe(12)
  await tabTo(page, '[role=treegrid]')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(() => footer(page).innerText()).toContain('2 selected')
  await page.keyboard.press('Delete')
  await expect.poll(() => footer(page).innerText()).toBe('10 runs')
  await tabTo(page, 'button:has-text("Undo")')
  await page.keyboard.press('Enter')
  await expect.poll(() => footer(page).innerText()).toBe('12 runs')
  await tabTo(page, '[role=treegrid]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/runs\/[0-9a-f]{32}/)
  await page.getByRole('heading', { name: 'Metrics' }).waitFor()
  await page.goBack()
  await expect.poll(() => rows(page).count()).toBe(12)
})

/** Presses Tab until the focus is there; fails where it never comes. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (
      await page
        .locator(selector)
        .first()
        .evaluate((element) => element === document.activeElement)
    )
      return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reached ${selector}`)
}

test('two tabs show the same: what one renames and deletes the other sees', async () => {
  app = await launchApp()
  const page = await app.open()
  await logRuns(page, 'shared', 5)
  await page.goto(`${app.server.url}#/experiments/1`)
  const other = await app.open('#/experiments/1')
  await expect.poll(() => rows(other).count()).toBe(5)
  await page.bringToFront()
  await page.locator('[role=treegrid]').focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Run name' }).fill('the chosen one')
  await page.keyboard.press('Enter')
  await other.bringToFront()
  await expect.poll(() => firstName(other)).toBe('the chosen one')
  await other.locator('[role=treegrid]').focus()
  await other.keyboard.press('Delete')
  await page.bringToFront()
  await expect.poll(() => footer(page).innerText()).toBe('4 runs')
  expect(await page.locator('aside').innerText()).toMatch(/shared\s*4/)
})
