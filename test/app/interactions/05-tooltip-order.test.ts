import { expect, test } from 'vitest'
import { openWorkbench, plotOf, pointAt, series } from '../../helpers/workbench.ts'

test('a key lists the values at the crosshair by value, by distance and by name; Shift shows every digit', async () => {
  const { page } = await openWorkbench([
    { name: 'c', metrics: { loss: series(11, () => 0.123456789) } },
    { name: 'a', metrics: { loss: series(11, () => 5) } },
    { name: 'b', metrics: { loss: series(11, () => 10) } },
  ])
  const plot = await plotOf(page, 'loss')
  const rows = page.getByRole('figure').locator('table tr')
  const names = async (): Promise<string[]> => await rows.locator('td:nth-child(2)').allInnerTexts()
  // A quarter from the bottom: nearest to c, then to a.
  await pointAt(page, plot, 0.5, 0.8)
  await expect.poll(names).toEqual(['b', 'a', 'c'])
  await page.keyboard.press('t')
  await expect.poll(names).toEqual(['c', 'a', 'b'])
  await page.keyboard.press('t')
  await expect.poll(names).toEqual(['a', 'b', 'c'])
  await page.keyboard.down('Shift')
  await expect.poll(() => rows.nth(2).innerText()).toContain('0.123456789')
  await page.keyboard.up('Shift')
  await expect.poll(() => rows.nth(2).innerText()).not.toContain('0.123456789')
  await page.keyboard.press('t')
  await expect.poll(names).toEqual(['b', 'a', 'c'])
})
