import { expect, test } from 'vitest'
import { chooseForAll, openWorkbench, plotOf, rangeOf, series } from '../../helpers/workbench.ts'

test('all charts go over steps, time, or a metric that was logged in other calls', async () => {
  const metrics = {
    a: series(11, (step) => step),
    b: series(11, (step) => step * 2),
    tokens: series(11, (step) => step * 1024),
  }
  const { page } = await openWorkbench([{ name: 'run', metrics }])
  const plots = [await plotOf(page, 'a'), await plotOf(page, 'b')]
  const spans = async (): Promise<number[]> =>
    await Promise.all(
      plots.map(async (plot) => {
        const [from, to] = await rangeOf(plot)
        return to - from
      }),
    )
  await expect.poll(spans).toEqual([10, 10])
  const axis = page.getByRole('combobox', { name: 'Horizontal axis' })
  await axis.selectOption('relative')
  await expect.poll(spans).toEqual([10_000, 10_000])
  await axis.selectOption('time')
  await expect.poll(async () => (await rangeOf(plots[0]!))[0]).toBeGreaterThan(Date.UTC(2026, 0))
  await axis.selectOption('m.tokens')
  await expect.poll(spans).toEqual([10_240, 10_240])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Settings of all line charts' }).focus()
  await page.keyboard.press('Enter')
  await chooseForAll(page, 'Horizontal axis', 'step')
  await expect.poll(spans).toEqual([10, 10])
})
