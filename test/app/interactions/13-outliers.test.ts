import { expect, test } from 'vitest'
import { openWorkbench, plotOf, pointAt, series } from '../../helpers/workbench.ts'

test('one key narrows the vertical range to where the values are, and marks what it cuts', async () => {
  const { page } = await openWorkbench([
    { name: 'run', metrics: { loss: series(200, (step) => (step === 100 ? 1e6 : Math.sin(step / 10))) } },
  ])
  const plot = await plotOf(page, 'loss')
  const canvas = page.getByRole('figure', { name: 'Chart of loss' }).locator('canvas').first()
  /** Rows of the canvas, as shares, that the line touches. */
  const spread = (): Promise<number> =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { width, height } = element
      const { data } = element.getContext('2d')!.getImageData(0, 0, width, height)
      let rows = 0
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width / 3; x++) {
          const at = (y * width + x) * 4
          const [r = 0, g = 0, b = 0, a = 0] = data.subarray(at, at + 4)
          if (a < 120 || Math.max(r, g, b) - Math.min(r, g, b) < 40) continue
          rows++
          break
        }
      return rows / height
    })
  await expect.poll(spread).toBeLessThan(0.1)
  await plot.focus()
  await page.keyboard.press('u')
  await expect.poll(spread).toBeGreaterThan(0.4)
  expect(decodeURIComponent(await page.evaluate(() => location.hash))).toContain('"outliers":"percentile"')
  // The value that is cut is read as it was logged.
  await pointAt(page, plot, 100 / 199)
  await expect.poll(() => plot.getAttribute('aria-valuetext')).toBe('step 100: 1e6')
  await page.keyboard.press('u')
  await page.keyboard.press('u')
  await expect.poll(spread).toBeLessThan(0.1)
  // The chart itself offers it, since one value leaves the others no height.
  await page.getByRole('button', { name: 'Cut outliers' }).click()
  await expect.poll(spread).toBeGreaterThan(0.4)
  await page.getByRole('button', { name: 'Show outliers' }).click()
  await expect.poll(spread).toBeLessThan(0.1)
  await page.getByRole('button', { name: 'Settings of all line charts' }).click()
  await page.getByRole('combobox', { name: 'Outliers' }).selectOption('iqr')
  await expect.poll(spread).toBeGreaterThan(0.4)
})
