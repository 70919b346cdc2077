import { expect, test } from 'vitest'
import { openWorkbench, plotOf, readingOf } from '../../helpers/workbench.ts'

const VALUES = [4, 0, 2, NaN, 1, 3, 0, 2]

test('a slider smooths all lines without bias at the start, keeps gaps, and shows what was logged behind', async () => {
  const { page } = await openWorkbench([
    {
      name: 'run',
      metrics: {
        loss: VALUES.map((value, step) => [step, value] as const).filter(([, v]) => !Number.isNaN(v)),
      },
    },
  ])
  const plot = await plotOf(page, 'loss')
  await page.getByRole('combobox', { name: 'Kind of smoothing' }).selectOption('ema')
  const slider = page.getByRole('slider', { name: 'Amount of smoothing' })
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('0.9')
  const settings = async (): Promise<string> => decodeURIComponent(await page.evaluate(() => location.hash))
  expect(await settings()).toContain('"smoothing":{"kind":"ema","amount":0.9}')
  await plot.focus()
  await page.keyboard.press('Home')
  // The first value is itself: a plain average from 0 would say 0.4.
  await expect.poll(() => readingOf(plot)).toBe('step 0: 4')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => readingOf(plot)).toBe(`step 1: ${((4 * 0.9 + 0) / 1.9).toPrecision(4)}`)
  await slider.focus()
  await page.keyboard.press('Home')
  await expect.poll(settings).not.toContain('smoothing')
  await plot.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => readingOf(plot)).toBe('step 1: 0')
  const box = (await slider.boundingBox())!
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await expect.poll(settings).toContain('"smoothing"')
})
