import { expect, test } from 'vitest'
import { chooseForAll, openWorkbench, plotOf, readingOf, series } from '../../helpers/workbench.ts'

test('a run that was started again has two lines, or the later one, or one in step order', async () => {
  const again = series(6, (step) => step).map(([step, value]) => [step + 3, value + 100, step + 60] as const)
  const { page } = await openWorkbench([
    { name: 'restarted', metrics: { loss: [...series(6, (step) => step), ...again] } },
    { name: 'plain', metrics: { loss: series(9, () => 50) } },
  ])
  const plot = await plotOf(page, 'loss')
  await plot.focus()
  const at4 = async (): Promise<string> => {
    await plot.focus()
    await page.keyboard.press('Home')
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
    return await readingOf(plot)
  }
  await expect.poll(at4).toBe('step 4: restarted (course 2) 101, plain 50, restarted 4')
  await chooseForAll(page, 'A run that was started again', 'later')
  await expect.poll(at4).toBe('step 4: restarted 101, plain 50')
})
