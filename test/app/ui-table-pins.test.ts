/** Columns of the run table that stay beside the name. */
import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'
import { openWorkbench, series } from '../helpers/workbench.ts'

const METRICS = Array.from({ length: 14 }, (_, i) => `metric ${String(i + 1).padStart(2, '0')}`)

/** Of run 1 the metrics end at 1.01, 1.02, …, of run 2 at 2.01, … */
const RUNS = [1, 2].map((run) => ({
  name: `run ${run}`,
  params: { lr: run / 100, optimizer: run === 1 ? 'adam' : 'sgd' },
  metrics: Object.fromEntries(METRICS.map((key, i) => [key, series(3, () => run + (i + 1) / 100)])),
}))

const WIDE = '?layout=table&cols=m.*+p.*'

const header = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true })
const hash = (page: Page) => page.evaluate(() => location.hash)

/** From the left, as far as they exist. */
async function titles(page: Page): Promise<readonly string[]> {
  const found = await page.getByRole('columnheader').evaluateAll((all) =>
    all
      .map((one) => ({
        at: Number(one.getAttribute('aria-colindex')),
        name: one.getAttribute('aria-label') ?? '',
      }))
      .sort((a, b) => a.at - b.at)
      .map(({ name }) => name),
  )
  return found
}

async function leftOf(element: Locator): Promise<number> {
  return (await element.boundingBox())?.x ?? NaN
}

/** Until what stood first is out of view. */
async function scrollToEnd(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      await page.getByRole('treegrid').evaluate((grid) => (grid.scrollLeft = grid.scrollWidth))
      return (await titles(page)).includes('metric 01')
    })
    .toBe(false)
}

async function chooseOf(page: Page, column: string, item: string): Promise<void> {
  await header(page, column).click({ button: 'right' })
  await page.getByRole('menuitem', { name: item }).click()
}

test('a column is pinned from its menu: it stays where it is while the others are scrolled, with its values', async () => {
  const { page } = await openWorkbench(RUNS, WIDE)
  await chooseOf(page, 'metric 02', 'Pin beside the name')
  await expect.poll(() => hash(page)).toMatch(/[?&]pin=m\.metric%252002(&|$)/)
  await expect.poll(async () => (await titles(page)).slice(0, 3)).toEqual(['Name', 'metric 02', 'metric 01'])
  const left = await leftOf(header(page, 'metric 02'))
  await scrollToEnd(page)
  expect(await leftOf(header(page, 'metric 02'))).toBe(left)
  const cell = page.getByRole('row', { name: 'run 2' }).getByRole('gridcell', { name: '2.020', exact: true })
  await expect.poll(() => cell.count()).toBe(1)
  expect(await leftOf(cell)).toBe(left)
  await chooseOf(page, 'metric 02', 'Unpin the column')
  await expect.poll(() => hash(page)).not.toContain('pin=')
  await page.getByRole('treegrid').evaluate((grid) => (grid.scrollLeft = 0))
  // Back where it stood.
  await expect.poll(async () => (await titles(page)).slice(0, 3)).toEqual(['Name', 'metric 01', 'metric 02'])
})

test('by keyboard a column is pinned and moved among the pinned ones; undo, a reload and a reset follow', async () => {
  const { page } = await openWorkbench(RUNS, WIDE)
  await header(page, 'metric 03').waitFor()
  const grid = page.getByRole('treegrid')
  await grid.focus()
  for (const key of ['ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'p']) await page.keyboard.press(key)
  await expect.poll(async () => (await titles(page))[1]).toBe('metric 03')
  // The active cell stays on its column.
  await expect.poll(() => grid.getAttribute('aria-activedescendant')).toBe('cell--1-1')
  for (const key of ['ArrowRight', 'ArrowRight', 'p']) await page.keyboard.press(key)
  await expect
    .poll(async () => (await titles(page)).slice(1, 4))
    .toEqual(['metric 03', 'metric 02', 'metric 01'])
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Move left' }).press('Enter')
  const pinned = ['metric 02', 'metric 03', 'metric 01']
  await expect.poll(async () => (await titles(page)).slice(1, 4)).toEqual(pinned)
  // At its end a pinned column goes no further.
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Move right' }).press('Enter')
  await page.reload()
  await expect.poll(async () => (await titles(page)).slice(1, 4)).toEqual(pinned)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('Reset columns')
  await page.getByRole('option', { name: 'Reset columns' }).click()
  await expect.poll(() => hash(page)).not.toContain('pin=')
  await grid.focus()
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await titles(page)).slice(1, 4)).toEqual(pinned)
})

test('the chooser pins a column that is not shown; pinned ones are dragged among themselves and made wider', async () => {
  const { page } = await openWorkbench(RUNS, '?layout=table&cols=m.*&pin=m.metric%252005')
  await header(page, 'metric 05').waitFor()
  await page.getByRole('button', { name: 'Columns', exact: true }).click()
  const chooser = page.getByRole('dialog', { name: 'Columns' })
  await chooser.getByLabel('Find a column').fill('opti')
  const pin = chooser.getByRole('button', { name: 'Pin optimizer beside the name' })
  await pin.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => pin.getAttribute('aria-pressed')).toBe('true')
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await titles(page)).slice(1, 3)).toEqual(['metric 05', 'optimizer'])
  // Somewhere in the middle.
  await page.getByRole('treegrid').evaluate((grid) => (grid.scrollLeft = 300))
  await header(page, 'optimizer')
    .getByRole('button')
    .first()
    .dragTo(header(page, 'metric 05'), { targetPosition: { x: 5, y: 30 } })
  await expect.poll(() => hash(page)).toContain('pin=p.optimizer+m.metric%252005')
  await expect.poll(async () => (await titles(page)).slice(1, 3)).toEqual(['optimizer', 'metric 05'])
  const before = (await header(page, 'optimizer').boundingBox())!
  await page.mouse.move(before.x + before.width, before.y + 30)
  await page.mouse.down()
  await page.mouse.move(before.x + before.width + 40, before.y + 30, { steps: 4 })
  await page.mouse.up()
  await expect
    .poll(async () => (await header(page, 'optimizer').boundingBox())?.width)
    .toBe(before.width + 40)
  expect(await leftOf(header(page, 'metric 05'))).toBe(before.x + before.width + 40)
})

test('groups and the CSV have the pinned columns first; on a phone they leave the table its room', async () => {
  const { page } = await openWorkbench(RUNS, `${WIDE}&pin=m.metric%252014&group=p.optimizer`)
  const group = page.getByRole('row').filter({ hasText: 'optimizer adam' })
  await expect.poll(() => group.getByRole('gridcell').nth(1).innerText()).toBe('1.140')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ])
  const lines = (await streamText(await download.createReadStream())).split('\n')
  expect(lines[0]).toMatch(/metric 14,.*metric 01/)
  await page.setViewportSize({ width: 390, height: 800 })
  await expect.poll(async () => (await header(page, 'metric 14').boundingBox())?.x).toBeLessThan(220)
  const left = await leftOf(header(page, 'metric 14'))
  await page.getByRole('treegrid').evaluate((grid) => (grid.scrollLeft = 60))
  await expect.poll(() => leftOf(header(page, 'metric 14'))).toBe(left - 60)
})

async function streamText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
