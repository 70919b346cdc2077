import { expect, test } from 'vitest'
import { chooseForAll, dragAcross, openWorkbench, plotOf, rangeOf, series } from '../../helpers/workbench.ts'

const RUNS = [0.1, 0.2, 0.3].map((lr) => ({
  name: `lr ${lr}`,
  params: { lr },
  metrics: { loss: series(101, (step) => lr * step), acc: series(101, (step) => 1 - lr / (step + 1)) },
}))

test('the address holds zoom, smoothing, colours and charts in less than 2 kB, and brings back the same picture', async () => {
  const { app, page } = await openWorkbench(RUNS)
  const plot = await plotOf(page, 'loss')
  await chooseForAll(page, 'Colour by', 'p.lr')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await page.getByRole('combobox', { name: 'Kind of smoothing' }).selectOption('gaussian')
  await page.getByRole('button', { name: 'Add a chart' }).click()
  await page.getByRole('menuitem', { name: 'Scatter' }).click()
  const settings = page.getByRole('complementary', { name: 'acc by lr' })
  await expect.poll(() => settings.evaluate((panel) => panel === document.activeElement)).toBe(true)
  await page.keyboard.press('Escape')
  await settings.waitFor({ state: 'detached' })
  await dragAcross(page, plot, 0.2, 0.6)
  await expect.poll(async () => Math.round((await rangeOf(plot))[0])).toBe(20)
  // A line under the pointer stands out, and a link does not hold that.
  await page.mouse.move(2, 2)
  const url = page.url()
  expect(url.length).toBeLessThan(2_000)
  const range = await rangeOf(plot)
  const again = await app.context.newPage()
  await again.setViewportSize({ width: 1280, height: 900 })
  await again.goto(url)
  const plotAgain = await plotOf(again, 'loss')
  await expect.poll(() => rangeOf(plotAgain)).toEqual(range)
  await again.getByRole('figure', { name: 'Chart of acc by lr' }).waitFor()
  const pictureOf = (of: typeof page): Promise<string> =>
    of
      .getByRole('figure', { name: 'Chart of loss', exact: true })
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  await expect.poll(async () => (await pictureOf(again)) === (await pictureOf(page))).toBe(true)
})
