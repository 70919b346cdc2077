import { expect, test } from 'vitest'
import { openWorkbench, plotOf, series } from '../../helpers/workbench.ts'

test('a pinned chart stands on top after a reload and in another experiment', async () => {
  const metrics = { a: series(3, () => 1), 'val/loss': series(3, () => 2), 'val/acc': series(3, () => 3) }
  const { page, log } = await openWorkbench([{ name: 'one', metrics }])
  await plotOf(page, 'a')
  await log([{ name: 'two', metrics }], 'another')
  const options = page.getByRole('button', { name: 'Options of val/loss' })
  await options.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Pin on top' }).press('Enter')
  const first = async (): Promise<string | null> =>
    await page.getByRole('figure').first().getAttribute('aria-label')
  await page.getByRole('button', { name: 'Pinned 1' }).waitFor()
  await expect.poll(first).toBe('Chart of val/loss')
  await page.reload()
  await page.getByRole('button', { name: 'Pinned 1' }).waitFor()
  await page.evaluate(() => (location.hash = '#/experiments/2?layout=charts'))
  await page.getByRole('button', { name: 'Pinned 1' }).waitFor()
  await expect.poll(first).toBe('Chart of val/loss')
  await page.getByRole('button', { name: 'Options of val/loss' }).click()
  await page.getByRole('menuitem', { name: 'Unpin' }).click()
  await expect.poll(first).toBe('Chart of a')
})
