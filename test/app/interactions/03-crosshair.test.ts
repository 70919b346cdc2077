import { expect, test } from 'vitest'
import { openWorkbench, plotOf, pointAt, readingOf, series } from '../../helpers/workbench.ts'

test('the crosshair of one chart stands at the same step in all that are seen, by pointer and by keys', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f']
  const metrics = Object.fromEntries(keys.map((key, i) => [key, series(11, (step) => step * 10 + i)]))
  const { page } = await openWorkbench([{ name: 'run', metrics }])
  const seen = ['a', 'b', 'c', 'd']
  const plots = await Promise.all(seen.map((key) => plotOf(page, key)))
  await pointAt(page, plots[0]!, 0.4)
  for (const [i, plot] of plots.entries()) await expect.poll(() => readingOf(plot)).toBe(`step 4: ${40 + i}`)
  await plots[1]!.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  for (const [i, plot] of plots.entries()) await expect.poll(() => readingOf(plot)).toBe(`step 1: ${10 + i}`)
})
