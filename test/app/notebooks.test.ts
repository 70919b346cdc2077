/** The notebooks that come with the app and are no Python: each as written, with the app's address in it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withHome } from '#ui/pages/use/hosts.ts'
import { allow, launchSites, type Sites } from '../helpers/other-site.ts'
import { whenOfflineReady } from '../helpers/pages.ts'
import { DIST } from '../helpers/static-server.ts'

const [html, observable] = (await Promise.all(
  ['house-prices.html', 'house-prices.observable.md'].map((name) =>
    readFile(join(DIST, 'notebooks', name), 'utf8'),
  ),
)) as [string, string]

const cells = [...observable.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code as string)

let site: Sites
beforeAll(async () => {
  site = await launchSites(
    {},
    {
      'house-prices.html': (home) => withHome(html, home),
      'observable.html': (home) =>
        `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Observable</title>
<script type="module">${withHome(cells.join('\n'), home)}; globalThis.ran = true</script>`,
    },
  )
})
afterAll(() => site.close())

/** Four runs that learned something, as the table of the workbench has them. */
async function expectRuns(experiment: string): Promise<void> {
  const tab = await site.open('#/experiments')
  await tab
    .getByRole('link', { name: new RegExp(experiment) })
    .first()
    .click()
  const table = tab.getByRole('treegrid')
  for (const lr of [0.0003, 0.001, 0.003, 0.01]) await table.getByText(`lr-${lr}`, { exact: true }).waitFor()
  const losses = await tab.evaluate(`(async () => {
    const tracklet = await (await import('./tracklet.js')).connect()
    const runs = await tracklet.searchRuns({ experiments: ['${experiment}'] })
    return runs.map(({ status, metrics }) => status === 'FINISHED' && metrics['validation/loss'] < 1)
  })()`)
  expect(losses).toEqual([true, true, true, true])
  await tab.close()
}

const countFinished = `(async () => {
  const tracklet = await (await import('./tracklet.js')).connect()
  const runs = await tracklet.searchRuns({ experiments: ['house-prices-html'] })
  return runs.filter(({ status }) => status === 'FINISHED').length
})()`

async function openElsewhere(name: string): Promise<Page> {
  const page = await site.context.newPage()
  await page.goto(`${site.others[0].origin}/${name}`)
  return page
}

test('the plain page trains where it lies, also when the service worker answers it', async () => {
  const tab = await site.open('#/experiments')
  await whenOfflineReady(tab)
  const page = await site.open('notebooks/house-prices.html')
  const policy = await page.evaluate(async () => (await fetch('')).headers.get('content-security-policy'))
  expect(policy).toContain("default-src 'none'")
  await page.getByRole('button', { name: 'Train' }).click()
  await page.getByText('Done: four runs are in Tracklet.').waitFor({ timeout: 60_000 })
  await expectRuns('house-prices-html')
})

test('the plain page asks from another address, and a second training does not ask again', async () => {
  const page = await openElsewhere('house-prices.html')
  const [question] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Train' }).click(),
  ])
  await allow(question)
  await page.getByText('Done: four runs are in Tracklet.').waitFor({ timeout: 60_000 })
  const asked: Page[] = []
  page.on('popup', (opened) => asked.push(opened))
  const tab = await site.open('#/experiments')
  const before = await tab.evaluate<number>(countFinished)
  await page.getByRole('button', { name: 'Train' }).click()
  await expect.poll(() => tab.evaluate<number>(countFinished)).toBe(before + 4)
  expect(asked).toEqual([])
})

test('the cells for Observable log from another address, as written', async () => {
  expect(cells).toHaveLength(4)
  const page = await openElsewhere('observable.html')
  const [question] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Connect to Tracklet' }).click(),
  ])
  await allow(question)
  await page.waitForFunction(() => 'ran' in globalThis, undefined, { timeout: 60_000 })
  await expectRuns('house-prices-observable')
})

test('the app offers them with its own address in them', async () => {
  const tab = await site.open('#/use')
  for (const name of [
    'house-prices.ipynb',
    'house_prices_marimo.py',
    'house-prices.html',
    'house-prices.observable.md',
  ]) {
    const [download] = await Promise.all([
      tab.waitForEvent('download'),
      tab.getByRole('button', { name: `Download ${name}` }).click(),
    ])
    expect(download.suggestedFilename()).toBe(name)
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toContain(site.server.url)
    expect(text).not.toContain('localhost:4173')
  }
  expect(site.problems).toEqual([])
})
