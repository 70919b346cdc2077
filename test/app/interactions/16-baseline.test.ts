import { expect, test } from 'vitest'
import { openWorkbench, plotOf, series } from '../../helpers/workbench.ts'

const RUNS = [1, 2, 3].map((value) => ({
  name: `run ${value}`,
  metrics: { 'val/loss': series(3, () => value), 'val/acc': series(3, () => value) },
}))

test('beside a baseline every metric says what is better and what is worse, by its goal; the link keeps it', async () => {
  const { page, runIds } = await openWorkbench(RUNS, '?layout=50&cols=m.val/loss+m.val/acc')
  await plotOf(page, 'val/loss')
  const grid = page.getByRole('treegrid')
  await grid.focus()
  // The second row: between the other two.
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('b')
  const better = page.locator('[data-better]')
  await expect.poll(() => better.count()).toBeGreaterThanOrEqual(4)
  expect(await page.evaluate(() => location.hash)).toContain(`base=${runIds[1]}`)
  const cells = async (name: string): Promise<(string | null)[]> => {
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
    return await row
      .locator('[data-better]')
      .evaluateAll((found) => found.map((one) => one.getAttribute('data-better')))
  }
  // Loss and accuracy are worth the opposite.
  await expect.poll(async () => new Set(await cells('run 1')).size).toBe(2)
  await page.reload()
  await expect.poll(async () => new Set(await cells('run 3')).size).toBe(2)
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('b')
  await expect.poll(() => better.count()).toBe(0)
})
